"""Schedules, their destinations, the organisers' queue and their calendar."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, delete, func, select, update

from bot.core.rounds.edits import ScheduleEdit
from bot.core.rounds.schedule import Destination, Schedule
from bot.storage.sql.session.work import Work, chunks, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlSchedules"]

_SCHEDULE = select(*columns(t.schedules, Schedule))
_DESTINATION = select(*columns(t.destinations, Destination))
_EDIT = select(*columns(t.schedule_edits, ScheduleEdit))
_UPDATE = (
    update(t.schedules)
    .where(t.schedules.c.id == bindparam("row"))
    .values({c.name: bindparam(c.name) for c in t.schedules.c if c.name not in {"id", "community"}})
)
_BY_ID = _SCHEDULE.where(t.schedules.c.id == bindparam("id"))
_DESTINATION_BY_ID = _DESTINATION.where(t.destinations.c.id == bindparam("id"))


class SqlSchedules:
    """Implements `Schedules`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def add(self, schedule: Schedule) -> Schedule:
        """Insert, and read back with the id."""
        return await self._work.added(Schedule, t.schedules, facts(schedule))

    async def get(self, schedule: int) -> Schedule | None:
        """By primary key."""
        return await self._work.value(Schedule, _BY_ID, id=schedule)

    async def locked(self, schedule: int) -> Schedule | None:
        """By primary key, locked."""
        return await self._work.value(Schedule, self._work.locked(_BY_ID), id=schedule)

    async def of_community(self, community: int) -> Sequence[Schedule]:
        """By id, which is the order of creation."""
        s = t.schedules.c
        query = _SCHEDULE.where(s.community == community, s.removed.is_(False)).order_by(s.id)
        return await self._work.values(Schedule, query)

    async def update(self, schedules: Sequence[Schedule]) -> None:
        """All in one batch, in the order of ids so that two processes cannot block each other."""
        ordered = sorted(schedules, key=lambda s: s.id)
        await self._work.change_each(_UPDATE, [_without_community(s) | {"row": s.id} for s in ordered])

    async def due(self, now: datetime, *, limit: int) -> Sequence[Schedule]:
        """The first ones of the index on next_due that nobody else holds."""
        s = t.schedules.c
        query = (
            _SCHEDULE.where(s.next_due <= now, s.paused.is_(False), s.removed.is_(False))
            .order_by(s.next_due, s.id)
            .limit(limit)
        )
        return await self._work.values(Schedule, self._work.locked(query, skip=True))

    async def next_due(self) -> datetime | None:
        """The first entry of the index on next_due."""
        s = t.schedules.c
        row = await self._work.first(
            select(s.next_due)
            .where(s.next_due.is_not(None), s.paused.is_(False), s.removed.is_(False))
            .order_by(s.next_due)
            .limit(1)
        )
        return None if row is None else row[0]

    async def add_destination(self, destination: Destination) -> Destination:
        """Insert, or take up again the same channel of the same schedule under its old id."""
        statement = self._work.insert(t.destinations).values(facts(destination) | {"removed": False})
        stored = await self._work.give(
            statement.on_conflict_do_update(
                index_elements=["schedule", "place", "channel"],
                set_={"removed": False, "mention": destination.mention},
            ).returning(*columns(t.destinations, Destination))
        )
        if stored is None:
            raise self._work.fail()
        return Destination(*stored)

    async def remove_destination(self, destination: int) -> None:
        """Mark it: postings still refer to it."""
        d = t.destinations
        await self._work.change(update(d).where(d.c.id == destination).values(removed=True))

    async def destinations(self, schedules: Collection[int]) -> Mapping[int, Sequence[Destination]]:
        """By schedule, in chunks, each list in the order of creation."""
        d = t.destinations.c
        found: dict[int, list[Destination]] = defaultdict(list)
        for ids in chunks(schedules):
            query = _DESTINATION.where(d.schedule.in_(ids), d.removed.is_(False)).order_by(d.id)
            for destination in await self._work.values(Destination, query):
                found[destination.schedule].append(destination)
        return dict(found)

    async def destination(self, destination: int) -> Destination | None:
        """By primary key, also a removed one: its postings still name it."""
        return await self._work.value(Destination, _DESTINATION_BY_ID, id=destination)

    async def enqueue(self, schedule: int, question: str, at: datetime) -> None:
        """Append to the queue."""
        row = {"schedule": schedule, "question": question, "at": at}
        await self._work.change(self._work.insert(t.queue).values(row))

    async def queued(self, schedules: Collection[int]) -> Mapping[int, Sequence[str]]:
        """By schedule, in chunks, each queue in the order of entry."""
        q = t.queue.c
        found: dict[int, list[str]] = defaultdict(list)
        for ids in chunks(schedules):
            query = select(q.schedule, q.question).where(q.schedule.in_(ids)).order_by(q.id)
            for schedule, question in await self._work.rows(query):
                found[schedule].append(question)
        return dict(found)

    async def dequeue(self, schedule: int, question: str) -> None:
        """Delete the oldest such entry."""
        q = t.queue.c
        first = select(func.min(q.id)).where(q.schedule == schedule, q.question == question)
        await self._work.change(delete(t.queue).where(q.id == first.scalar_subquery()))

    async def pin(self, schedule: int, day: date, question: str) -> None:
        """Delete, and insert anew."""
        p = t.pins
        await self._work.change(delete(p).where(p.c.schedule == schedule, p.c.day == day))
        if question:
            row = {"schedule": schedule, "day": day, "question": question}
            await self._work.change(self._work.insert(p).values(row))

    async def pins(self, schedules: Collection[int]) -> Mapping[int, Mapping[date, str]]:
        """By primary key, in chunks."""
        p = t.pins.c
        found: dict[int, dict[date, str]] = defaultdict(dict)
        for ids in chunks(schedules):
            query = select(p.schedule, p.day, p.question).where(p.schedule.in_(ids))
            for schedule, day, question in await self._work.rows(query.order_by(p.schedule, p.day)):
                found[schedule][day] = question
        return dict(found)

    async def unpin_until(self, schedule: int, day: date) -> None:
        """By primary key."""
        p = t.pins
        await self._work.change(delete(p).where(p.c.schedule == schedule, p.c.day <= day))

    async def record(self, edit: ScheduleEdit) -> ScheduleEdit:
        """Insert, and read back with the id."""
        return await self._work.added(ScheduleEdit, t.schedule_edits, facts(edit))

    async def edit(self, edit: int) -> ScheduleEdit | None:
        """By primary key, locked when writing."""
        return await self._work.value(
            ScheduleEdit, self._work.locked(_EDIT.where(t.schedule_edits.c.id == edit))
        )

    async def edits(self, schedule: int, *, limit: int) -> Sequence[ScheduleEdit]:
        """The last of the index on schedule and id."""
        e = t.schedule_edits.c
        query = _EDIT.where(e.schedule == schedule).order_by(e.id.desc()).limit(limit)
        return await self._work.values(ScheduleEdit, query)

    async def undone(self, edit: int, at: datetime) -> None:
        """By primary key."""
        e = t.schedule_edits
        await self._work.change(update(e).where(e.c.id == edit).values(undone_at=at))


def _without_community(schedule: Schedule) -> dict[str, object]:
    return {name: fact for name, fact in facts(schedule).items() if name != "community"}
