"""Wall time to instants: which instant "09:00 on 29 March in Europe/Berlin" is, and which dates are due.

A time that does not exist on a date (clocks go forward) becomes the first moment after the gap. A time
that exists twice (clocks go back) is its first occurrence only. So every schedule has exactly one due
instant for every local date. The zones are the tz database's, by `zoneinfo`.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.rounds.schedule import Schedule
from bot.core.rounds.zones import zone_from

__all__ = ["due_at", "first_after", "is_zone", "local_date", "next_dates", "nudge", "overdue", "zone_named"]

_DAY = timedelta(days=1)
_LOOKAHEAD_DAYS = 400


def due_at(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The one instant (UTC) at which the wall clock of `zone` shows `wall` on `day`."""
    local = datetime.combine(day, wall.replace(fold=0), tzinfo=zone)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    return _gap_end(local, zone)


def _gap_end(local: datetime, zone: ZoneInfo) -> datetime:
    """The first instant after the gap that swallowed `local`, found by bisection to the second."""
    before = local.replace(fold=1).astimezone(UTC)
    after = local.astimezone(UTC)
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


def nudge(day: date, wall: time, zone: ZoneInfo) -> str:
    """A note when the clocks change the meaning of `wall` on `day`; "" on all other days."""
    first = datetime.combine(day, wall.replace(fold=0), tzinfo=zone)
    shown = due_at(day, wall, zone).astimezone(zone)
    if shown.replace(tzinfo=None) != first.replace(tzinfo=None):
        return f"the clocks go forward: {wall:%H:%M} does not exist, so it is posted at {shown:%H:%M}"
    if first.utcoffset() != first.replace(fold=1).utcoffset():
        return f"the clocks go back: {wall:%H:%M} comes twice, the first one counts"
    return ""


def local_date(at: datetime, zone: ZoneInfo) -> date:
    """The date on the wall calendar of `zone` at an instant."""
    return at.astimezone(zone).date()


def first_after(at: datetime, wall: time, zone: ZoneInfo) -> datetime:
    """The first instant strictly after `at` at which the wall clock shows `wall`."""
    day = local_date(at, zone) - _DAY
    while (instant := due_at(day, wall, zone)) <= at:
        day += _DAY
    return instant


def next_dates(schedule: Schedule, *, after: date) -> Iterator[tuple[date, datetime]]:
    """The schedule's dates after `after` with their due instants, for at most 400 days."""
    zone = zone_named(schedule.zone)
    for step in range(1, _LOOKAHEAD_DAYS + 1):
        day = after + _DAY * step
        if day.isoweekday() in schedule.days and day not in schedule.skips:
            yield day, due_at(day, schedule.at, zone)


def overdue(
    schedule: Schedule, now: datetime
) -> tuple[list[tuple[date, datetime]], tuple[date, datetime] | None]:
    """The dates that are due by `now`, oldest first, and the first one that is not.

    The first date is due at `next_due`, which may differ from the wall time when posted by hand.
    """
    if schedule.next_date is None or schedule.next_due is None:
        return [], None
    due: list[tuple[date, datetime]] = []
    planned = (schedule.next_date, schedule.next_due)
    for day, instant in chain([planned], next_dates(schedule, after=schedule.next_date)):
        if instant > now:
            return due, (day, instant)
        due.append((day, instant))
    return due, None


def is_zone(name: str) -> bool:
    """Whether the tz database has a zone of that name."""
    return _zone(name) is not None


def zone_named(name: str) -> ZoneInfo:
    """The zone; raises Unusable with the nearest name for any other."""
    return _zone(name) or ZoneInfo(zone_from(name))


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
