"""Practice pairs and those who wait for a partner."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select, update

from bot.core.pairs.pair import Pair, PairState, Seat, Waiting
from bot.storage.sql.session.work import Query, Work, chunks, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlPairBook"]

_CAME_ABOUT = (PairState.FIRST, PairState.SECOND, PairState.RATING, PairState.DONE)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_WAITING = select(*columns(t.pair_queue, Waiting))
_OWN = ("id", "community", "place", "level", "near", "matched_at", "state", "next_at")
_QUESTIONS = ("first_question", "second_question")
_PAIR = select(*(t.pairs.c[name] for name in (*_OWN, *_QUESTIONS)))
_SEAT = ("member", "external", "joined_at", "here", "score", "words")
_SEATS = select(t.pair_seats.c.pair, *(t.pair_seats.c[name] for name in _SEAT))


class SqlPairBook:
    """Implements `PairBook`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def wait(self, waiting: Waiting) -> None:
        """Insert or replace."""
        row = facts(waiting)
        statement = self._work.insert(t.pair_queue).values(row)
        await self._work.change(statement.on_conflict_do_update(index_elements=["member"], set_=row))

    async def stop_waiting(self, members: Collection[int]) -> None:
        """By primary key."""
        q = t.pair_queue.c
        await self._work.change(delete(t.pair_queue).where(q.member.in_(members)))

    async def waiting_for(self, member: int) -> Waiting | None:
        """By primary key."""
        return await self._work.value(Waiting, _WAITING.where(t.pair_queue.c.member == member))

    async def waiting(self, place: int) -> Sequence[Waiting]:
        """By (place, joined_at); the place's own row is held, so that two matchers take turns."""
        q = t.pair_queue.c
        await self._work.rows(self._work.locked(select(t.places.c.id).where(t.places.c.id == place)))
        query = _WAITING.where(q.place == place).order_by(q.joined_at, q.member)
        return await self._work.values(Waiting, self._work.locked(query))

    async def expired(self, now: datetime, *, limit: int) -> Sequence[Waiting]:
        """The first ones of the index on expires_at that nobody else holds."""
        q = t.pair_queue.c
        query = _WAITING.where(q.expires_at <= now).order_by(q.expires_at, q.member).limit(limit)
        return await self._work.values(Waiting, self._work.locked(query, skip=True))

    async def add(self, pair: Pair) -> Pair:
        """Insert the pair and its seats; a unique index over active seats keeps members out of two."""
        own = {name: getattr(pair, name) for name in _OWN[1:]} | dict(
            zip(_QUESTIONS, pair.questions, strict=True)
        )
        row = await self._work.give(insert(t.pairs).returning(t.pairs.c.id), **own)
        if row is None:
            raise self._work.fail()
        stored = replace(pair, id=row[0])
        await self._work.change_each(insert(t.pair_seats), _seat_rows(stored))
        return stored

    async def update(self, pair: Pair) -> None:
        """The state and the instant; what the seats did."""
        p, s = t.pairs.c, t.pair_seats.c
        await self._work.change(
            update(t.pairs).where(p.id == pair.id).values(state=pair.state, next_at=pair.next_at)
        )
        for number, seat in enumerate(pair.seats):
            await self._work.change(
                update(t.pair_seats)
                .where(s.pair == pair.id, s.number == number)
                .values(here=seat.here, score=seat.score, words=seat.words, active=not pair.over)
            )

    async def get(self, pair: int) -> Pair | None:
        """By primary key, locked when writing."""
        found = await self._pairs(self._work.locked(_PAIR.where(t.pairs.c.id == pair)))
        return found[0] if found else None

    async def current(self, member: int) -> Pair | None:
        """By the unique index over active seats."""
        s = t.pair_seats.c
        row = await self._work.first(select(s.pair).where(s.member == member, s.active.is_(True)))
        return None if row is None else await self.get(row[0])

    async def last_partners(self, members: Collection[int]) -> Mapping[int, int]:
        """From the members' seats to their pairs to the other seats, oldest first: the newest one stays."""
        p, own, other = t.pairs.c, t.pair_seats.alias("own"), t.pair_seats.alias("other")
        found: dict[int, int] = {}
        for ids in chunks(members):
            query = (
                select(own.c.member, other.c.member)
                .join(t.pairs, p.id == own.c.pair)
                .join(other, (other.c.pair == own.c.pair) & (other.c.number != own.c.number))
                .where(own.c.member.in_(ids), p.state.in_(_CAME_ABOUT))
                .order_by(own.c.pair)
            )
            found.update((member, partner) for member, partner in await self._work.rows(query))
        return found

    async def asked(self, members: Collection[int]) -> Collection[str]:
        """From the members' seats to their pairs."""
        s, p = t.pair_seats.c, t.pairs.c
        found: set[str] = set()
        for ids in chunks(members):
            query = select(p.first_question, p.second_question).where(
                p.id.in_(select(s.pair).where(s.member.in_(ids)))
            )
            found |= {question for row in await self._work.rows(query) for question in row}
        return found

    async def due(self, now: datetime, *, limit: int) -> Sequence[Pair]:
        """The first ones of the index on next_at that nobody else holds."""
        p = t.pairs.c
        query = _PAIR.where(p.next_at <= now).order_by(p.next_at, p.id).limit(limit)
        return await self._pairs(self._work.locked(query, skip=True))

    async def next_at(self) -> datetime | None:
        """The first entries of both indexes."""
        p, q = t.pairs.c, t.pair_queue.c
        rows = [
            await self._work.first(
                select(p.next_at).where(p.next_at.is_not(None)).order_by(p.next_at).limit(1)
            ),
            await self._work.first(
                select(q.expires_at).where(q.expires_at > _LONG_AGO).order_by(q.expires_at).limit(1)
            ),
        ]
        return min((row[0] for row in rows if row is not None), default=None)

    async def _pairs(self, query: Query) -> Sequence[Pair]:
        """The pairs that the query gives, with their seats."""
        rows = await self._work.rows(query)
        seats: dict[int, list[Seat]] = defaultdict(list)
        s = t.pair_seats.c
        for ids in chunks([row[0] for row in rows]):
            query = _SEATS.where(s.pair.in_(ids)).order_by(s.pair, s.number)
            for pair, *seat in await self._work.rows(query):
                seats[pair].append(Seat(*seat))
        found = []
        for *own, asks, asks_too in rows:
            first, second = seats[own[0]]
            named = dict(zip(_OWN, own, strict=True))
            found.append(Pair(**named, seats=(first, second), questions=(asks, asks_too)))
        return found


def _seat_rows(pair: Pair) -> list[dict[str, object]]:
    return [
        facts(seat) | {"pair": pair.id, "number": number, "active": not pair.over}
        for number, seat in enumerate(pair.seats)
    ]
