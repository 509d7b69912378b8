"""The append-only points ledger, and the boards that are written with it.

A board row holds a member's points in one period and the gain over the period before. A line of the
ledger changes the rows of the four periods that hold its date, and the gain of the periods after them,
so that reading a page touches the page and never the ledger.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import TypeAlias

from sqlalchemy import bindparam, func, insert, select

from bot.core.boards import BoardPage, By, Period, period_keys, previous_key
from bot.core.model import PointsEntry
from bot.storage import tables as t
from bot.storage.keys import next_key
from bot.storage.sql.boards import page
from bot.storage.sql.tallies import Spot, count, hold, moved
from bot.storage.sql.work import Insert, Upsert, Work, facts

__all__ = ["SqlPointsLedger"]

_Standing: TypeAlias = Mapping[str, tuple[int, int]]
_P, _B, _M = t.points.c, t.boards.c, t.members.c
_MEMBER = select(_M.on_boards).where(_M.id == bindparam("member"), _M.community == bindparam("community"))
_LINE = insert(t.points)
_STANDING = select(_B.key, _B.points, _B.gain).where(
    _B.member == bindparam("member"), _B.key.in_(bindparam("keys", expanding=True))
)
_EARNED = select(func.sum(_P.delta)).where(_P.round == bindparam("round"), _P.member == bindparam("member"))


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

    async def append(self, entry: PointsEntry) -> None:
        """Insert the line and bring the member's board rows in step; nobody else writes these boards."""
        work = self._work
        await hold(work, [entry.community])
        member = await work.first(_MEMBER, member=entry.member, community=entry.community)
        if member is None:
            raise work.fail()
        await work.change(_LINE, **facts(entry))
        await self._keep_boards(entry, shown=member[0])

    async def _keep_boards(self, entry: PointsEntry, *, shown: bool) -> None:
        known, changed = await self._stand(entry)
        work = self._work
        fixed = {"member": entry.member, "community": entry.community, "shown": shown}
        await work.change_each(
            _kept(work.insert),
            [fixed | {"key": key, "points": points, "gain": gain} for key, (points, gain) in changed.items()],
        )
        if shown:
            moves: Counter[Spot] = Counter()
            for key, after in changed.items():
                before = known.get(key, (0, 0))
                for column, by in enumerate((By.POINTS, By.IMPROVED)):
                    spot = Spot(entry.community, key, by, 0)
                    moves.update(moved(spot, before=before[column], after=after[column]))
            await count(work, moves)

    async def _stand(self, entry: PointsEntry) -> tuple[_Standing, _Standing]:
        """Points and gain per period key: as stored, and the ones that the line changes."""
        keys = {
            key: (previous_key(period, entry.local_date), next_key(period, entry.local_date))
            for period, key in period_keys(entry.local_date).items()
        }
        touched = {*keys, *(key for pair in keys.values() for key in pair if key is not None)}
        rows = await self._work.rows(_STANDING, member=entry.member, keys=sorted(touched))
        known = {key: (points, gain) for key, points, gain in rows}
        changed: dict[str, tuple[int, int]] = {}
        for key, (before, after) in keys.items():
            points = known.get(key, (0, 0))[0] + entry.delta
            changed[key] = (points, points - known.get(before or "", (0, 0))[0])
            if after is not None and after in known:
                changed[after] = (known[after][0], known[after][0] - points)
        return known, changed

    async def earned(self, round_id: int, member: int) -> int:
        """By (round, member)."""
        return await self._work.number(_EARNED, round=round_id, member=member)

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
