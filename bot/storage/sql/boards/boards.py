"""A page of a board, read from rows that are kept in its order, and who shows on boards.

Ranks are 1, 2, 2, 4. The tallies say at which value a page begins and how many members stand above it,
so that no query walks over members who are not on the page, except those tied at its first value.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, FromClause, func, select, update

from bot.core.boards.board import BoardPage, BoardRow, By, Period, period_key
from bot.storage.sql.boards.tallies import STREAKS, BoardSpot, count, hold
from bot.storage.sql.session.work import Line, Work
from bot.storage.tables import schema as t

__all__ = ["page", "show"]


async def page(
    work: Work,
    community: int,
    *,
    period: Period,
    by: By,
    day: date,
    offset: int,
    size: int,
    member: int | None,
) -> BoardPage:
    """One page, how many members the board has, and `member`'s own row."""
    key = period_key(period, day)
    board = _Board(work, community, by=by, key=key)
    total = await board.total()
    return BoardPage(
        period=period,
        by=by,
        key=key,
        rows=tuple(await board.rows(offset=offset, size=size)) if offset < total else (),
        offset=offset,
        size=size,
        total=total,
        own=None if member is None else await board.own(member),
    )


class _Board:
    """The shown rows of one board with a value above 0, and its tallies."""

    def __init__(self, work: Work, community: int, *, by: By, key: str) -> None:
        self._work = work
        table: FromClause = t.streaks if by is By.STREAK else t.boards
        value = {By.POINTS: t.boards.c.points, By.IMPROVED: t.boards.c.gain, By.STREAK: t.streaks.c.current}
        self._value: ColumnElement[int] = value[by]
        self._member: ColumnElement[int] = table.c.member
        self._is = [table.c.community == community, table.c.shown.is_(True), self._value > 0]
        if by is not By.STREAK:
            self._is.append(table.c.key == key)
        c = t.tallies.c
        key = STREAKS if by is By.STREAK else key
        self._tallies = [c.community == community, c.key == key, c.by == by]

    async def total(self) -> int:
        """How many members are on the board."""
        return await self._work.number(select(func.sum(t.tallies.c.members)).where(*self._tallies))

    async def rows(self, *, offset: int, size: int) -> Sequence[BoardRow]:
        """The page; names are looked up for its rows only."""
        first, above = await self._start(offset)
        cut = (
            select(self._member.label("member"), self._value.label("value"))
            .where(*self._is, self._value <= first)
            .order_by(self._value.desc(), self._member)
            .limit(size)
            .offset(offset - above)
            .subquery("page")
        )
        lines = await self._work.rows(
            select(cut.c.member, t.members.c.name, cut.c.value)
            .join(t.members, t.members.c.id == cut.c.member)
            .order_by(cut.c.value.desc(), cut.c.member)
        )
        return _ranked(lines, offset=offset, above=above)

    async def _start(self, offset: int) -> tuple[int, int]:
        """The value of the row at `offset`, and how many members stand above that value."""
        c = t.tallies.c
        running = func.sum(c.members).over(order_by=c.value.desc())
        above = select(c.value, (running - c.members).label("above")).where(*self._tallies).subquery("above")
        query = select(above.c.value, above.c.above).where(above.c.above <= offset)
        row = await self._work.first(query.order_by(above.c.value).limit(1))
        return (0, 0) if row is None else (int(row[0]), int(row[1]))

    async def own(self, member: int) -> BoardRow | None:
        """That member's row, wherever it stands."""
        c = t.tallies.c
        above = select(func.sum(c.members)).where(*self._tallies, c.value > self._value)
        query = (
            select(t.members.c.name, self._value, above.scalar_subquery())
            .join(t.members, t.members.c.id == self._member)
            .where(*self._is, self._member == member)
        )
        line = await self._work.first(query)
        return None if line is None else BoardRow(1 + int(line[2] or 0), member, line[0], line[1])


def _ranked(lines: Sequence[Line], *, offset: int, above: int) -> Sequence[BoardRow]:
    rows: list[BoardRow] = []
    for place, (member, name, value) in enumerate(lines, start=offset + 1):
        rank = place if rows else above + 1
        rows.append(
            BoardRow(rows[-1].rank if rows and rows[-1].value == value else rank, member, name, value)
        )
    return rows


async def show(work: Work, member: int, *, community: int, on: bool) -> None:
    """Put a member on every board, or take the member off, with the tallies."""
    b, s = t.boards.c, t.streaks.c
    await hold(work, [community])
    values = {
        BoardSpot(community, key, by, value)
        for key, points, gain in await work.rows(
            select(b.key, b.points, b.gain).where(b.member == member, b.shown.is_not(on))
        )
        for by, value in ((By.POINTS, points), (By.IMPROVED, gain))
    } | {
        BoardSpot(community, STREAKS, By.STREAK, current)
        for (current,) in await work.rows(select(s.current).where(s.member == member, s.shown.is_not(on)))
    }
    for board in (t.boards, t.streaks):
        await work.change(update(board).where(board.c.member == member).values(shown=on))
    await count(work, Counter({spot: 1 if on else -1 for spot in values if spot.value > 0}))
