"""The fitted coefficients (weights.toml), read once. `python -m bot.grading.words.fit` makes the file."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

__all__ = ["weights"]


@lru_cache(maxsize=1)
def weights() -> Mapping[str, Mapping[str, float]]:
    """Coefficients by model ("idea", "reference") and feature."""
    file = resources.files("bot.grading.words").joinpath("weights.toml")
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    return MappingProxyType({model: MappingProxyType(dict(values)) for model, values in raw.items()})
