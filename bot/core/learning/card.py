"""Review cards as values: an idea that an answer left out, and what became of it since."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

__all__ = ["DAILY", "MOST_DAILY", "Card", "Habit", "Parameters", "Rating", "Recollection", "Source"]

DAILY = 10
"""Cards a day unless the member sets another number."""
MOST_DAILY = 50


class Rating(StrEnum):
    """How well an idea was recalled; the four of FSRS."""

    AGAIN = "again"
    HARD = "hard"
    GOOD = "good"
    EASY = "easy"


class Source(StrEnum):
    """What a rating comes from: a graded answer to the whole question, or a review of the card."""

    ANSWER = "answer"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Card:
    """One idea of one question for one member, unique by (member, question, idea).

    `stability` (days), `difficulty` (1-10) and `last_at` are what FSRS keeps; None before the first rating.
    `since`: the card was reset then, what came before counts no more. `known_at`: the member said "I knew
    that"; the card rests until an answer misses the idea again. `asked_on` is the local date of the
    member's last review.
    """

    id: int
    member: int
    question: str
    idea: str
    added_at: datetime
    due_at: datetime
    stability: float | None = None
    difficulty: float | None = None
    last_at: datetime | None = None
    since: datetime | None = None
    known_at: datetime | None = None
    suspended: bool = False
    asked_on: date | None = None

    @property
    def active(self) -> bool:
        """Whether the card comes up at all."""
        return not self.suspended and self.known_at is None


@dataclass(frozen=True, slots=True)
class Recollection:
    """One rating of one card on one day; unique by (card, day, source)."""

    card: int
    member: int
    day: date
    source: Source
    rating: Rating
    at: datetime


@dataclass(frozen=True, slots=True)
class Habit:
    """How a member reviews: at most `daily` cards a day; answers were read for cards until `read_until`."""

    member: int
    daily: int = DAILY
    read_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Parameters:
    """How a community schedules cards: the recall to aim at (0-1), and FSRS weights (empty: the default)."""

    retention: float = 0.9
    weights: tuple[float, ...] = ()
