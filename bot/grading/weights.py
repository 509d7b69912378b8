"""The fitted coefficients (weights.toml), read once. `python -m bot.grading.fit` makes the file."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

__all__ = ["weights"]


@lru_cache(maxsize=1)
def weights() -> Mapping[str, Mapping[str, float]]:
    """Coefficients by model ("idea", "reference") and feature."""
    raw = tomllib.loads(resources.files("bot.grading").joinpath("weights.toml").read_text(encoding="utf-8"))
    return MappingProxyType({model: MappingProxyType(dict(values)) for model, values in raw.items()})
