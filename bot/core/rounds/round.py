"""Rounds, where they were posted, and the days that they make. A `local_date` is the schedule's own."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.core.questions.question import Level
from bot.core.rounds.schedule import AnswerMode

__all__ = ["Day", "Earned", "Posting", "Round", "RoundState"]


class RoundState(StrEnum):
    """The life of a round; the moves between states stand in `life`."""

    DUE = "due"
    CLAIMED = "claimed"
    OPEN = "open"
    REVEALED = "revealed"
    CLOSED = "closed"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Round:
    """One question asked once; unique by (schedule, local_date, apart). `why` explains the choice.

    `apart` is 0 for the date's own round, and its own id for one that stands on the date besides it: a clock
    that ran ahead had it posted for a date to come.
    """

    id: int
    community: int
    schedule: int
    local_date: date
    due_at: datetime
    question: str
    level: Level
    mode: AnswerMode = AnswerMode.OPEN
    state: RoundState = RoundState.DUE
    why: str = ""
    owner: str = ""
    lease_until: datetime | None = None
    opened_at: datetime | None = None
    reveals_at: datetime | None = None
    revealed_at: datetime | None = None
    closed_at: datetime | None = None
    apart: int = 0

    @property
    def hidden(self) -> bool:
        """Whether nobody may see yet what others answered: until the reveal, in hidden mode."""
        shown = {RoundState.REVEALED, RoundState.CLOSED}
        return self.mode is AnswerMode.HIDDEN and self.state not in shown


@dataclass(frozen=True, slots=True)
class Posting:
    """A round's message at one destination, as the platform names it; `thread` takes the answers."""

    round: int
    destination: int
    place: int
    channel: str
    message: str
    thread: str
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """A local date on which a community had rounds that opened; `closed` when all of them are."""

    day: date
    rounds: frozenset[int]
    closed: bool


@dataclass(frozen=True, slots=True)
class Earned:
    """The points of so many graded answers, each member's best of a round, to rounds of one level."""

    level: Level
    answers: int
    points: int
