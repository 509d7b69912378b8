"""Rounds, and the days that they make."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Column, bindparam, delete, func, or_, select, update
from sqlalchemy.sql.dml import ReturningInsert

from bot.core.rounds.round import Day, Earned, Posting, Round, RoundState
from bot.storage.sql.session.work import Insert, Query, Upsert, Work, chunks, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlRoundBook"]

_COLUMNS = columns(t.rounds, Round)
_ROUND = select(*_COLUMNS)
_POSTING = select(*columns(t.postings, Posting))
_UNDERWAY = (RoundState.CLAIMED, RoundState.OPEN, RoundState.REVEALED)
_TAKING = (RoundState.OPEN, RoundState.REVEALED)
_ANY_ZONE = timedelta(days=3)
"""A date's rounds are due within this of its midnight in UTC, in every zone and on the day itself."""
_IDENTITY = {"id", "community", "schedule", "local_date", "apart"}
_UPDATE = (
    update(t.rounds)
    .where(t.rounds.c.id == bindparam("row"))
    .values({c.name: bindparam(c.name) for c in t.rounds.c if c.name not in _IDENTITY})
)
_REDATE = (
    update(t.rounds)
    .where(t.rounds.c.id == bindparam("row"))
    .values(local_date=bindparam("day"), apart=bindparam("besides"))
)
_BY_ID = _ROUND.where(t.rounds.c.id == bindparam("id"))
_HELD = _BY_ID.with_for_update(key_share=True)
_MANY = _ROUND.where(t.rounds.c.id.in_(bindparam("ids", expanding=True)))
_DAYS = select(t.rounds.c.local_date, t.rounds.c.id, t.rounds.c.state).where(
    t.rounds.c.community == bindparam("community"), t.rounds.c.opened_at.is_not(None)
)


def _posted(column: Column[str]) -> Query:
    """The round that was made last of those posted under a name of a place."""
    p = t.postings.c
    last = select(p.round).where(p.place == bindparam("place"), column == bindparam("name"))
    return _ROUND.where(t.rounds.c.id == last.order_by(p.round.desc()).limit(1).scalar_subquery())


_BY_THREAD = _posted(t.postings.c.thread)
_BY_CHANNEL = _posted(t.postings.c.channel)


@cache
def _new_round(insert: Insert) -> ReturningInsert[Any]:
    added = insert(t.rounds).on_conflict_do_nothing(index_elements=["schedule", "local_date", "apart"])
    return added.returning(*_COLUMNS)


@cache
def _new_posting(insert: Insert) -> Upsert:
    return insert(t.postings).on_conflict_do_nothing(index_elements=["round", "destination"])


class SqlRoundBook:
    """Implements `RoundBook`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def add(self, rounds: Sequence[Round]) -> Sequence[Round]:
        """All in one batch; the unique (schedule, local_date, apart) decides what is new."""
        stored = await self._work.give_each(_new_round(self._work.insert), [facts(r) for r in rounds])
        new = {(r.schedule, r.local_date): r for r in (Round(*row) for row in stored)}
        asked = dict.fromkeys((r.schedule, r.local_date) for r in rounds)
        return [new[key] for key in asked if key in new]

    async def get(self, round_id: int) -> Round | None:
        """By primary key, locked when writing."""
        return await self._work.value(Round, _HELD if self._work.writing else _BY_ID, id=round_id)

    async def many(self, rounds: Collection[int]) -> Mapping[int, Round]:
        """By primary key, in chunks."""
        found: dict[int, Round] = {}
        for ids in chunks(rounds):
            found |= {r.id: r for r in await self._work.values(Round, _MANY, ids=ids)}
        return found

    async def update(self, rounds: Sequence[Round]) -> None:
        """All but the identity, in one batch, in the order of ids."""
        ordered = sorted(rounds, key=lambda r: r.id)
        changes = [
            {name: fact for name, fact in facts(r).items() if name not in _IDENTITY} | {"row": r.id}
            for r in ordered
        ]
        await self._work.change_each(_UPDATE, changes)

    async def current(self, schedules: Collection[int]) -> Mapping[int, Sequence[Round]]:
        """By (schedule, state), in chunks, each list by local date; locked when writing, to be ended."""
        r = t.rounds.c
        found: dict[int, list[Round]] = defaultdict(list)
        for ids in chunks(schedules):
            query = _ROUND.where(r.schedule.in_(ids), r.state.in_(_UNDERWAY)).order_by(r.local_date, r.id)
            for round_ in await self._work.values(Round, self._work.locked(query)):
                found[round_.schedule].append(round_)
        return dict(found)

    async def ahead(self, at: datetime) -> Collection[int]:
        """The end of the index on due_at."""
        r = t.rounds.c
        return {row[0] for row in await self._work.rows(select(r.schedule).where(r.due_at > at))}

    async def beyond(self, schedule: int, at: datetime) -> Sequence[Round]:
        """A walk through one schedule's rounds."""
        r = t.rounds.c
        instants = (r.due_at, r.opened_at, r.revealed_at, r.closed_at)
        query = _ROUND.where(r.schedule == schedule, or_(*(instant > at for instant in instants)))
        return await self._work.values(Round, self._work.locked(query.order_by(r.id)))

    async def redate(self, rounds: Sequence[Round]) -> None:
        """In two batches, in the order of ids."""
        await self.update(rounds)
        ordered = sorted(rounds, key=lambda r: r.id)
        changes = [{"row": r.id, "day": r.local_date, "besides": r.apart} for r in ordered]
        await self._work.change_each(_REDATE, changes)

    async def drop(self, rounds: Collection[int]) -> None:
        """By primary key, in chunks; a reference to one is a Conflict."""
        for ids in chunks(rounds):
            await self._work.change(delete(t.rounds).where(t.rounds.c.id.in_(ids)))

    async def history(self, schedules: Collection[int]) -> Mapping[int, Sequence[tuple[str, date]]]:
        """By schedule, in chunks, each list by local date."""
        r = t.rounds.c
        found: dict[int, list[tuple[str, date]]] = defaultdict(list)
        for ids in chunks(schedules):
            query = select(r.schedule, r.question, r.local_date).where(
                r.schedule.in_(ids), r.state != RoundState.MISSED
            )
            for schedule, question, day in await self._work.rows(query.order_by(r.schedule, r.local_date)):
                found[schedule].append((question, day))
        return dict(found)

    async def earned(self, schedules: Collection[int], since: date) -> Mapping[int, Sequence[Earned]]:
        """Each member's best revision of each round, summed in the database."""
        r, a = t.rounds.c, t.answers.c
        found: dict[int, list[Earned]] = defaultdict(list)
        for ids in chunks(schedules):
            best = (
                select(r.schedule, r.level, func.max(a.points).label("points"))
                .join_from(t.rounds, t.answers, a.round == r.id)
                .where(r.schedule.in_(ids), r.local_date >= since)
                .where(a.grade.is_not(None), a.withdrawn_at.is_(None))
                .group_by(r.schedule, r.level, a.round, a.member)
                .subquery("best")
            )
            b = best.c
            query = select(b.schedule, b.level, func.count(), func.sum(b.points)).group_by(
                b.schedule, b.level
            )
            for schedule, level, answers, points in await self._work.rows(query):
                found[schedule].append(Earned(level, answers, int(points)))
        return dict(found)

    async def recent(self, community: int, *, limit: int) -> Sequence[Round]:
        """The end of the index on (community, due_at)."""
        r = t.rounds.c
        query = _ROUND.where(r.community == community).order_by(r.due_at.desc(), r.id.desc()).limit(limit)
        return await self._work.values(Round, query)

    async def between(self, community: int, first: date, last: date) -> Sequence[Round]:
        """By (community, due_at), with room for every zone, then by local date."""
        r = t.rounds.c
        query = _ROUND.where(
            r.community == community,
            r.due_at >= datetime.combine(first, time(), UTC) - _ANY_ZONE,
            r.due_at <= datetime.combine(last, time(), UTC) + _ANY_ZONE,
            r.local_date >= first,
            r.local_date <= last,
            r.opened_at.is_not(None),
        )
        return await self._work.values(Round, query.order_by(r.due_at, r.id))

    async def open_in(self, community: int) -> Sequence[Round]:
        """By (community, state)."""
        r = t.rounds.c
        query = _ROUND.where(r.community == community, r.state.in_(_TAKING))
        return await self._work.values(Round, query.order_by(r.due_at.desc(), r.id.desc()))

    async def at(self, place: int, channel: str) -> Round | None:
        """By thread, then by channel; of several the one that was made last."""
        in_thread = await self.of_thread(place, channel)
        if in_thread is not None:
            return in_thread
        return await self._work.value(Round, _BY_CHANNEL, place=place, name=channel)

    async def of_thread(self, place: int, thread: str) -> Round | None:
        """By thread; "" is no thread."""
        if not thread:
            return None
        return await self._work.value(Round, _BY_THREAD, place=place, name=thread)

    async def to_reveal(self, now: datetime, *, limit: int) -> Sequence[Round]:
        """The first ones of the index on (state, reveals_at) that nobody else holds."""
        r = t.rounds.c
        query = _ROUND.where(r.state == RoundState.OPEN, r.reveals_at <= now)
        query = query.order_by(r.reveals_at, r.id).limit(limit)
        return await self._work.values(Round, self._work.locked(query, skip=True))

    async def next_reveal(self) -> datetime | None:
        """The first entry of the index on (state, reveals_at) for open rounds."""
        r = t.rounds.c
        query = select(r.reveals_at).where(r.state == RoundState.OPEN, r.reveals_at.is_not(None))
        row = await self._work.first(query.order_by(r.reveals_at).limit(1))
        return None if row is None else row[0]

    async def days(self, community: int) -> Sequence[Day]:
        """Rounds that opened, put together by local date."""
        rounds: dict[date, set[int]] = defaultdict(set)
        running: set[date] = set()
        for day, round_id, state in await self._work.rows(_DAYS, community=community):
            rounds[day].add(round_id)
            if state is not RoundState.CLOSED:
                running.add(day)
        return [Day(day, frozenset(rounds[day]), day not in running) for day in sorted(rounds)]

    async def record(self, postings: Sequence[Posting]) -> None:
        """All in one batch; the first posting of a round at a destination stays."""
        await self._work.change_each(_new_posting(self._work.insert), [facts(p) for p in postings])

    async def postings(self, round_id: int) -> Sequence[Posting]:
        """By destination."""
        p = t.postings.c
        return await self._work.values(Posting, _POSTING.where(p.round == round_id).order_by(p.destination))

    async def live_threads(self, place: int) -> Sequence[Posting]:
        """From the place's community to its few rounds that take answers, to their postings there."""
        r, p = t.rounds.c, t.postings.c
        query = (
            _POSTING.join(t.rounds, r.id == p.round)
            .join(t.places, t.places.c.community == r.community)
            .where(t.places.c.id == place, r.state.in_(_TAKING), p.place == place)
        )
        return await self._work.values(Posting, query.order_by(p.round, p.destination))
