"""Events that nobody has dealt with yet, in memory."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.arrivals import ABSENT_AFTER, Arrival
from bot.storage.keys import LEASE_SKEW
from bot.testing.memory.sheets import Sheets

__all__ = ["MemoryArrivals"]


class MemoryArrivals:
    """Implements `Arrivals`."""

    def __init__(
        self, sheets: Sheets, first_times: Callable[[Collection[str], datetime], Awaitable[frozenset[str]]]
    ) -> None:
        """Take the transaction's own version of everything, and how events are remembered in it."""
        self._s = sheets
        self._first_times = first_times

    async def keep(self, arrivals: Collection[Arrival]) -> frozenset[str]:
        """By key."""
        named = {f"arrival/{each.key}": each for each in arrivals}
        if not named:
            return frozenset()
        fresh = await self._first_times(named.keys(), max(each.at for each in arrivals))
        for key in sorted(fresh):
            self._s.arrivals.put(named[key].key, named[key])
        return frozenset(named[key].key for key in fresh)

    async def done(self, keys: Collection[str]) -> None:
        """By key."""
        self._s.must_write()
        for key in keys:
            self._s.arrivals.drop(key)

    async def forget(self, keys: Collection[str]) -> None:
        """By key, among the events as well."""
        await self.done(keys)
        for key in keys:
            self._s.events.drop(f"arrival/{key}")

    async def met(self, keys: Collection[str]) -> frozenset[str]:
        """Among the events."""
        return frozenset(key for key in keys if f"arrival/{key}" in self._s.events)

    async def waiting(self, keys: Collection[str], owner: str) -> frozenset[str]:
        """By key."""
        return frozenset(each.key for each in self._s.arrivals if each.key in keys and each.owner == owner)

    async def meet(self, key: str, at: datetime) -> bool:
        """Among the events."""
        return bool(await self._first_times([f"arrival/{key}"], at))

    async def adopt(self, platform: str, owner: str, *, now: datetime, limit: int) -> Sequence[Arrival]:
        """By instant, then key."""
        self._s.must_write()
        there = {
            name for name, seen in self._s.presences.items() if now - ABSENT_AFTER < seen < now + LEASE_SKEW
        }
        left = [each for each in self._s.arrivals if each.platform == platform and each.owner not in there]
        taken = [
            replace(each, owner=owner, tries=each.tries + 1)
            for each in sorted(left, key=lambda each: (each.at, each.key))[:limit]
        ]
        for each in taken:
            self._s.arrivals.put(each.key, each)
        return taken

    async def present(self, owner: str, now: datetime) -> None:
        """By name."""
        self._s.must_write()
        self._s.presences.put(owner, now)

    async def processes(self) -> Sequence[str]:
        """By name."""
        return sorted(self._s.presences.keys())

    async def absent(self, owners: Collection[str]) -> None:
        """By name."""
        self._s.must_write()
        for owner in owners:
            self._s.presences.drop(owner)
