"""Leaderboards: periods, ranks, pages. Points belong to the round's local date, never to a midnight."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

__all__ = ["BoardPage", "BoardRow", "By", "Period", "period_key", "period_keys", "previous_key", "ranked"]

_MONTHS_PER_SEASON = 3


class Period(StrEnum):
    """The stretch that a board counts: ISO week, month, season (calendar quarter), or all time."""

    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    ALL = "all"


class By(StrEnum):
    """What a board ranks by; `improved` is points gained over the period before."""

    POINTS = "points"
    STREAK = "streak"
    IMPROVED = "improved"


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One member on a board; members with the same value share a rank (1, 2, 2, 4)."""

    rank: int
    member: int
    name: str
    value: int


@dataclass(frozen=True, slots=True)
class BoardPage:
    """A page of a board: rows from `offset`, how many members it has in all, and one's own row."""

    period: Period
    by: By
    key: str
    rows: tuple[BoardRow, ...]
    offset: int
    size: int
    total: int
    own: BoardRow | None = None


def period_key(period: Period, day: date) -> str:
    """The name of the period that holds `day`: "2026-W47", "2026-11", "2026-Q4" or "all"."""
    match period:
        case Period.WEEK:
            year, week, _ = day.isocalendar()
            return f"{year}-W{week:02}"
        case Period.MONTH:
            return f"{day.year}-{day.month:02}"
        case Period.SEASON:
            return f"{day.year}-Q{(day.month - 1) // _MONTHS_PER_SEASON + 1}"
        case Period.ALL:
            return "all"


def period_keys(day: date) -> dict[Period, str]:
    """Every period that holds `day`."""
    return {period: period_key(period, day) for period in Period}


def previous_key(period: Period, day: date) -> str | None:
    """The name of the period just before the one that holds `day`; None for all time."""
    match period:
        case Period.WEEK:
            return period_key(period, day - timedelta(days=7))
        case Period.MONTH:
            return period_key(period, day.replace(day=1) - timedelta(days=1))
        case Period.SEASON:
            first = date(day.year, (day.month - 1) // _MONTHS_PER_SEASON * _MONTHS_PER_SEASON + 1, 1)
            return period_key(period, first - timedelta(days=1))
        case Period.ALL:
            return None


def ranked(values: Iterable[tuple[int, str, int]]) -> Sequence[BoardRow]:
    """Rows for (member, name, value), highest first, ties sharing a rank and ordered by member id."""
    rows: list[BoardRow] = []
    for place, (member, name, value) in enumerate(sorted(values, key=lambda v: (-v[2], v[0])), start=1):
        rank = rows[-1].rank if rows and rows[-1].value == value else place
        rows.append(BoardRow(rank, member, name, value))
    return rows
