"""Events that nobody has dealt with yet, and the processes that are there."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, delete, select, update

from bot.core.arrivals import ABSENT_AFTER, Arrival
from bot.storage.keys import LEASE_SKEW
from bot.storage.sql.session.work import Insert, Query, Upsert, Work, chunks, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlArrivals"]

_A, _P = t.arrivals.c, t.presences.c
_THERE = select(_P.owner).where(_P.seen_at > bindparam("since"), _P.seen_at < bindparam("until"))
_LEFT: Query = (
    select(*columns(t.arrivals, Arrival))
    .where(_A.platform == bindparam("platform"), _A.owner.not_in(_THERE))
    .order_by(_A.at, _A.key)
)
_ROW = _A.key == bindparam("row")
_TAKEN = update(t.arrivals).where(_ROW).values(owner=bindparam("to"), tries=_A.tries + 1)

FirstTimes = Callable[[Collection[str], datetime], Awaitable[frozenset[str]]]


class SqlArrivals:
    """Implements `Arrivals`."""

    def __init__(self, work: Work, first_times: FirstTimes) -> None:
        """Take the open transaction, and how events are remembered in it."""
        self._work = work
        self._first_times = first_times

    async def keep(self, arrivals: Collection[Arrival]) -> frozenset[str]:
        """Insert those whose keys no process has seen."""
        if not arrivals:
            return frozenset()
        named = {_event(each.key): each for each in arrivals}
        fresh = await self._first_times(named.keys(), max(each.at for each in arrivals))
        await self._work.change_each(_new(self._work.insert), [facts(named[key]) for key in sorted(fresh)])
        return frozenset(named[key].key for key in fresh)

    async def done(self, keys: Collection[str]) -> None:
        """By primary key."""
        for some in chunks(keys):
            await self._work.change(delete(t.arrivals).where(_A.key.in_(some)))

    async def forget(self, keys: Collection[str]) -> None:
        """By primary key, in both tables."""
        await self.done(keys)
        for some in chunks([_event(key) for key in keys]):
            await self._work.change(delete(t.events).where(t.events.c.key.in_(some)))

    async def met(self, keys: Collection[str]) -> frozenset[str]:
        """By primary key, among the events."""
        named = {_event(key): key for key in keys}
        found: set[str] = set()
        for some in chunks(named.keys()):
            rows = await self._work.rows(select(t.events.c.key).where(t.events.c.key.in_(some)))
            found |= {named[key] for (key,) in rows}
        return frozenset(found)

    async def waiting(self, keys: Collection[str], owner: str) -> frozenset[str]:
        """By primary key."""
        found: set[str] = set()
        for some in chunks(keys):
            rows = await self._work.rows(select(_A.key).where(_A.key.in_(some), _A.owner == owner))
            found |= {key for (key,) in rows}
        return frozenset(found)

    async def meet(self, key: str, at: datetime) -> bool:
        """Among the events."""
        return bool(await self._first_times([_event(key)], at))

    async def adopt(self, platform: str, owner: str, *, now: datetime, limit: int) -> Sequence[Arrival]:
        """Past those that another process takes just now."""
        query = self._work.locked(_LEFT.limit(limit), skip=True)
        since, until = now - ABSENT_AFTER, now + LEASE_SKEW
        found = await self._work.values(Arrival, query, platform=platform, since=since, until=until)
        await self._work.change_each(_TAKEN, [{"row": each.key, "to": owner} for each in found])
        return [replace(each, owner=owner, tries=each.tries + 1) for each in found]

    async def present(self, owner: str, now: datetime) -> None:
        """Insert or update by primary key."""
        await self._work.change(_seen(self._work.insert), owner=owner, seen_at=now)

    async def processes(self) -> Sequence[str]:
        """By name."""
        return [owner for (owner,) in await self._work.rows(select(_P.owner).order_by(_P.owner))]

    async def absent(self, owners: Collection[str]) -> None:
        """By primary key."""
        for some in chunks(owners):
            await self._work.change(delete(t.presences).where(_P.owner.in_(some)))


def _event(key: str) -> str:
    """The event by which it is known that something was delivered."""
    return f"arrival/{key}"


@cache
def _new(insert: Insert) -> Upsert:
    return insert(t.arrivals)


@cache
def _seen(insert: Insert) -> Upsert:
    new = insert(t.presences)
    return new.on_conflict_do_update(index_elements=["owner"], set_={"seen_at": new.excluded.seen_at})
