"""Writes a fitted judge as int8 ONNX with its tokenizer: what the bot loads.

Weights keep seven bits (`reduce_range`), so that the integer sums of processors without 8-bit dot products
cannot overflow: all processors compute the same sums.
"""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from judge.network import Network

__all__ = ["export"]


class _Alone(nn.Module):
    """The network for one pair without padding, as the bot runs it."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, input_ids: torch.Tensor, token_type_ids: torch.Tensor) -> torch.Tensor:
        return self.network(input_ids, torch.ones_like(input_ids), token_type_ids)


def export(network: Network, base: Path, folder: Path) -> None:
    """Write model.onnx and tokenizer.json to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    network.eval()
    ids = torch.randint(1_000, 20_000, (1, 24))
    with TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.onnx"
        torch.onnx.export(
            _Alone(network),
            (ids, torch.zeros_like(ids)),
            str(whole),
            input_names=["input_ids", "token_type_ids"],
            output_names=["logits"],
            dynamic_axes={"input_ids": {1: "length"}, "token_type_ids": {1: "length"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            whole,
            folder / "model.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            extra_options={"MatMulConstBOnly": True},
        )
    shutil.copyfile(base / "tokenizer.json", folder / "tokenizer.json")
