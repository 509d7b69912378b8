"""Counts boards and streaks anew from their ledgers, a few hundred members at a time."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date

from sqlalchemy import func, select

from bot.core.boards import period_keys, previous_key
from bot.core.model import StreakSummary
from bot.core.streaks import streak
from bot.storage import tables as t
from bot.storage.rules import Finding
from bot.storage.sql.rounds import SqlRoundBook
from bot.storage.sql.streaks import SqlStreakLedger
from bot.storage.sql.work import Work, columns

__all__ = ["recounted"]

_BATCH = 500


async def recounted(work: Work) -> AsyncIterator[Finding]:
    """Every board row and streak summary that is not what its ledger comes to."""
    communities = [row[0] for row in await work.rows(select(t.communities.c.id).order_by(t.communities.c.id))]
    for community in communities:
        after = 0
        while members := await _members(work, community, after=after):
            async for finding in _boards(work, members):
                yield finding
            async for finding in _streaks(work, community, members):
                yield finding
            after = members[-1]


async def _members(work: Work, community: int, *, after: int) -> Sequence[int]:
    m = t.members.c
    query = select(m.id).where(m.community == community, m.id > after).order_by(m.id).limit(_BATCH)
    return [row[0] for row in await work.rows(query)]


async def _boards(work: Work, members: Sequence[int]) -> AsyncIterator[Finding]:
    p, b = t.points.c, t.boards.c
    lines = await work.rows(
        select(p.member, p.local_date, func.sum(p.delta))
        .where(p.member.in_(members))
        .group_by(p.member, p.local_date)
    )
    expected = _standings([(member, day, int(points)) for member, day, points in lines])
    rows = await work.rows(select(b.member, b.key, b.points, b.gain).where(b.member.in_(members)))
    found = {(member, key): (points, gain) for member, key, points, gain in rows}
    for member, key in sorted(expected.keys() | found.keys()):
        counted, kept = expected.get((member, key)), found.get((member, key))
        if counted != kept:
            detail = f"member={member} key={key} board={kept} ledger={counted} (points, gain)"
            yield Finding("Boards are the sum of the points ledger.", detail)


def _standings(lines: Sequence[tuple[int, date, int]]) -> Mapping[tuple[int, str], tuple[int, int]]:
    """Points and gain by member and period key."""
    sums: dict[tuple[int, str], int] = defaultdict(int)
    before: dict[str, str | None] = {}
    for member, day, points in lines:
        for period, key in period_keys(day).items():
            sums[member, key] += points
            before[key] = previous_key(period, day)
    return {
        (member, key): (points, points - sums.get((member, before[key] or ""), 0))
        for (member, key), points in sums.items()
    }


async def _streaks(work: Work, community: int, members: Sequence[int]) -> AsyncIterator[Finding]:
    days = await SqlRoundBook(work).days(community)
    events = await SqlStreakLedger(work).events_of(members)
    s = t.streaks.c
    query = select(*columns(t.streaks, StreakSummary)).where(s.member.in_(members))
    for summary in await work.values(StreakSummary, query):
        counted = streak(days, events.get(summary.member, ()))
        kept = (summary.current, summary.best, summary.freezes)
        if (counted.current, counted.best, counted.freezes) != kept:
            detail = (
                f"member={summary.member} kept={kept} "
                f"ledger={(counted.current, counted.best, counted.freezes)} (current, best, freezes)"
            )
            yield Finding("Streaks are what the streak ledger comes to.", detail)
