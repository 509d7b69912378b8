"""Schedules, destinations, the organisers' queue and their calendar."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.core.rounds.edits import ScheduleEdit
from bot.core.rounds.schedule import Destination, Schedule

__all__ = ["Schedules"]


class Schedules(Protocol):
    """Schedules, their destinations, the organisers' queue and their calendar."""

    async def add(self, schedule: Schedule) -> Schedule:
        """The schedule with its id."""
        ...

    async def get(self, schedule: int) -> Schedule | None:
        """One schedule, also a removed one."""
        ...

    async def locked(self, schedule: int) -> Schedule | None:
        """The same, locked for this transaction: what changes one reads it here first."""
        ...

    async def of_community(self, community: int) -> Sequence[Schedule]:
        """A community's schedules that are not removed, oldest first."""
        ...

    async def update(self, schedules: Sequence[Schedule]) -> None:
        """Store the schedules' settings and next dates."""
        ...

    async def due(self, now: datetime, *, limit: int) -> Sequence[Schedule]:
        """Schedules with next_due <= now, earliest first, locked against other claimers (PostgreSQL:
        FOR UPDATE SKIP LOCKED).
        """
        ...

    async def next_due(self) -> datetime | None:
        """The earliest next_due of all."""
        ...

    async def add_destination(self, destination: Destination) -> Destination:
        """The destination with its id."""
        ...

    async def remove_destination(self, destination: int) -> None:
        """Post there no more (past postings keep their rounds)."""
        ...

    async def destinations(self, schedules: Collection[int]) -> Mapping[int, Sequence[Destination]]:
        """Active destinations per schedule; a schedule without any is left out."""
        ...

    async def destination(self, destination: int) -> Destination | None:
        """One destination."""
        ...

    async def enqueue(self, schedule: int, question: str, at: datetime) -> None:
        """Put a question at the end of a schedule's queue."""
        ...

    async def queued(self, schedules: Collection[int]) -> Mapping[int, Sequence[str]]:
        """Question ids waiting per schedule, first first; empty queues are left out."""
        ...

    async def dequeue(self, schedule: int, question: str) -> None:
        """Take the first such entry out of a queue."""
        ...

    async def pin(self, schedule: int, day: date, question: str) -> None:
        """Set the question of a date, in place of an earlier one; "" for none."""
        ...

    async def pins(self, schedules: Collection[int]) -> Mapping[int, Mapping[date, str]]:
        """Question ids by date per schedule; schedules without any are left out."""
        ...

    async def unpin_until(self, schedule: int, day: date) -> None:
        """Forget what was set for dates up to this one."""
        ...

    async def record(self, edit: ScheduleEdit) -> ScheduleEdit:
        """The edit with its id."""
        ...

    async def edit(self, edit: int) -> ScheduleEdit | None:
        """One edit; locked when writing."""
        ...

    async def edits(self, schedule: int, *, limit: int) -> Sequence[ScheduleEdit]:
        """A schedule's edits, newest first."""
        ...

    async def undone(self, edit: int, at: datetime) -> None:
        """Remember that an edit was undone."""
        ...
