"""The append-only streak ledger and the summaries kept for boards."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, case, delete, insert, select

from bot.core.boards.board import By
from bot.core.streaks.events import StreakEvent, StreakSummary
from bot.storage.sql.boards.tallies import STREAKS, BoardSpot, count, hold, moved
from bot.storage.sql.session.work import Insert, Upsert, Work, chunks, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlStreakLedger"]

_EVENT = select(*columns(t.streak_events, StreakEvent))
_SUMMARY = select(*columns(t.streaks, StreakSummary))
_E, _S, _M = t.streak_events.c, t.streaks.c, t.members.c
_LINE = insert(t.streak_events)
_OF_MEMBER = _EVENT.where(_E.member == bindparam("member")).order_by(_E.id)
_OF_MEMBERS = _EVENT.where(_E.member.in_(bindparam("members", expanding=True))).order_by(_E.id)
_OF_ONE = _SUMMARY.where(_S.member == bindparam("member"))
_OF_SEVERAL = _SUMMARY.where(_S.member.in_(bindparam("members", expanding=True)))
_KNOWN = (
    select(_M.id, _M.on_boards, _S.current)
    .join(t.streaks, _S.member == _M.id, isouter=True)
    .where(_M.id.in_(bindparam("members", expanding=True)))
)
_W = t.sweeps.c
_BEHIND = select(_W.community, _W.at).where(_W.at <= bindparam("until"))
_PAID = delete(t.sweeps).where(_W.community == bindparam("of"), _W.at <= bindparam("until"))


@cache
def _owed(insert: Insert) -> Upsert:
    row = insert(t.sweeps)
    newer = {"at": case((row.excluded.at > _W.at, row.excluded.at), else_=_W.at)}
    return row.on_conflict_do_update(index_elements=["community"], set_=newer)


@cache
def _kept(insert: Insert) -> Upsert:
    row = insert(t.streaks)
    changed = {name: row.excluded[name] for name in ("current", "best", "freezes", "last_day", "shown")}
    return row.on_conflict_do_update(index_elements=["member"], set_=changed)


class SqlStreakLedger:
    """Implements `StreakLedger`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def append(self, events: Sequence[StreakEvent]) -> None:
        """All in one batch."""
        await self._work.change_each(_LINE, [facts(event) for event in events])

    async def events(self, member: int) -> Sequence[StreakEvent]:
        """By id, which is the order of recording."""
        return await self._work.values(StreakEvent, _OF_MEMBER, member=member)

    async def events_of(self, members: Collection[int]) -> Mapping[int, Sequence[StreakEvent]]:
        """By member, in chunks."""
        found: dict[int, list[StreakEvent]] = defaultdict(list)
        for ids in chunks(members):
            for event in await self._work.values(StreakEvent, _OF_MEMBERS, members=ids):
                found[event.member].append(event)
        return dict(found)

    async def summary(self, member: int) -> StreakSummary | None:
        """By primary key."""
        return await self._work.value(StreakSummary, _OF_ONE, member=member)

    async def summaries(self, members: Collection[int]) -> Mapping[int, StreakSummary]:
        """By primary key, in chunks."""
        found: dict[int, StreakSummary] = {}
        for ids in chunks(members):
            found |= {s.member: s for s in await self._work.values(StreakSummary, _OF_SEVERAL, members=ids)}
        return found

    async def put(self, summaries: Sequence[StreakSummary]) -> None:
        """All in one batch, with whether each member shows; nobody else writes these boards."""
        if not summaries:
            self._work.must_write()
            return
        work = self._work
        await hold(work, [summary.community for summary in summaries])
        known: dict[int, tuple[bool, int]] = {}
        for ids in chunks([summary.member for summary in summaries]):
            for member, shown, current in await work.rows(_KNOWN, members=ids):
                known[member] = (shown, current or 0)
        last = {summary.member: summary for summary in summaries}
        if not last.keys() <= known.keys():
            raise work.fail()
        await work.change_each(
            _kept(work.insert),
            [facts(summary) | {"shown": known[member][0]} for member, summary in sorted(last.items())],
        )
        moves: Counter[BoardSpot] = Counter()
        for member, summary in last.items():
            shown, before = known[member]
            if shown:
                spot = BoardSpot(summary.community, STREAKS, By.STREAK, 0)
                moves.update(moved(spot, before=before, after=summary.current))
        await count(work, moves)

    async def owe(self, communities: Collection[int], at: datetime) -> None:
        """Insert, or bring forward."""
        rows = [{"community": community, "at": at} for community in sorted(communities)]
        await self._work.change_each(_owed(self._work.insert), rows)

    async def owed(self, until: datetime, *, limit: int) -> Mapping[int, datetime]:
        """By the index on the instant."""
        query = _BEHIND.order_by(_W.at, _W.community).limit(limit)
        return dict(await self._work.rows(query, until=until))

    async def paid(self, community: int, at: datetime) -> None:
        """Delete by primary key unless it was brought forward."""
        await self._work.change(_PAID, of=community, until=at)

    async def every(self, community: int, *, after: int, limit: int) -> Sequence[StreakSummary]:
        """By (community, member)."""
        query = _SUMMARY.where(_S.community == community, _S.member > after)
        return await self._work.values(StreakSummary, query.order_by(_S.member).limit(limit))

    async def alive(self, community: int, *, after: int, limit: int) -> Sequence[StreakSummary]:
        """By (community, member)."""
        query = _SUMMARY.where(_S.community == community, _S.member > after, _S.current > 0)
        return await self._work.values(StreakSummary, query.order_by(_S.member).limit(limit))
