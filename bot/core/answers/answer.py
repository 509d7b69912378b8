"""Answers to rounds, practice questions and appeals, as they are stored."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.answers.grade import Grade

__all__ = ["Answer", "Appeal", "Practice"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One revision of a member's answer. `source` is the platform's message, "" for forms.

    `grade` is None until graded. `sincere` counts for the streak. `points` are what this revision
    alone would earn. A withdrawn revision counts for nothing.
    """

    id: int
    round: int
    community: int
    member: int
    revision: int
    text: str
    at: datetime
    source: str = ""
    grade: Grade | None = None
    points: int = 0
    sincere: bool = False
    hints: int = 0
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice question drawn by one member; counts for no board and no streak."""

    id: int
    community: int
    member: int
    question: str
    asked_at: datetime
    hints: int = 0
    text: str = ""
    grade: Grade | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Appeal:
    """A member's wish that a person judges an answer; `outcome` says how it ended."""

    id: int
    community: int
    member: int
    answer: int
    reason: str
    at: datetime
    settled_at: datetime | None = None
    outcome: str = ""
