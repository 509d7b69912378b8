"""The append-only points ledger, and the boards that are written with it.

A board row holds a member's points in one period and the gain over the period before. A line of the
ledger changes the rows of the four periods that hold its date, and the gain of the periods after them,
so that reading a page touches the page and never the ledger.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, bindparam, func, insert, select

from bot.core.boards.board import BoardPage, By, Period, period_keys, previous_key
from bot.core.boards.points import PointsEntry
from bot.storage.keys import next_key
from bot.storage.sql.boards.boards import page
from bot.storage.sql.boards.tallies import BoardSpot, count, hold, moved
from bot.storage.sql.session.work import Insert, Upsert, Work, by_round, facts
from bot.storage.tables import schema as t

__all__ = ["SqlPointsLedger"]

_BATCH = 500
"""Lines in one go, so that their members and period keys fit into one statement."""

_Standing: TypeAlias = dict[str, tuple[int, int]]
"""Points and gain by period key."""
_P, _B, _M = t.points.c, t.boards.c, t.members.c
_MEMBERS: BindParameter[Any] = bindparam("members", expanding=True)
_SHOWN = select(_M.id, _M.community, _M.on_boards).where(_M.id.in_(_MEMBERS))
_LINE = insert(t.points)
_STANDING = select(_B.member, _B.key, _B.points, _B.gain).where(
    _B.member.in_(_MEMBERS), _B.key.in_(bindparam("keys", expanding=True))
)
_EARNED = select(func.sum(_P.delta)).where(_P.round == bindparam("round"), _P.member == bindparam("member"))
_EARNED_BY = (
    select(_P.member, func.sum(_P.delta))
    .where(_P.round == bindparam("round"), _P.member.in_(_MEMBERS))
    .group_by(_P.member)
)


@cache
def _kept(insert: Insert) -> Upsert:
    row = insert(t.boards)
    changed = {"points": row.excluded.points, "gain": row.excluded.gain}
    return row.on_conflict_do_update(index_elements=["member", "key"], set_=changed)


class SqlPointsLedger:
    """Implements `PointsLedger`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def append(self, entries: Sequence[PointsEntry]) -> None:
        """Insert the lines and bring the members' board rows in step; nobody else writes these boards."""
        work = self._work
        work.must_write()
        await hold(work, [entry.community for entry in entries])
        for start in range(0, len(entries), _BATCH):
            some = entries[start : start + _BATCH]
            rows = await work.rows(_SHOWN, members=[entry.member for entry in some])
            if not {(entry.member, entry.community) for entry in some} <= {row[:2] for row in rows}:
                raise work.fail()
            shown = {member: on_boards for member, _, on_boards in rows}
            await work.change_each(_LINE, [facts(entry) for entry in some])
            await self._keep_boards(some, shown)

    async def _keep_boards(self, entries: Sequence[PointsEntry], shown: Mapping[int, bool]) -> None:
        known = await self._known(entries)
        moves: Counter[BoardSpot] = Counter()
        rows: dict[tuple[int, str], dict[str, object]] = {}
        for entry in entries:
            member, community = entry.member, entry.community
            for key, after in _changed(entry, known[member]).items():
                before = known[member].get(key, (0, 0))
                known[member][key] = after
                fixed = {"member": member, "community": community, "shown": shown[member]}
                rows[member, key] = fixed | {"key": key, "points": after[0], "gain": after[1]}
                for column, by in enumerate((By.POINTS, By.IMPROVED) if shown[member] else ()):
                    spot = BoardSpot(community, key, by, 0)
                    moves.update(moved(spot, before=before[column], after=after[column]))
        await self._work.change_each(_kept(self._work.insert), [rows[place] for place in sorted(rows)])
        await count(self._work, moves)

    async def _known(self, entries: Sequence[PointsEntry]) -> Mapping[int, _Standing]:
        """The members' rows that the lines may touch, as they are stored."""
        keys = sorted({key for entry in entries for key in _touched(entry)})
        known: dict[int, _Standing] = defaultdict(dict)
        for member, key, points, gain in await self._work.rows(
            _STANDING, members=[entry.member for entry in entries], keys=keys
        ):
            known[member][key] = (points, gain)
        return known

    async def earned(self, round_id: int, member: int) -> int:
        """By (round, member)."""
        return await self._work.number(_EARNED, round=round_id, member=member)

    async def earned_by(self, pairs: Collection[tuple[int, int]]) -> Mapping[tuple[int, int], int]:
        """By (round, member), round by round."""
        return {
            (round_id, member): int(total)
            for round_id, members in by_round(pairs)
            for member, total in await self._work.rows(_EARNED_BY, round=round_id, members=members)
        }

    async def rebuild(self, member: int) -> None:
        """Write the board rows of a member who has none from the ledger, with their tallies."""
        days = select(_P.community, _P.local_date, func.sum(_P.delta), func.min(_P.at))
        rows = await self._work.rows(
            days.where(_P.member == member).group_by(_P.community, _P.local_date).order_by(_P.local_date)
        )
        shown = {row[0]: row[2] for row in await self._work.rows(_SHOWN, members=[member])}
        entries = [
            PointsEntry(community, member, 0, int(total), "", day, at) for community, day, total, at in rows
        ]
        for start in range(0, len(entries), _BATCH):
            await self._keep_boards(entries[start : start + _BATCH], shown)

    async def total(self, member: int) -> int:
        """By the index on members."""
        return await self._work.number(select(func.sum(_P.delta)).where(_P.member == member))

    async def of_round(self, round_id: int) -> Mapping[int, int]:
        """By (round, member)."""
        sums = select(_P.member, func.sum(_P.delta)).where(_P.round == round_id).group_by(_P.member)
        rows = await self._work.rows(sums)
        return {member: int(total) for member, total in rows}

    async def page(
        self, community: int, *, period: Period, by: By, day: date, offset: int, size: int, member: int | None
    ) -> BoardPage:
        """From the board rows, or for streaks from the summaries."""
        return await page(
            self._work, community, period=period, by=by, day=day, offset=offset, size=size, member=member
        )


def _around(entry: PointsEntry) -> Iterator[tuple[str, str | None, str | None]]:
    """The keys of the periods that hold the line's date, each with those before and after it."""
    day = entry.local_date
    for period, key in period_keys(day).items():
        yield key, previous_key(period, day), next_key(period, day)


def _touched(entry: PointsEntry) -> Iterator[str]:
    for keys in _around(entry):
        yield from (key for key in keys if key is not None)


def _changed(entry: PointsEntry, known: Mapping[str, tuple[int, int]]) -> _Standing:
    """Points and gain of the rows that a line changes, after it."""
    changed: _Standing = {}
    for key, before, after in _around(entry):
        points = known.get(key, (0, 0))[0] + entry.delta
        changed[key] = (points, points - known.get(before or "", (0, 0))[0])
        if after is not None and after in known:
            changed[after] = (known[after][0], known[after][0] - points)
    return changed
