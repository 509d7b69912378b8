"""Points, streaks and the audit trail, in memory. Boards are counted anew for each page."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from bot.core.boards.board import BoardPage, By, Period, period_key, previous_key, ranked
from bot.core.boards.points import PointsEntry
from bot.core.people.people import AuditLine
from bot.core.streaks.events import StreakEvent, StreakSummary
from bot.testing.memory.sheets import Sheets

__all__ = ["MemoryAuditTrail", "MemoryPointsLedger", "MemoryStreakLedger"]


class MemoryPointsLedger:
    """Implements `PointsLedger`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def append(self, entries: Sequence[PointsEntry]) -> None:
        """Add the lines."""
        s = self._s
        s.must_write()
        for entry in entries:
            member = s.members.get(entry.member)
            s.require(member is not None and member.community == entry.community, entry.round in s.rounds)
            s.points.put(s.points.number(), entry)

    async def earned(self, round_id: int, member: int) -> int:
        """A sum."""
        return sum(e.delta for e in self._s.points if (e.round, e.member) == (round_id, member))

    async def earned_by(self, pairs: Collection[tuple[int, int]]) -> Mapping[tuple[int, int], int]:
        """Sums by round and member."""
        sums: dict[tuple[int, int], int] = defaultdict(int)
        for entry in self._s.points:
            if (entry.round, entry.member) in pairs:
                sums[entry.round, entry.member] += entry.delta
        return dict(sums)

    async def total(self, member: int) -> int:
        """A sum."""
        return sum(entry.delta for entry in self._s.points if entry.member == member)

    async def of_round(self, round_id: int) -> Mapping[int, int]:
        """Sums by member."""
        sums: dict[int, int] = defaultdict(int)
        for entry in self._s.points:
            if entry.round == round_id:
                sums[entry.member] += entry.delta
        return dict(sums)

    async def page(
        self, community: int, *, period: Period, by: By, day: date, offset: int, size: int, member: int | None
    ) -> BoardPage:
        """From the ledger itself."""
        values = self._values(community, period=period, by=by, day=day)
        shown = self._s.members.some(values)
        rows = ranked(
            (m.id, m.name, values[m.id]) for m in shown.values() if m.on_boards and values[m.id] > 0
        )
        return BoardPage(
            period=period,
            by=by,
            key=period_key(period, day),
            rows=tuple(rows[offset : offset + size]),
            offset=offset,
            size=size,
            total=len(rows),
            own=next((row for row in rows if row.member == member), None),
        )

    def _values(self, community: int, *, period: Period, by: By, day: date) -> Mapping[int, int]:
        if by is By.STREAK:
            return {s.member: s.current for s in self._s.streaks if s.community == community}
        now = self._sums(community, period, period_key(period, day))
        if by is By.POINTS:
            return now
        before = self._sums(community, period, previous_key(period, day))
        return {member: points - before.get(member, 0) for member, points in now.items()}

    def _sums(self, community: int, period: Period, key: str | None) -> Mapping[int, int]:
        sums: dict[int, int] = defaultdict(int)
        for entry in self._s.points:
            if entry.community == community and period_key(period, entry.local_date) == key:
                sums[entry.member] += entry.delta
        return sums


class MemoryStreakLedger:
    """Implements `StreakLedger`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def append(self, events: Sequence[StreakEvent]) -> None:
        """Add the lines."""
        s = self._s
        s.must_write()
        for event in events:
            s.require(event.community in s.communities, event.member in s.members)
            s.require(event.round == 0 or event.round in s.rounds)
            s.streak_events.put(s.streak_events.number(), event)

    async def events(self, member: int) -> Sequence[StreakEvent]:
        """In the order of recording."""
        return [e for e in self._s.streak_events if e.member == member]

    async def events_of(self, members: Collection[int]) -> Mapping[int, Sequence[StreakEvent]]:
        """In the order of recording."""
        found: dict[int, list[StreakEvent]] = defaultdict(list)
        for event in self._s.streak_events:
            if event.member in members:
                found[event.member].append(event)
        return dict(found)

    async def summary(self, member: int) -> StreakSummary | None:
        """By member."""
        return self._s.streaks.get(member)

    async def summaries(self, members: Collection[int]) -> Mapping[int, StreakSummary]:
        """By member."""
        return self._s.streaks.some(members)

    async def put(self, summaries: Sequence[StreakSummary]) -> None:
        """By member."""
        self._s.must_write()
        for summary in summaries:
            self._s.require(summary.member in self._s.members)
            self._s.streaks.put(summary.member, summary)

    async def owe(self, communities: Collection[int], at: datetime) -> None:
        """By community, the newest closing."""
        self._s.must_write()
        for community in communities:
            self._s.require(community in self._s.communities)
            self._s.sweeps.put(community, max(at, self._s.sweeps.get(community) or at))

    async def owed(self, until: datetime, *, limit: int) -> Mapping[int, datetime]:
        """By instant."""
        found = [(at, community) for community, at in self._s.sweeps.items() if at <= until]
        return {community: at for at, community in sorted(found)[:limit]}

    async def paid(self, community: int, at: datetime) -> None:
        """Forget one that is no newer."""
        self._s.must_write()
        known = self._s.sweeps.get(community)
        if known is not None and known <= at:
            self._s.sweeps.drop(community)

    async def every(self, community: int, *, after: int, limit: int) -> Sequence[StreakSummary]:
        """By member id."""
        found = (s for s in self._s.streaks if s.community == community and s.member > after)
        return sorted(found, key=lambda s: s.member)[:limit]

    async def alive(self, community: int, *, after: int, limit: int) -> Sequence[StreakSummary]:
        """By member id."""
        found = (
            s for s in self._s.streaks if s.community == community and s.member > after and s.current > 0
        )
        return sorted(found, key=lambda s: s.member)[:limit]


class MemoryAuditTrail:
    """Implements `AuditTrail`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def append(self, line: AuditLine) -> None:
        """Add the line."""
        s = self._s
        s.must_write()
        s.require(line.community in s.communities, line.actor is None or line.actor in s.members)
        s.audit.put(s.audit.number(), line)

    async def page(self, community: int, *, offset: int, size: int) -> Sequence[AuditLine]:
        """In the order of recording, backwards."""
        return [line for line in self._s.audit if line.community == community][::-1][offset : offset + size]
