"""The judge's network: MiniLM over statement and window, and a head over three views of what it made."""

from pathlib import Path

import torch
from torch import nn
from transformers import AutoModel

__all__ = ["OUTCOMES", "Network"]

OUTCOMES = ("absent", "covered", "contradicted")
_DROPOUT = 0.1


class Network(nn.Module):
    """A cross-encoder: logits of `OUTCOMES` (batch x 3) for token ids, mask and segments (batch x length)."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.enc = AutoModel.from_pretrained(
            base, attn_implementation="sdpa", hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
        size = self.enc.config.hidden_size
        self.head = nn.Sequential(
            nn.Dropout(_DROPOUT),
            nn.Linear(3 * size, size),
            nn.Tanh(),
            nn.Dropout(_DROPOUT),
            nn.Linear(size, len(OUTCOMES)),
        )

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        """The first token, the mean and the maximum of the last layer, through the head."""
        last = self.enc(input_ids=ids, attention_mask=mask, token_type_ids=segments).last_hidden_state
        there = mask.unsqueeze(-1).to(last.dtype)
        mean = (last * there).sum(1) / there.sum(1)
        most = last.masked_fill(there == 0, -1e4).max(1).values
        return self.head(torch.cat([last[:, 0], mean, most], 1))

    def freeze(self, layers: int) -> None:
        """Leave the embeddings and the first layers as they are."""
        still = [self.enc.embeddings, *self.enc.encoder.layer[:layers]]
        for part in still:
            for weights in part.parameters():
                weights.requires_grad = False

    def groups(self, rate: float) -> list[dict[str, object]]:
        """Parameter groups for an optimiser: matrices decay, the head learns faster."""
        named = [(name, p) for name, p in self.enc.named_parameters() if p.requires_grad]
        return [
            {"params": [p for _, p in named if p.ndim > 1], "lr": rate, "weight_decay": 0.01},
            {"params": [p for _, p in named if p.ndim == 1], "lr": rate, "weight_decay": 0.0},
            {"params": list(self.head.parameters()), "lr": 10 * rate, "weight_decay": 0.01},
        ]
