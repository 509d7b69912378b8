"""Practice pairs and those who wait for a partner, in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.pairs.pair import Pair, PairState, Waiting
from bot.testing.memory.sheets import Sheets

__all__ = ["MemoryPairBook"]

_CAME_ABOUT = {PairState.FIRST, PairState.SECOND, PairState.RATING, PairState.DONE}


class MemoryPairBook:
    """Implements `PairBook`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def wait(self, waiting: Waiting) -> None:
        """By member."""
        s = self._s
        s.must_write()
        s.require(waiting.member in s.members, waiting.place in s.places)
        s.pair_queue.put(waiting.member, waiting)

    async def stop_waiting(self, members: Collection[int]) -> None:
        """By member."""
        self._s.must_write()
        for member in members:
            self._s.pair_queue.drop(member)

    async def waiting_for(self, member: int) -> Waiting | None:
        """By member."""
        return self._s.pair_queue.get(member)

    async def waiting(self, place: int) -> Sequence[Waiting]:
        """By the instant of joining."""
        found = (each for each in self._s.pair_queue if each.place == place)
        return sorted(found, key=lambda each: (each.joined_at, each.member))

    async def expired(self, now: datetime, *, limit: int) -> Sequence[Waiting]:
        """By the instant."""
        found = (each for each in self._s.pair_queue if each.expires_at <= now)
        return sorted(found, key=lambda each: (each.expires_at, each.member))[:limit]

    async def add(self, pair: Pair) -> Pair:
        """Number and store, unless one of the two is busy."""
        s = self._s
        s.must_write()
        s.require(pair.community in s.communities, pair.place in s.places)
        for seat in pair.seats:
            s.require(seat.member in s.members, await self.current(seat.member) is None)
        stored = replace(pair, id=s.pairs.number())
        s.pairs.put(stored.id, stored)
        for number, seat in enumerate(stored.seats):
            s.pair_seats.put((stored.id, number), seat)
        return stored

    async def update(self, pair: Pair) -> None:
        """The state and the instant; what the seats did."""
        self._s.must_write()
        known = self._s.pairs.get(pair.id)
        if known is not None:
            self._s.pairs.put(pair.id, replace(known, state=pair.state, next_at=pair.next_at))
            for number, new in enumerate(pair.seats):
                seat = self._s.pair_seats.get((pair.id, number)) or new
                changed = replace(seat, here=new.here, score=new.score, words=new.words)
                self._s.pair_seats.put((pair.id, number), changed)

    async def get(self, pair: int) -> Pair | None:
        """By id."""
        known = self._s.pairs.get(pair)
        return None if known is None else self._seated(known)

    async def current(self, member: int) -> Pair | None:
        """The one that is not over."""
        found = (p for p in self._all() if not p.over and p.seat_of(member) is not None)
        return next(found, None)

    async def last_partners(self, members: Collection[int]) -> Mapping[int, int]:
        """The newest pair comes last."""
        found: dict[int, int] = {}
        for pair in self._all():
            if pair.state in _CAME_ABOUT:
                first, second = (seat.member for seat in pair.seats)
                found |= {first: second, second: first}
        return {member: partner for member, partner in found.items() if member in members}

    async def asked(self, members: Collection[int]) -> Collection[str]:
        """Both questions of each."""
        return {
            question
            for pair in self._all()
            if any(seat.member in members for seat in pair.seats)
            for question in pair.questions
        }

    async def due(self, now: datetime, *, limit: int) -> Sequence[Pair]:
        """By the instant."""
        due = [(p.next_at, p.id, p) for p in self._all() if p.next_at and p.next_at <= now]
        return [pair for _, _, pair in sorted(due, key=lambda d: d[:2])[:limit]]

    async def next_at(self) -> datetime | None:
        """The earliest of both."""
        instants = [p.next_at for p in self._s.pairs if p.next_at]
        instants += [each.expires_at for each in self._s.pair_queue]
        return min(instants, default=None)

    def _all(self) -> Sequence[Pair]:
        return [self._seated(pair) for pair in self._s.pairs]

    def _seated(self, pair: Pair) -> Pair:
        """The pair with its seats as they are now."""
        first, second = (self._s.pair_seats.get((pair.id, n)) or pair.seats[n] for n in (0, 1))
        return replace(pair, seats=(first, second))
