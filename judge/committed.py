"""Reads the committed model back into a network, so that teaching can go on from it.

Weights come back as they were rounded (7 bits in a matrix); what the pooler had is not in the file, nor used.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from judge.network import Network

__all__ = ["restore"]

_QUANTISED = "_quantized"


def restore(network: Network, model: Path) -> None:
    """Give `network` the weights of an ONNX file that `judge.export` wrote; ValueError if one is missing."""
    found = dict(_weights(model))
    missing = [name for name in network.state_dict() if name not in found and ".pooler." not in name]
    if missing:
        message = f"{model} has no {', '.join(missing)}"
        raise ValueError(message)
    network.load_state_dict(found, strict=False)


def _weights(model: Path) -> Iterator[tuple[str, torch.Tensor]]:
    graph = onnx.load(str(model)).graph
    stored = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    user = {name: node.name for node in graph.node for name in node.input if name in stored}
    for name, array in stored.items():
        if not name.endswith(_QUANTISED):
            if name.startswith("network."):
                yield name.removeprefix("network."), torch.tensor(array.astype(np.float32))
            continue
        plain = name.removesuffix(_QUANTISED)
        scale, zero = stored[plain + "_scale"], stored[plain + "_zero_point"]
        whole = torch.tensor((array.astype(np.float32) - zero.astype(np.float32)) * scale)
        if plain.startswith("network.") and not plain.endswith("_Transposed"):
            yield plain.removeprefix("network."), whole
        else:
            yield _layer(user[name]) + ".weight", whole.T.contiguous()


def _layer(node: str) -> str:
    """The layer whose product a node is: "/network/enc/encoder/layer.0/output/dense/MatMul_quant"."""
    parts = node.strip("/").removeprefix("network/").split("/")[:-1]
    return ".".join(parts).replace("head.head.", "head.")
