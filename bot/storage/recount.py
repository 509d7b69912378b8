"""Counts anew what is derived, a few hundred rows at a time: boards, streaks, points, what is overdue.

The sums are the core's own pure functions over rows that are read here; nothing that writes is used.
"""

from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

from sqlalchemy import func, select

from bot.core.answers.scoring import points, settled
from bot.core.boards.board import period_keys, previous_key
from bot.core.outbox.parcel import ParcelState
from bot.core.streaks.events import StreakSummary
from bot.core.streaks.streak import streak
from bot.storage.sql.boards.streaks import SqlStreakLedger
from bot.storage.sql.rounds.rounds import SqlRoundBook
from bot.storage.sql.session.work import Work, columns
from bot.storage.tables import schema as t

__all__ = ["RECOUNTS", "Recount"]

_BATCH = 500
_GRACE = timedelta(hours=1)
"""Longer than any lease and any pause between two tries (`usecases.outbox.deliver`)."""

Faults: TypeAlias = AsyncGenerator[str, None]


@dataclass(frozen=True, slots=True)
class Recount:
    """A sentence that must be true of the rows `of`, and what tells those of which it is false."""

    sentence: str
    of: str
    faults: Callable[[Work, datetime], Faults]


async def _members(work: Work) -> AsyncIterator[tuple[int, Sequence[int]]]:
    """Every community with its members, by hundreds."""
    m = t.members.c
    for (community,) in await work.rows(select(t.communities.c.id).order_by(t.communities.c.id)):
        after = 0
        while True:
            query = select(m.id).where(m.community == community, m.id > after).order_by(m.id).limit(_BATCH)
            found = [row[0] for row in await work.rows(query)]
            if not found:
                break
            yield community, found
            after = found[-1]


async def _boards(work: Work, now: datetime) -> Faults:
    del now
    p, b = t.points.c, t.boards.c
    async for _, members in _members(work):
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
                yield f"member={member} key={key} board={kept} ledger={counted} (points, gain)"


def _standings(lines: Sequence[tuple[int, date, int]]) -> Mapping[tuple[int, str], tuple[int, int]]:
    """Points and gain by member and period key."""
    sums: dict[tuple[int, str], int] = defaultdict(int)
    before: dict[str, str | None] = {}
    for member, day, earned in lines:
        for period, key in period_keys(day).items():
            sums[member, key] += earned
            before[key] = previous_key(period, day)
    return {
        (member, key): (total, total - sums.get((member, before[key] or ""), 0))
        for (member, key), total in sums.items()
    }


async def _streaks(work: Work, now: datetime) -> Faults:
    del now
    s = t.streaks.c
    async for community, members in _members(work):
        days = await SqlRoundBook(work).days(community)
        events = await SqlStreakLedger(work).events_of(members)
        query = select(*columns(t.streaks, StreakSummary)).where(s.member.in_(members))
        kept = {summary.member: summary for summary in await work.values(StreakSummary, query)}
        for member in sorted(kept.keys() | events.keys()):
            counted, summary = streak(days, events.get(member, ())), kept.get(member)
            stands = (summary.current, summary.best, summary.freezes) if summary else (0, 0, 0)
            if (counted.current, counted.best, counted.freezes) != stands:
                ledger = (counted.current, counted.best, counted.freezes)
                yield f"member={member} kept={stands} ledger={ledger} (current, best, freezes)"


async def _grades(work: Work, now: datetime) -> Faults:
    del now
    a, r = t.answers.c, t.rounds.c
    facts = (a.id, a.grade, a.points, a.sincere, a.at, r.level, r.revealed_at)
    query = select(*facts).join(t.rounds, r.id == a.round).where(a.grade.is_not(None))
    after = 0
    while rows := await work.rows(query.where(a.id > after).order_by(a.id).limit(_BATCH)):
        for answer, grade, kept, earnest, at, level, revealed_at in rows:
            worth = {points(level, grade.score, revealed=False)}
            if revealed_at is not None and at >= revealed_at:
                worth.add(points(level, grade.score, revealed=True))
            if kept not in worth or settled(grade) not in {None, earnest}:
                yield f"answer={answer} points={kept} sincere={earnest} score={grade.score}"
        after = rows[-1][0]


async def _overdue_parcels(work: Work, now: datetime) -> Faults:
    p = t.parcels.c
    query = select(p.id, p.kind, p.expires_at).where(p.state == ParcelState.WAITING).order_by(p.id)
    late = query.where(p.expires_at < await _limit(work, now))
    for parcel, kind, expires_at in await work.rows(late):
        yield f"parcel={parcel} kind={kind} expired={expires_at:%Y-%m-%dT%H:%M:%SZ}"


async def _overdue_schedules(work: Work, now: datetime) -> Faults:
    s = t.schedules.c
    query = select(s.id, s.next_due).where(s.paused.is_(False), s.removed.is_(False)).order_by(s.id)
    for schedule, due in await work.rows(query.where(s.next_due < await _limit(work, now))):
        yield f"schedule={schedule} due={due:%Y-%m-%dT%H:%M:%SZ}"


async def _ungraded_answers(work: Work, now: datetime) -> Faults:
    a = t.answers.c
    query = select(a.id, a.round, a.at).where(a.grade.is_(None), a.withdrawn_at.is_(None)).order_by(a.id)
    late = query.where(a.at < await _limit(work, now))
    for answer, round_id, at in await work.rows(late):
        yield f"answer={answer} round={round_id} given={at:%Y-%m-%dT%H:%M:%SZ}"


async def _limit(work: Work, now: datetime) -> datetime:
    """Before this instant all must have ended: an hour before the bot was last seen at work."""
    e, s = t.events.c, t.postings.c
    seen = [await work.first(select(func.max(column))) for column in (e.at, s.posted_at)]
    known = [row[0] for row in seen if row is not None and row[0] is not None]
    return min(now, max(known, default=now)) - _GRACE


RECOUNTS = (
    Recount("Boards are the sum of the points ledger.", "boards", _boards),
    Recount("Streaks are what the streak ledger comes to.", "streaks", _streaks),
    Recount("An answer's points follow from its grade.", "answers WHERE grade IS NOT NULL", _grades),
    Recount(
        "A message is sent or given up before its time is long over.",
        "parcels WHERE state = 'waiting'",
        _overdue_parcels,
    ),
    Recount(
        "A question that is due is asked within the hour.",
        "schedules WHERE NOT paused AND NOT removed",
        _overdue_schedules,
    ),
    Recount(
        "An answer that was taken is graded within the hour.",
        "answers WHERE grade IS NULL AND withdrawn_at IS NULL",
        _ungraded_answers,
    ),
)
