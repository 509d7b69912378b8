"""Recaps: when a community's week and month are summed up, and what is said of them.

The week is the ISO week and is told of on the Monday after it; the month on the first day of the next.
Both at one set wall time in the zone of the community's first schedule.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.boards.board import BoardRow
from bot.core.rounds.calendar import due_at, local_date

__all__ = [
    "MILESTONES",
    "Hardest",
    "Milestone",
    "MonthRecap",
    "Own",
    "Praised",
    "RecapPlan",
    "Stretch",
    "WeekRecap",
    "months",
    "next_recap",
    "told_of",
    "weeks",
]

MILESTONES = (7, 14, 30, 50, 100, 200, 365, 500, 1000)
"""Lengths of a streak that are worth a word."""
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class RecapPlan:
    """Whether a community's weeks and months are summed up, and at what wall time.

    `next_at` is when there is next something to look at; None before the first schedule.
    """

    community: int
    weekly: bool = True
    monthly: bool = True
    at: time = time(12, 0)
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A week or a month by its first and last local date, and the instant at which it is told of."""

    first: date
    last: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Hardest:
    """The idea of a revealed question that the smallest share of its answers covered in full."""

    question: str
    idea: str
    covered: int
    answers: int


@dataclass(frozen=True, slots=True)
class Praised:
    """One of the best answers, quoted with its author's consent."""

    name: str
    question: str
    text: str
    score: float
    member: int
    answer: int


@dataclass(frozen=True, slots=True)
class Milestone:
    """A member whose streak reached a length (days with a round) that is worth a word."""

    name: str
    days: int
    member: int


@dataclass(frozen=True, slots=True)
class Own:
    """One member's own week: rounds answered, points, and the place on the board (0 for none)."""

    answered: int
    points: int
    rank: int


@dataclass(frozen=True, slots=True)
class WeekRecap:
    """A community's week. `podium` and `improved` hold members who show themselves on boards."""

    first: date
    last: date
    rounds: int
    answers: int
    people: int
    podium: tuple[BoardRow, ...] = ()
    improved: tuple[BoardRow, ...] = ()
    hardest: Hardest | None = None
    best: tuple[Praised, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    own: Own | None = None


@dataclass(frozen=True, slots=True)
class MonthRecap:
    """A community's month: its board down to rank 3, ties sharing. `season` is the quarter's board when
    the month ends it, else empty.
    """

    first: date
    last: date
    rounds: int
    people: int
    podium: tuple[BoardRow, ...]
    season: tuple[BoardRow, ...] = ()


def weeks(plan: RecapPlan, around: datetime, zone: ZoneInfo) -> Iterator[Stretch]:
    """ISO weeks that are told of shortly before and after an instant, in order."""
    today = local_date(around, zone)
    monday = today - _DAY * today.weekday()
    for step in (-1, 0, 1, 2):
        told = monday + _WEEK * step
        yield Stretch(told - _WEEK, told - _DAY, due_at(told, plan.at, zone))


def months(plan: RecapPlan, around: datetime, zone: ZoneInfo) -> Iterator[Stretch]:
    """Calendar months that are told of shortly before and after an instant, in order."""
    told = local_date(around, zone).replace(day=1)
    for step in (_before(told), told, _after(told)):
        yield Stretch(_before(step), step - _DAY, due_at(step, plan.at, zone))


def told_of(stretches: Iterable[Stretch], now: datetime, *, too_old: timedelta) -> Stretch | None:
    """The newest of these that is due, unless it was due longer than `too_old` ago."""
    due = [stretch for stretch in stretches if stretch.at <= now]
    return due[-1] if due and now - due[-1].at <= too_old else None


def next_recap(plan: RecapPlan, after: datetime, zone: ZoneInfo) -> datetime | None:
    """When the next recap that is on is due; None when both are off."""
    wanted = [weeks(plan, after, zone)] if plan.weekly else []
    wanted += [months(plan, after, zone)] if plan.monthly else []
    return min((s.at for stretches in wanted for s in stretches if s.at > after), default=None)


def _before(first: date) -> date:
    return (first - _DAY).replace(day=1)


def _after(first: date) -> date:
    return (first + _DAY * 32).replace(day=1)
