"""What organisers change on the calendar of a schedule, day by day, so that it can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

__all__ = ["DayPlan", "ScheduleEdit"]


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What an organiser has set for one date: no post, or the id of its question ("" for none)."""

    skipped: bool = False
    pinned: str = ""


@dataclass(frozen=True, slots=True)
class ScheduleEdit:
    """One change of a calendar: what it says, and the dates that it touched, before and after it."""

    id: int
    schedule: int
    says: str
    at: datetime
    before: Mapping[date, DayPlan]
    after: Mapping[date, DayPlan]
    undone_at: datetime | None = None
