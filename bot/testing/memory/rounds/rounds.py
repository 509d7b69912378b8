"""Rounds and where they were posted, in memory."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.core.questions.question import Level
from bot.core.rounds.round import Day, Earned, Posting, Round, RoundState
from bot.testing.memory.sheets import Sheets

__all__ = ["MemoryRoundBook"]

_UNDERWAY = {RoundState.CLAIMED, RoundState.OPEN, RoundState.REVEALED}
_TAKING = {RoundState.OPEN, RoundState.REVEALED}


class MemoryRoundBook:
    """Implements `RoundBook`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def add(self, rounds: Sequence[Round]) -> Sequence[Round]:
        """Store those whose (schedule, local_date, apart) is new."""
        s = self._s
        s.must_write()
        new: list[Round] = []
        for round_ in rounds:
            if _identity(round_) in s.dates:
                continue
            s.require(round_.community in s.communities, round_.schedule in s.schedules)
            stored = replace(round_, id=s.rounds.number())
            self._put(stored)
            s.dates.put(_identity(stored), stored.id)
            new.append(stored)
        return new

    def _put(self, round_: Round) -> None:
        self._s.require(round_.state not in _TAKING or round_.opened_at is not None)
        self._s.rounds.put(round_.id, round_)

    async def get(self, round_id: int) -> Round | None:
        """By id; the only writer holds every row."""
        return self._s.rounds.get(round_id)

    async def many(self, rounds: Collection[int]) -> Mapping[int, Round]:
        """By id."""
        return self._s.rounds.some(rounds)

    async def update(self, rounds: Sequence[Round]) -> None:
        """All but the identity."""
        self._s.must_write()
        for round_ in rounds:
            known = self._s.rounds.get(round_.id)
            if known is not None:
                self._put(
                    replace(
                        round_,
                        community=known.community,
                        schedule=known.schedule,
                        local_date=known.local_date,
                        apart=known.apart,
                    )
                )

    async def current(self, schedules: Collection[int]) -> Mapping[int, Sequence[Round]]:
        """By local date."""
        return self._by_schedule(schedules, lambda r: r.state in _UNDERWAY)

    async def ahead(self, at: datetime) -> Collection[int]:
        """A look at all of them."""
        return {r.schedule for r in self._s.rounds if r.due_at > at}

    async def beyond(self, schedule: int, at: datetime) -> Sequence[Round]:
        """In the order of creation; the only writer holds every row."""
        return [
            r
            for r in self._s.rounds
            if r.schedule == schedule
            and any(i is not None and i > at for i in (r.due_at, r.opened_at, r.revealed_at, r.closed_at))
        ]

    async def redate(self, rounds: Sequence[Round]) -> None:
        """Each under its new identity."""
        s = self._s
        s.must_write()
        for round_ in rounds:
            known = s.rounds.get(round_.id)
            if known is None:
                continue
            moved = replace(round_, community=known.community, schedule=known.schedule)
            s.dates.drop(_identity(known))
            s.require(_identity(moved) not in s.dates)
            s.dates.put(_identity(moved), moved.id)
            self._put(moved)

    async def drop(self, rounds: Collection[int]) -> None:
        """Each with its identity."""
        s = self._s
        s.must_write()
        for round_ in s.rounds.some(rounds).values():
            s.require(all(p.round != round_.id for p in s.parcels))
            s.dates.drop(_identity(round_))
            s.rounds.drop(round_.id)

    async def history(self, schedules: Collection[int]) -> Mapping[int, Sequence[tuple[str, date]]]:
        """By local date."""
        found = self._by_schedule(schedules, lambda r: r.state is not RoundState.MISSED)
        return {schedule: [(r.question, r.local_date) for r in rounds] for schedule, rounds in found.items()}

    async def earned(self, schedules: Collection[int], since: date) -> Mapping[int, Sequence[Earned]]:
        """Each member's best revision of each round."""
        best: dict[tuple[int, int], int] = {}
        for answer in self._s.answers:
            if answer.grade is not None and answer.withdrawn_at is None:
                key = (answer.round, answer.member)
                best[key] = max(best.get(key, 0), answer.points)
        sums: dict[int, dict[Level, list[int]]] = defaultdict(lambda: defaultdict(list))
        for (number, _), points in best.items():
            round_ = self._s.rounds.get(number)
            if round_ is not None and round_.schedule in schedules and round_.local_date >= since:
                sums[round_.schedule][round_.level].append(points)
        return {
            schedule: [Earned(level, len(points), sum(points)) for level, points in levels.items()]
            for schedule, levels in sums.items()
        }

    def _by_schedule(
        self, schedules: Collection[int], wanted: Callable[[Round], bool]
    ) -> Mapping[int, Sequence[Round]]:
        found: dict[int, list[Round]] = defaultdict(list)
        for round_ in sorted(self._s.rounds, key=lambda r: r.local_date):
            if round_.schedule in schedules and wanted(round_):
                found[round_.schedule].append(round_)
        return dict(found)

    async def recent(self, community: int, *, limit: int) -> Sequence[Round]:
        """By the instant at which they were due."""
        return self._newest(r for r in self._s.rounds if r.community == community)[:limit]

    async def between(self, community: int, first: date, last: date) -> Sequence[Round]:
        """By the instant at which they were due."""
        found = (r for r in self._s.rounds if r.community == community and first <= r.local_date <= last)
        return sorted((r for r in found if r.opened_at is not None), key=lambda r: (r.due_at, r.id))

    async def open_in(self, community: int) -> Sequence[Round]:
        """By the instant at which they were due."""
        return self._newest(r for r in self._s.rounds if r.community == community and r.state in _TAKING)

    def _newest(self, rounds: Iterable[Round]) -> Sequence[Round]:
        return sorted(rounds, key=lambda r: (r.due_at, r.id), reverse=True)

    async def at(self, place: int, channel: str) -> Round | None:
        """By thread, then by channel; of several the one that was made last."""
        in_thread = await self.of_thread(place, channel)
        return in_thread or self._last(
            p for p in self._s.postings if (p.place, p.channel) == (place, channel)
        )

    async def of_thread(self, place: int, thread: str) -> Round | None:
        """By thread; "" is no thread."""
        if not thread:
            return None
        return self._last(p for p in self._s.postings if (p.place, p.thread) == (place, thread))

    def _last(self, postings: Iterable[Posting]) -> Round | None:
        newest = max((p.round for p in postings), default=None)
        return None if newest is None else self._s.rounds.get(newest)

    async def to_reveal(self, now: datetime, *, limit: int) -> Sequence[Round]:
        """The only writer holds every row."""
        due = [(at, r.id, r) for at, r in self._revealing() if at <= now]
        return [r for _, _, r in sorted(due, key=lambda d: d[:2])[:limit]]

    async def next_reveal(self) -> datetime | None:
        """A look at all of them."""
        return min((at for at, _ in self._revealing()), default=None)

    def _revealing(self) -> list[tuple[datetime, Round]]:
        open_ = (r for r in self._s.rounds if r.state is RoundState.OPEN)
        return [(r.reveals_at, r) for r in open_ if r.reveals_at is not None]

    async def days(self, community: int) -> Sequence[Day]:
        """Rounds that opened, put together by local date."""
        days: dict[date, list[Round]] = defaultdict(list)
        for round_ in self._s.rounds:
            if round_.community == community and round_.opened_at is not None:
                days[round_.local_date].append(round_)
        return [
            Day(day, frozenset(r.id for r in rounds), all(r.state is RoundState.CLOSED for r in rounds))
            for day, rounds in sorted(days.items())
        ]

    async def record(self, postings: Sequence[Posting]) -> None:
        """The first posting of a round at a destination stays."""
        s = self._s
        s.must_write()
        for posting in postings:
            key = (posting.round, posting.destination)
            if key not in s.postings:
                s.require(posting.round in s.rounds, posting.destination in s.destinations)
                s.require(posting.place in s.places)
                s.postings.put(key, posting)

    async def postings(self, round_id: int) -> Sequence[Posting]:
        """By destination."""
        return sorted((p for p in self._s.postings if p.round == round_id), key=lambda p: p.destination)

    async def live_threads(self, place: int) -> Sequence[Posting]:
        """By round and destination."""
        taking = {r.id for r in self._s.rounds if r.state in _TAKING}
        found = (p for p in self._s.postings if p.place == place and p.round in taking)
        return sorted(found, key=lambda p: (p.round, p.destination))


def _identity(round_: Round) -> tuple[int, date, int]:
    return round_.schedule, round_.local_date, round_.apart
