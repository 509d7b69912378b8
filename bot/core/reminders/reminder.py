"""Reminders: what a member wants to be reminded of, and the one instant for each.

A reminder never comes while the member's wall clock shows quiet hours. Pure rules; who sends them
stands in `reminding`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.rounds.calendar import due_at, first_after, local_date

__all__ = [
    "CARDS_AT",
    "LEAST_NOTICE",
    "MOST_HOURS",
    "Reminders",
    "ShutInbox",
    "cards_at",
    "closing_at",
    "out_of_quiet",
    "quiet",
    "quiet_begins",
]

CARDS_AT = time(17, 0)
"""When a day's cards are mentioned, on the member's wall clock."""
LEAST_NOTICE = timedelta(minutes=20)
"""A reminder that leaves less time than this for an answer is of no use."""
MOST_HOURS = 12
_BEFORE_QUIET = timedelta(minutes=15)
"""A reminder that must come before quiet hours leaves this much room for an alarm that rings late."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reminders:
    """What a member is reminded of, all off at first.

    `closing`: a round closes in `hours` hours and has no answer yet. `cards`: cards are due. `weekly`: the
    week's recap. Quiet hours run on the member's wall clock from `quiet_from` until just before
    `quiet_until`; equal times mean none. `next_at` is when there is next something to look at.
    """

    member: int
    community: int
    closing: bool = False
    cards: bool = False
    weekly: bool = False
    hours: int = 3
    quiet_from: time = time(22, 0)
    quiet_until: time = time(8, 0)
    next_at: datetime | None = None

    @property
    def any(self) -> bool:
        """Whether anything is on."""
        return self.closing or self.cards or self.weekly


@dataclass(frozen=True, slots=True)
class ShutInbox:
    """A person of a place who takes no messages from the bot, as a try at `at` showed."""

    place: int
    external: str
    reason: str
    at: datetime


def quiet(wishes: Reminders, at: datetime, zone: ZoneInfo) -> bool:
    """Whether the wall clock of `zone` shows quiet hours at an instant."""
    wall = at.astimezone(zone).time()
    first, last = wishes.quiet_from, wishes.quiet_until
    if first <= last:
        return first <= wall < last
    return wall >= first or wall < last


def out_of_quiet(wishes: Reminders, at: datetime, zone: ZoneInfo) -> datetime:
    """The instant itself, or the first one after the quiet hours that hold it."""
    if not quiet(wishes, at, zone):
        return at
    ends = (
        instant
        for step in range(-1, 3)
        for instant in _showing(local_date(at, zone) + _DAY * step, wishes.quiet_until, zone)
    )
    return min(end for end in ends if end > at and not quiet(wishes, end, zone))


def quiet_begins(wishes: Reminders, after: datetime, zone: ZoneInfo) -> datetime | None:
    """When quiet hours next begin after an instant; None when there are none."""
    if wishes.quiet_from == wishes.quiet_until:
        return None
    return first_after(after, wishes.quiet_from, zone)


def closing_at(wishes: Reminders, opened: datetime, closes: datetime, zone: ZoneInfo) -> datetime | None:
    """When to remind of a round that takes answers from `opened` until `closes`; None for not at all.

    `hours` before the close; from quiet hours it moves to their end, or, where that leaves too little
    time, to a quarter of an hour before they begin, if the round is open by then.
    """
    wanted = max(closes - timedelta(hours=wishes.hours), opened)
    moved = out_of_quiet(wishes, wanted, zone)
    if moved <= closes - LEAST_NOTICE:
        return moved
    begins = (
        instant
        for step in range(-2, 2)
        for instant in _showing(local_date(wanted, zone) + _DAY * step, wishes.quiet_from, zone)
    )
    before = [instant - _BEFORE_QUIET for instant in begins if opened <= instant - _BEFORE_QUIET < wanted]
    return max((instant for instant in before if not quiet(wishes, instant, zone)), default=None)


def cards_at(wishes: Reminders, after: datetime, zone: ZoneInfo) -> datetime:
    """The first instant after `after` at which a day's cards may be mentioned."""
    at = first_after(after - _DAY, CARDS_AT, zone)
    while (moved := out_of_quiet(wishes, at, zone)) <= after:
        at = first_after(at, CARDS_AT, zone)
    return moved


def _showing(day: date, wall: time, zone: ZoneInfo) -> Iterator[datetime]:
    """The instants at which the wall clock shows `wall` on a date: one, two, or the end of the gap."""
    yield due_at(day, wall, zone)
    yield datetime.combine(day, wall.replace(fold=1), tzinfo=zone).astimezone(UTC)
