"""What the grader by words makes of its chances: fitted weights, credits, the price of a falsehood.

`python -m bot.grading.words.fit` makes weights.toml.
"""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

from bot.core.questions.question import Question

__all__ = ["COVERED", "MISCONCEPTION", "PARTLY", "credit", "total", "weights"]

#: How likely an idea must be made to count as covered, and as partly covered.
COVERED = 0.6
PARTLY = 0.35
#: A voiced misconception leaves this share of the score.
MISCONCEPTION = 0.6
_WITHOUT_REQUIRED = 0.5


def credit(chance: float) -> float:
    """What an idea earns: all when covered, nothing when not found, by degree between."""
    if chance >= COVERED:
        return 1.0
    return 0.5 * chance / COVERED if chance >= PARTLY else 0.0


def total(question: Question, credits_: Mapping[str, float]) -> float:
    """The score (0-1) of ideas with these credits; at most half without an idea that is required."""
    earned = sum(idea.weight * credits_.get(idea.id, 0.0) for idea in question.ideas)
    full = question.full_marks_at or sum(idea.weight for idea in question.ideas)
    score = min(earned / full, 1.0) if full else 0.0
    lacking = any(idea.required and not credits_.get(idea.id, 0.0) for idea in question.ideas)
    return min(score, _WITHOUT_REQUIRED) if lacking else score


@lru_cache(maxsize=1)
def weights() -> Mapping[str, Mapping[str, float]]:
    """Coefficients by model ("idea", "reference") and feature."""
    file = resources.files("bot.grading.words").joinpath("weights.toml")
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    return MappingProxyType({model: MappingProxyType(dict(values)) for model, values in raw.items()})
