"""Fills a database with one large community, by the database's own means, for benchmarks.

    community = await fill(url, members=50_000, rounds=20)

makes 50,000 members who each answered 20 closed daily rounds: 1,000,000 answers, as many lines in the
points ledger, boards that agree with them (`sparring db check` finds nothing), and a streak for
everybody. Points are 0-30, spread so that there are many ties. The last round was on `last_day`. The
database must be at the newest schema; takes about half a minute on SQLite.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Column, Connection, Date, MetaData, Table, Text, insert, text

from bot.core.boards.board import period_keys, previous_key
from bot.core.people.people import Community, Place
from bot.core.questions.question import Level
from bot.core.rounds.round import Posting, Round, RoundState
from bot.core.rounds.schedule import Destination, Schedule
from bot.core.streaks.streak import FREEZE_EVERY, MOST_FREEZES
from bot.storage.engine import parse, writer_engine
from bot.storage.sql.store import SqlStore

__all__ = ["LAST_DAY", "fill"]

LAST_DAY = date(2026, 3, 20)

_MEMBERS = """
INSERT INTO members
    (community, name, joined_at, zone, on_boards, share_answers, organiser, folded)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :members)
SELECT c.id, 'Member ' || i, c.created_at, 'UTC', i % 50 <> 0, true, false, 'member ' || i
FROM n JOIN communities c ON c.id = :community
"""
_ACCOUNTS = """
INSERT INTO accounts (member, community, platform, external)
SELECT id, community, 'web', 'fill-' || id FROM members WHERE community = :community
"""
_ANSWERS = """
INSERT INTO answers
    (round, community, member, revision, text, at, source, grade, points, sincere, hints)
SELECT r.id, r.community, m.id, 1, 'The harmonic mean of precision and recall.', r.due_at, '',
    '{"score": ' || (((m.id * 7919 + r.id * 104729) % 31) / 30.0) || ', "confidence": 1.0, "grader": "fill", '
        || '"flags": ["language not supported"]}',
    (m.id * 7919 + r.id * 104729) % 31, true, 0
FROM rounds r JOIN members m ON m.community = r.community WHERE r.community = :community
"""
_POINTS = """
INSERT INTO points (community, member, round, delta, reason, local_date, at)
SELECT a.community, a.member, a.round, a.points, 'answer', r.local_date, a.at
FROM answers a JOIN rounds r ON r.id = a.round WHERE a.community = :community
"""
_STREAK_EVENTS = """
INSERT INTO streak_events (community, member, kind, day, at, round, sequence, counts, note)
SELECT a.community, a.member, 'answered', r.local_date, a.at, a.round, 1, true, ''
FROM answers a JOIN rounds r ON r.id = a.round WHERE a.community = :community
"""
_STREAKS = """
INSERT INTO streaks (member, community, current, best, freezes, last_day, shown)
SELECT m.id, m.community, :rounds, :rounds, :freezes, max(r.local_date), m.on_boards
FROM members m JOIN rounds r ON r.community = m.community WHERE m.community = :community
GROUP BY m.id, m.community, m.on_boards
"""
_BOARDS = """
INSERT INTO boards (member, key, community, shown, points, gain)
SELECT p.member, k.key, p.community, m.on_boards, sum(p.delta), sum(p.delta)
FROM points p JOIN fill_keys k ON k.day = p.local_date JOIN members m ON m.id = p.member
WHERE p.community = :community GROUP BY p.member, k.key, p.community, m.on_boards
"""
_GAINS = """
UPDATE boards SET gain = points - COALESCE(
    (SELECT b.points FROM fill_before f JOIN boards b ON b.key = f.before AND b.member = boards.member
     WHERE f.key = boards.key), 0)
WHERE community = :community
"""
_TALLIES = """
INSERT INTO tallies (community, key, by, value, members)
SELECT community, key, 'points', points, count(*) FROM boards
WHERE community = :community AND shown AND points > 0 GROUP BY community, key, points
UNION ALL
SELECT community, key, 'improved', gain, count(*) FROM boards
WHERE community = :community AND shown AND gain > 0 GROUP BY community, key, gain
UNION ALL
SELECT community, '', 'streak', current, count(*) FROM streaks
WHERE community = :community AND shown AND current > 0 GROUP BY community, current
"""

_temporary = MetaData()
_keys = Table("fill_keys", _temporary, Column("day", Date), Column("key", Text), prefixes=["TEMPORARY"])
_before = Table(
    "fill_before", _temporary, Column("key", Text), Column("before", Text), prefixes=["TEMPORARY"]
)


async def fill(url: str, *, members: int = 50_000, rounds: int = 20, last_day: date = LAST_DAY) -> int:
    """The id of the new community."""
    store = SqlStore(url)
    days = [last_day - timedelta(days=back) for back in reversed(range(rounds))]
    try:
        community = await _community(store, days)
    finally:
        await store.close()
    engine = writer_engine(parse(url), pool_size=1)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_write, community=community, members=members, days=days)
    finally:
        await engine.dispose()
    return community


async def _community(store: SqlStore, days: list[date]) -> int:
    now = datetime.combine(days[0], time(8), UTC)
    async with store.begin() as tx:
        community = await tx.communities.add(Community(0, "Fifty thousand", now))
        place = await tx.communities.add_place(Place(0, community.id, "web", f"fill-{community.id}"))
        schedule = await tx.schedules.add(Schedule(0, community.id, "daily", time(9), "UTC"))
        schedule = replace(
            schedule, next_date=days[-1] + timedelta(days=1), next_due=now + timedelta(days=len(days))
        )
        await tx.schedules.update([schedule])
        where = await tx.schedules.add_destination(Destination(0, schedule.id, place.id, "general"))
        opened = [datetime.combine(day, time(9), UTC) for day in days]
        stored = await tx.rounds.add(
            [
                Round(
                    0,
                    community.id,
                    schedule.id,
                    at.date(),
                    at,
                    "f1-score",
                    Level.ADVANCED,
                    state=RoundState.CLOSED,
                    opened_at=at,
                    closed_at=at + timedelta(days=1),
                )
                for at in opened
            ]
        )
        await tx.rounds.record(
            [
                Posting(r.id, where.id, place.id, where.channel, f"m{r.id}", f"t{r.id}", r.due_at)
                for r in stored
            ]
        )
    return community.id


def _write(connection: Connection, *, community: int, members: int, days: list[date]) -> None:
    _temporary.create_all(connection)
    connection.execute(
        insert(_keys), [{"day": day, "key": key} for day in days for key in period_keys(day).values()]
    )
    before = {key: previous_key(period, day) for day in days for period, key in period_keys(day).items()}
    connection.execute(insert(_before), [{"key": key, "before": b} for key, b in before.items()])
    facts = {
        "community": community,
        "members": members,
        "rounds": len(days),
        "freezes": min(MOST_FREEZES, len(days) // FREEZE_EVERY),
    }
    for statement in (
        _MEMBERS, _ACCOUNTS, _ANSWERS, _POINTS, _STREAK_EVENTS, _STREAKS, _BOARDS, _GAINS, _TALLIES
    ):  # fmt: skip
        query = text(statement)
        connection.execute(query, {name: facts[name] for name in query.compile().params})
    _temporary.drop_all(connection)
