"""Schedules, their destinations and the organisers' queue, in memory."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.core.rounds.edits import ScheduleEdit
from bot.core.rounds.schedule import Destination, Schedule
from bot.testing.memory.sheets import Sheets

__all__ = ["MemorySchedules"]


class MemorySchedules:
    """Implements `Schedules`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def add(self, schedule: Schedule) -> Schedule:
        """Number and store."""
        s = self._s
        s.must_write()
        s.require(schedule.community in s.communities)
        stored = replace(schedule, id=s.schedules.number())
        s.schedules.put(stored.id, stored)
        return stored

    async def get(self, schedule: int) -> Schedule | None:
        """By id."""
        return self._s.schedules.get(schedule)

    async def locked(self, schedule: int) -> Schedule | None:
        """The only writer holds every row."""
        return self._s.schedules.get(schedule)

    async def of_community(self, community: int) -> Sequence[Schedule]:
        """In the order of creation."""
        return [s for s in self._s.schedules if s.community == community and not s.removed]

    async def update(self, schedules: Sequence[Schedule]) -> None:
        """All but the community."""
        self._s.must_write()
        for schedule in schedules:
            known = self._s.schedules.get(schedule.id)
            if known is not None:
                self._s.schedules.put(schedule.id, replace(schedule, community=known.community))

    async def due(self, now: datetime, *, limit: int) -> Sequence[Schedule]:
        """The only writer holds every row."""
        due = [(at, s.id, s) for at, s in self._running() if at <= now]
        return [s for _, _, s in sorted(due, key=lambda d: d[:2])[:limit]]

    async def next_due(self) -> datetime | None:
        """A look at all of them."""
        return min((at for at, _ in self._running()), default=None)

    def _running(self) -> list[tuple[datetime, Schedule]]:
        running = (s for s in self._s.schedules if not s.paused and not s.removed)
        return [(s.next_due, s) for s in running if s.next_due is not None]

    async def add_destination(self, destination: Destination) -> Destination:
        """Store, or take up again the same channel of the same schedule under its old id."""
        s = self._s
        s.must_write()
        s.require(destination.schedule in s.schedules, destination.place in s.places)
        same = (destination.schedule, destination.place, destination.channel)
        known = next((d.id for d in s.destinations if (d.schedule, d.place, d.channel) == same), None)
        stored = replace(destination, id=s.destinations.number() if known is None else known)
        s.destinations.put(stored.id, stored)
        s.removed.drop(stored.id)
        return stored

    async def remove_destination(self, destination: int) -> None:
        """Mark it."""
        self._s.must_write()
        self._s.removed.put(destination, value=True)

    async def destinations(self, schedules: Collection[int]) -> Mapping[int, Sequence[Destination]]:
        """In the order of creation."""
        found: dict[int, list[Destination]] = defaultdict(list)
        for destination in self._s.destinations:
            if destination.schedule in schedules and destination.id not in self._s.removed:
                found[destination.schedule].append(destination)
        return dict(found)

    async def destination(self, destination: int) -> Destination | None:
        """By id, also a removed one."""
        return self._s.destinations.get(destination)

    async def enqueue(self, schedule: int, question: str, at: datetime) -> None:  # noqa: ARG002 - order is enough
        """Append."""
        s = self._s
        s.must_write()
        s.require(schedule in s.schedules)
        s.queue.put(s.queue.number(), (schedule, question))

    async def queued(self, schedules: Collection[int]) -> Mapping[int, Sequence[str]]:
        """In the order of entry."""
        found: dict[int, list[str]] = defaultdict(list)
        for schedule, question in self._s.queue:
            if schedule in schedules:
                found[schedule].append(question)
        return dict(found)

    async def dequeue(self, schedule: int, question: str) -> None:
        """Drop the oldest such entry."""
        self._s.must_write()
        first = next((key for key, entry in self._s.queue.items() if entry == (schedule, question)), None)
        if first is not None:
            self._s.queue.drop(first)

    async def pin(self, schedule: int, day: date, question: str) -> None:
        """Drop, and put anew."""
        s = self._s
        s.must_write()
        s.require(schedule in s.schedules)
        s.pins.drop((schedule, day))
        if question:
            s.pins.put((schedule, day), question)

    async def pins(self, schedules: Collection[int]) -> Mapping[int, Mapping[date, str]]:
        """By date."""
        found: dict[int, dict[date, str]] = defaultdict(dict)
        for (schedule, day), question in sorted(self._s.pins.items()):
            if schedule in schedules:
                found[schedule][day] = question
        return dict(found)

    async def unpin_until(self, schedule: int, day: date) -> None:
        """Drop each."""
        self._s.must_write()
        for key in self._s.pins.keys():  # noqa: SIM118 - a sheet, which iterates over its values
            if key[0] == schedule and key[1] <= day:
                self._s.pins.drop(key)

    async def record(self, edit: ScheduleEdit) -> ScheduleEdit:
        """Store under the next number."""
        s = self._s
        s.must_write()
        s.require(edit.schedule in s.schedules)
        stored = replace(edit, id=s.schedule_edits.number())
        s.schedule_edits.put(stored.id, stored)
        return stored

    async def edit(self, edit: int) -> ScheduleEdit | None:
        """By id."""
        return self._s.schedule_edits.get(edit)

    async def edits(self, schedule: int, *, limit: int) -> Sequence[ScheduleEdit]:
        """Newest first."""
        found = [each for each in self._s.schedule_edits if each.schedule == schedule]
        return found[::-1][:limit]

    async def undone(self, edit: int, at: datetime) -> None:
        """Put it with the instant."""
        self._s.must_write()
        known = self._s.schedule_edits.get(edit)
        if known is not None:
            self._s.schedule_edits.put(edit, replace(known, undone_at=at))
