"""What members are reminded of, and when communities are told of their weeks and months."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import delete, or_, select, update

from bot.core.recaps.recap import RecapPlan
from bot.core.reminders.reminder import Reminders, ShutInbox
from bot.storage.sql.session.work import Insert, Upsert, Work, chunks, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlRecapBook", "SqlReminderBook"]

_REMINDERS = select(*columns(t.reminders, Reminders))
_SHUT = select(*columns(t.shut_inboxes, ShutInbox))
_PLAN = select(*columns(t.recaps, RecapPlan))


class SqlReminderBook:
    """Implements `ReminderBook`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def get(self, member: int) -> Reminders | None:
        """By primary key."""
        return await self._work.value(Reminders, _REMINDERS.where(t.reminders.c.member == member))

    async def put(self, reminders: Sequence[Reminders]) -> None:
        """All in one batch, in the order of members."""
        ordered = sorted(reminders, key=lambda each: each.member)
        await self._work.change_each(_kept(self._work.insert), [facts(each) for each in ordered])

    async def due(self, now: datetime, *, limit: int) -> Sequence[Reminders]:
        """The first ones of the index on next_at that nobody else holds."""
        r = t.reminders.c
        query = _REMINDERS.where(r.next_at <= now).order_by(r.next_at, r.member).limit(limit)
        return await self._work.values(Reminders, self._work.locked(query, skip=True))

    async def next_at(self) -> datetime | None:
        """The first entry of the index on next_at."""
        r = t.reminders.c
        query = select(r.next_at).where(r.next_at.is_not(None)).order_by(r.next_at).limit(1)
        row = await self._work.first(query)
        return None if row is None else row[0]

    async def wake(self, communities: Collection[int], at: datetime) -> None:
        """By (community, closing), in chunks."""
        r = t.reminders.c
        for ids in chunks(communities):
            later = or_(r.next_at.is_(None), r.next_at > at)
            await self._work.change(
                update(t.reminders).where(r.community.in_(ids), r.closing.is_(True), later).values(next_at=at)
            )

    async def shut(self, inbox: ShutInbox) -> None:
        """Insert unless it is known."""
        insert = self._work.insert(t.shut_inboxes).values(facts(inbox))
        await self._work.change(insert.on_conflict_do_nothing(index_elements=["place", "external"]))

    async def reopen(self, places: Collection[int], externals: Collection[str]) -> None:
        """By primary key."""
        s = t.shut_inboxes.c
        await self._work.change(delete(t.shut_inboxes).where(s.place.in_(places), s.external.in_(externals)))

    async def shut_among(self, places: Collection[int], externals: Collection[str]) -> Sequence[ShutInbox]:
        """By primary key."""
        s = t.shut_inboxes.c
        query = _SHUT.where(s.place.in_(places), s.external.in_(externals)).order_by(s.place, s.external)
        return await self._work.values(ShutInbox, query)


class SqlRecapBook:
    """Implements `RecapBook`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def get(self, community: int) -> RecapPlan | None:
        """By primary key."""
        return await self._work.value(RecapPlan, _PLAN.where(t.recaps.c.community == community))

    async def put(self, plan: RecapPlan) -> None:
        """Insert or replace."""
        row = facts(plan)
        insert = self._work.insert(t.recaps).values(row)
        await self._work.change(insert.on_conflict_do_update(index_elements=["community"], set_=row))

    async def due(self, now: datetime, *, limit: int) -> Sequence[RecapPlan]:
        """The first ones of the index on next_at that nobody else holds."""
        r = t.recaps.c
        query = _PLAN.where(r.next_at <= now).order_by(r.next_at, r.community).limit(limit)
        return await self._work.values(RecapPlan, self._work.locked(query, skip=True))

    async def next_at(self) -> datetime | None:
        """The first entry of the index on next_at."""
        r = t.recaps.c
        query = select(r.next_at).where(r.next_at.is_not(None)).order_by(r.next_at).limit(1)
        row = await self._work.first(query)
        return None if row is None else row[0]


@cache
def _kept(insert: Insert) -> Upsert:
    row = insert(t.reminders)
    changed = {c.name: row.excluded[c.name] for c in t.reminders.c if c.name not in {"member", "community"}}
    return row.on_conflict_do_update(index_elements=["member"], set_=changed)
