"""Weights that were fitted on labelled answers, and what they make of a row of features."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.grading.meaning.judge import FOLDER

__all__ = ["Fitted", "Vector", "fitted"]

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fitted:
    """One softmax over standardised features: `weights` is outcomes x features."""

    outcomes: tuple[str, ...]
    mean: Vector
    scale: Vector
    weights: Vector
    bias: Vector

    def chances(self, row: Vector) -> Vector:
        """The chance of each outcome."""
        sums = self.weights @ ((row - self.mean) / self.scale) + self.bias
        powers = np.exp(sums - sums.max())
        return np.asarray(powers / powers.sum(), np.float64)


@lru_cache(maxsize=8)
def fitted(name: str, folder: Path = FOLDER) -> Fitted:
    """The weights called `name` of fit.json beside the model."""
    raw = json.loads((folder / "fit.json").read_text(encoding="utf-8"))[name]
    values = {key: np.array(raw[key], np.float64) for key in ("mean", "scale", "weights", "bias")}
    return Fitted(tuple(raw["outcomes"]), **values)
