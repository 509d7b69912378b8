"""Teaches the network: batches of one length, and the loss for each kind of agreement."""

import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from torch import nn
from transformers import AutoTokenizer

from judge.network import Network
from judge.pairs import Pair

__all__ = ["teach"]

_TARGETS = {
    "absent": (1.0, 0.0, 0.0),
    "covered": (0.0, 1.0, 0.0),
    "contradicted": (0.0, 0.0, 1.0),
    "partly": (0.5, 0.5, 0.0),
    "not covered": (0.0, 0.0, 0.0),
}
#: Lengths that pairs are padded to: few shapes, so that the processor's kernels are made once.
_LENGTHS = (24, 32, 40, 48, 64, 96)
#: Tokens of a batch.
_BUDGET = 1_536
_SMOOTHING = 0.05
_WARM_UP = 80
_SAVED_EVERY = 150


def teach(
    network: Network,
    pairs: Sequence[Pair],
    base: Path,
    *,
    steps: int,
    rate: float,
    seed: int,
    kept: Path,
    frozen: int = 0,
) -> None:
    """Take `steps` steps with a rate that falls to nothing; goes on from `kept` where that is.

    The embeddings and the first `frozen` layers stay as they are. bfloat16 where the processor has it.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)
    tokenizer = AutoTokenizer.from_pretrained(base)
    encoded = tokenizer(
        [each.statement for each in pairs],
        [each.window for each in pairs],
        truncation="longest_first",
        max_length=_LENGTHS[-1],
    )
    first = _resume(network, kept)
    network.freeze(frozen)
    optimiser = torch.optim.AdamW(network.groups(rate))
    rates = [group["lr"] for group in optimiser.param_groups]
    network.train()
    began = time.monotonic()
    batches = _batches([len(ids) for ids in encoded["input_ids"]], rng)
    for step in range(first, steps):
        chosen = next(batches)
        share = min(1.0, (step + 1) / _WARM_UP) * (1 - step / steps)
        for group, full in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = full * share
        ids, mask, segments = _padded(encoded, chosen)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = network(ids, mask, segments)
        loss = _loss(logits, [pairs[i] for i in chosen])
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        if (step + 1) % _SAVED_EVERY == 0 or step + 1 == steps:
            _save(network, kept, step + 1)
            print(
                f"{step + 1} of {steps}: loss {loss.item():.3f}, {time.monotonic() - began:.0f} s", flush=True
            )


def _resume(network: Network, kept: Path) -> int:
    if not kept.is_file():
        return 0
    state = torch.load(kept)
    network.load_state_dict(state["network"])
    return int(state["step"])


def _save(network: Network, kept: Path, step: int) -> None:
    scratch = kept.with_suffix(".new")
    torch.save({"network": network.state_dict(), "step": step}, scratch)
    scratch.replace(kept)


def _batches(lengths: Sequence[int], rng: random.Random) -> Iterator[list[int]]:
    """Batches of pairs of one padded length, in a new order each time round, without end."""
    by_length: dict[int, list[int]] = {length: [] for length in _LENGTHS}
    for number, length in enumerate(lengths):
        by_length[next(most for most in _LENGTHS if most >= length)].append(number)
    while True:
        found = []
        for length, numbers in by_length.items():
            rng.shuffle(numbers)
            size = _BUDGET // length
            for start in range(0, len(numbers), size):
                batch = numbers[start : start + size]
                found.append(batch + rng.choices(numbers, k=size - len(batch)))
        rng.shuffle(found)
        yield from found


def _padded(encoded, chosen: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    longest = max(len(encoded["input_ids"][i]) for i in chosen)
    length = next(most for most in _LENGTHS if most >= longest)
    ids, mask, segments = (torch.zeros(len(chosen), length, dtype=torch.long) for _ in range(3))
    for row, i in enumerate(chosen):
        size = len(encoded["input_ids"][i])
        ids[row, :size] = torch.tensor(encoded["input_ids"][i])
        segments[row, :size] = torch.tensor(encoded["token_type_ids"][i])
        mask[row, :size] = 1
    return ids, mask, segments


def _loss(logits: torch.Tensor, pairs: Sequence[Pair]) -> torch.Tensor:
    """Cross-entropy with smoothed targets; of "not covered" only that covered is unlikely."""
    logs = F.log_softmax(logits.float(), -1)
    targets = torch.tensor([_TARGETS[each.agreement] for each in pairs])
    weights = torch.tensor([each.weight for each in pairs])
    open_ = torch.tensor([each.agreement == "not covered" for each in pairs])
    smooth = targets * (1 - _SMOOTHING) + _SMOOTHING / targets.shape[1]
    whole = -(smooth * logs).sum(1)
    only_not = -torch.log((1 - logs[:, 1].exp()).clamp_min(1e-4))
    return (torch.where(open_, only_not, whole) * weights).sum() / weights.sum()
