"""What members are reminded of, and when communities are told of their weeks and months, in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.recaps.recap import RecapPlan
from bot.core.reminders.reminder import Reminders, ShutInbox
from bot.testing.memory.sheets import Sheets

__all__ = ["MemoryRecapBook", "MemoryReminderBook"]


class MemoryReminderBook:
    """Implements `ReminderBook`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def get(self, member: int) -> Reminders | None:
        """By member."""
        return self._s.reminders.get(member)

    async def put(self, reminders: Sequence[Reminders]) -> None:
        """By member; the community never changes."""
        s = self._s
        s.must_write()
        for each in reminders:
            s.require(each.member in s.members, each.community in s.communities)
            known = s.reminders.get(each.member)
            s.reminders.put(each.member, replace(each, community=known.community) if known else each)

    async def due(self, now: datetime, *, limit: int) -> Sequence[Reminders]:
        """By the instant."""
        due = [(r.next_at, r.member, r) for r in self._s.reminders if r.next_at and r.next_at <= now]
        return [reminders for _, _, reminders in sorted(due, key=lambda d: d[:2])[:limit]]

    async def next_at(self) -> datetime | None:
        """The earliest."""
        return min((r.next_at for r in self._s.reminders if r.next_at), default=None)

    async def wake(self, communities: Collection[int], at: datetime) -> None:
        """Everybody there who wants to hear of closing rounds."""
        self._s.must_write()
        for member, known in self._s.reminders.items():
            later = known.next_at is None or known.next_at > at
            if known.community in communities and known.closing and later:
                self._s.reminders.put(member, replace(known, next_at=at))

    async def shut(self, inbox: ShutInbox) -> None:
        """Keep the first one."""
        s = self._s
        s.must_write()
        s.require(inbox.place in s.places)
        if (inbox.place, inbox.external) not in s.shut_inboxes:
            s.shut_inboxes.put((inbox.place, inbox.external), inbox)

    async def reopen(self, places: Collection[int], externals: Collection[str]) -> None:
        """Drop those that are there."""
        self._s.must_write()
        for inbox in await self.shut_among(places, externals):
            self._s.shut_inboxes.drop((inbox.place, inbox.external))

    async def shut_among(self, places: Collection[int], externals: Collection[str]) -> Sequence[ShutInbox]:
        """By place and name there."""
        found = [s for s in self._s.shut_inboxes if s.place in places and s.external in externals]
        return sorted(found, key=lambda s: (s.place, s.external))


class MemoryRecapBook:
    """Implements `RecapBook`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def get(self, community: int) -> RecapPlan | None:
        """By community."""
        return self._s.recaps.get(community)

    async def put(self, plan: RecapPlan) -> None:
        """By community."""
        self._s.must_write()
        self._s.require(plan.community in self._s.communities)
        self._s.recaps.put(plan.community, plan)

    async def due(self, now: datetime, *, limit: int) -> Sequence[RecapPlan]:
        """By the instant."""
        due = [(r.next_at, r.community, r) for r in self._s.recaps if r.next_at and r.next_at <= now]
        return [plan for _, _, plan in sorted(due, key=lambda d: d[:2])[:limit]]

    async def next_at(self) -> datetime | None:
        """The earliest."""
        return min((r.next_at for r in self._s.recaps if r.next_at), default=None)
