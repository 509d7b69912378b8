"""Points and sincerity: every number of the game stands here, and `/quiz help` reads it from here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from bot.core.answers.answer import Answer
from bot.core.answers.grade import Flag, Grade, Verdict
from bot.core.answers.marks import UNJUDGED
from bot.core.questions.question import Level

__all__ = [
    "AFTER_REVEAL",
    "CHOICE",
    "LEVEL_POINTS",
    "RULES",
    "SINCERE_FLOOR",
    "STREAK_RULE",
    "Shortfall",
    "Tally",
    "after_reveal",
    "picked",
    "points",
    "settled",
    "shortfall",
    "sincere",
    "tally",
]

LEVEL_POINTS: dict[Level, int] = {Level.BASIC: 10, Level.INTERMEDIATE: 20, Level.ADVANCED: 30}
AFTER_REVEAL = Decimal("0.5")
SINCERE_FLOOR = 0.15
CHOICE = "choice"
TOKEN_WORDS = 5
"""Fewer words of one's own, of which none hits an idea or a misconception, are a token."""

RULES = (
    "An answer is scored from 0 to 100 %. Points = score x 10 (basic), 20 (intermediate) or 30 (advanced), "
    "rounded half up. Your best revision counts. Between the reveal and the next question answers count "
    "half. Of a choice question the first pick counts. Hints cost nothing."
)
STREAK_RULE = (
    "A sincere attempt keeps your streak, whatever its score: your own words, on the subject, more than a "
    f"token ({TOKEN_WORDS} words, or fewer that hit an idea); of a choice question, any pick. When an answer "
    "does not count, you are told at once why."
)


class Shortfall(StrEnum):
    """Why an answer keeps no streak; the words stand in the streak's ledger."""

    EMPTY = "no answer in it"
    MASH = "keys, not words"
    COPIED = "only the question's own words"
    INSTRUCTIONS = "it spoke to the grader"
    NO_PICK = "no option named"
    GAVE_UP = "no attempt in it"
    TOKEN = "only a word or two"  # noqa: S105 - no password
    OFF_TOPIC = "not about the question"


_DEFECTS = {
    Flag.MASH: Shortfall.MASH,
    Flag.COPIED_QUESTION: Shortfall.COPIED,
    Flag.INSTRUCTIONS: Shortfall.INSTRUCTIONS,
    Flag.EMPTY: Shortfall.EMPTY,
}
_WORD = re.compile(r"[^\W_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}-][^\W_]+)*")
_CLAUSE = re.compile(r"[^.!?;,\n]+[.!?;,\n]*")
_GIVES_UP = re.compile(
    r"\b(?:no (?:idea|clue)|(?:don.?t|do not|did not|didn.?t) (?:really )?(?:know|remember)|dunno|idk"
    r"|not sure|can(?:no|.?)t (?:remember|say)|never heard|forgot|give up|pass on)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a member's revisions in one round come to; `shortfall` says why none of them is sincere."""

    points: int
    sincere: bool
    best: Answer | None
    shortfall: Shortfall | None = None


def points(level: Level, score: float, *, revealed: bool) -> int:
    """Points for a score of 0-1: level x score, halved after the reveal, rounded half up once."""
    raw = Decimal(LEVEL_POINTS[level]) * Decimal(str(score)) * (AFTER_REVEAL if revealed else 1)
    return int(raw.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def sincere(grade: Grade, text: str) -> bool:
    """Whether an answer is an honest try, whatever its score."""
    return shortfall(grade, text) is None


def shortfall(grade: Grade, text: str) -> Shortfall | None:
    """Why an answer is no honest try; None for one that is.

    What hits an idea or a misconception, in whatever way, is one. So is what nobody here can judge, and a
    sentence in one's own words that is on the subject, right or wrong.
    """
    if (certain := settled(grade)) is not None:
        return None if certain else _defect(grade)
    said = sum(len(_WORD.findall(clause)) for clause in _CLAUSE.findall(text) if not _says_nothing(clause))
    if said < TOKEN_WORDS:
        gave_up = any(_says_nothing(clause) for clause in _CLAUSE.findall(text))
        return Shortfall.GAVE_UP if gave_up else Shortfall.TOKEN
    return Shortfall.OFF_TOPIC if Flag.OFF_TOPIC in grade.flags else None


def settled(grade: Grade) -> bool | None:
    """Whether an answer is an honest try as far as its grade says so alone; None where its words decide."""
    if grade.flags & _DEFECTS.keys():
        return False
    if grade.grader == CHOICE:
        return picked(grade)
    if grade.flags & UNJUDGED or grade.score >= SINCERE_FLOOR or grade.voiced:
        return True
    return True if any(found.verdict is not Verdict.ABSENT for found in grade.ideas) else None


def _defect(grade: Grade) -> Shortfall:
    return next((why for flag, why in _DEFECTS.items() if flag in grade.flags), Shortfall.NO_PICK)


def _says_nothing(clause: str) -> bool:
    """Whether a clause gives up, or asks."""
    return clause.rstrip().endswith("?") or _GIVES_UP.search(clause) is not None


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
    earnest = any(answer.sincere for answer in standing)
    newest = max(standing, key=lambda answer: answer.revision, default=None)
    why = None if earnest or newest is None or newest.grade is None else shortfall(newest.grade, newest.text)
    return Tally(best.points if best else 0, earnest, best, why)
