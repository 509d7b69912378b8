"""What the grader by words makes of its chances: credits, weights, the price of a falsehood."""

from collections.abc import Mapping

from bot.core.questions.question import Question

__all__ = ["COVERED", "MISCONCEPTION", "PARTLY", "credit", "total"]

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
