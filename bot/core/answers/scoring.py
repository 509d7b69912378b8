"""Points and sincerity: every number of the game stands here, and `/quiz help` reads it from here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from bot.core.answers.answer import Answer
from bot.core.answers.grade import Flag, Grade
from bot.core.questions.question import Level

__all__ = [
    "AFTER_REVEAL",
    "CHOICE",
    "LEVEL_POINTS",
    "RULES",
    "SINCERE_FLOOR",
    "Tally",
    "after_reveal",
    "picked",
    "points",
    "sincere",
    "tally",
]

LEVEL_POINTS: dict[Level, int] = {Level.BASIC: 10, Level.INTERMEDIATE: 20, Level.ADVANCED: 30}
AFTER_REVEAL = Decimal("0.5")
SINCERE_FLOOR = 0.15
CHOICE = "choice"
_INSINCERE = frozenset({Flag.EMPTY, Flag.MASH, Flag.COPIED_QUESTION, Flag.INSTRUCTIONS})

RULES = (
    "An answer is scored from 0 to 100 %. Points = score x 10 (basic), 20 (intermediate) or 30 (advanced), "
    "rounded half up. Your best revision counts. Between the reveal and the next question answers count "
    "half. Of a choice question the first pick counts. Hints cost nothing."
)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a member's revisions in one round come to."""

    points: int
    sincere: bool
    best: Answer | None


def points(level: Level, score: float, *, revealed: bool) -> int:
    """Points for a score of 0-1: level x score, halved after the reveal, rounded half up once."""
    raw = Decimal(LEVEL_POINTS[level]) * Decimal(str(score)) * (AFTER_REVEAL if revealed else 1)
    return int(raw.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def sincere(grade: Grade) -> bool:
    """Whether an answer is an honest try: above the floor, or in a language that nobody here can judge."""
    if grade.flags & _INSINCERE:
        return False
    if grade.grader == CHOICE:
        return picked(grade)
    return grade.score >= SINCERE_FLOOR or bool(grade.flags & {Flag.LANGUAGE, Flag.UNGRADED})


def picked(grade: Grade) -> bool:
    """Whether an answer to a choice question named an option, right or wrong."""
    return grade.grader == CHOICE and (grade.score > 0 or bool(grade.voiced))


def after_reveal(at: datetime, revealed_at: datetime | None) -> bool:
    """Whether an answer given at `at` came after the reveal."""
    return revealed_at is not None and at >= revealed_at


def tally(revisions: Iterable[Answer]) -> Tally:
    """The best of a member's revisions that still stand; the earliest of equals."""
    standing = [answer for answer in revisions if answer.withdrawn_at is None]
    best = max(standing, key=lambda a: (a.points, a.grade.score if a.grade else 0, -a.revision), default=None)
    return Tally(best.points if best else 0, any(answer.sincere for answer in standing), best)
