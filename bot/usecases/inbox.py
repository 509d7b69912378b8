"""Events from the platforms: stored before they are acknowledged, dealt with once, by whoever lives.

A platform gives the raw event to `keep` and acknowledges it then; many that come together share a commit.
Once it is dealt with, it says `done`. What a process leaves behind that dies is dealt with by the next start
or, within a minute, by another process; what could not be dealt with while the store was out of reach is
tried again. What could not even be stored is read again where it stands, as soon as the store is back.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.batching import Batches
from bot.core.arrivals import Arrival
from bot.core.errors import QuestionUnderway, SparringError, StoreUnavailable
from bot.core.outside import Clock, Telemetry
from bot.core.store import Store

__all__ = ["EVERY", "Inbox"]

EVERY = timedelta(seconds=10)
"""How often a process says that it is there, and looks for what others left behind."""
_MOST = 200
"""Events in one commit."""
_ADOPTED = 100
"""Events taken over at a time."""
_TRIES = 8
"""An event over which so many processes died, or that failed so often, is given up."""
_LONGEST_PAUSE = timedelta(minutes=2)
_PATIENCE = (0.05, 0.2, 0.5)
"""Seconds between tries to store an event: it must be acknowledged within three."""
_REFUSED = 10_000
"""Events that could not be stored of which a process knows the keys."""

Deal = Callable[[Arrival], None]
"""Begins to deal with an event, and returns at once."""
ReadAgain = Callable[[Sequence[str]], None]
"""Begins to read what was missed in these parts of a platform ("" for all of it), and returns at once."""


@dataclass(frozen=True, slots=True)
class _Later:
    """An event of this process that waits for another try."""

    arrival: Arrival
    at: datetime


class Inbox:
    """Keeps events. `owner` names this life of this process; `gone` tells whether another one has ended;
    `patience` are the pauses between tries to store an event, in seconds.
    """

    def __init__(
        self,
        store: Store,
        *,
        clock: Clock,
        telemetry: Telemetry,
        owner: str,
        gone: Callable[[str], bool] = lambda _: False,
        patience: Sequence[float] = _PATIENCE,
    ) -> None:
        self._store = store
        self._clock = clock
        self._telemetry = telemetry
        self._owner = owner
        self._gone = gone
        self._patience = patience
        self._keeping = Batches[Arrival, bool](self._kept, most=_MOST)
        self._ending = Batches[str, None](self._ended, most=_MOST)
        self._deals: dict[str, Deal] = {}
        self._readers: dict[str, ReadAgain] = {}
        self._later: dict[str, _Later] = {}
        self._missed: dict[tuple[str, str], None] = {}
        self._undone: set[str] = set()
        self._unsure: set[str] = set()
        self._refused: set[str] = set()

    async def keep(
        self, platform: str, key: str, kind: str, payload: str, *, where: str = ""
    ) -> Arrival | None:
        """The event, stored; None when it was delivered before, to whichever process.

        `key` is unique within the platform. Raises StoreUnavailable when it cannot be stored: then it must
        not be acknowledged, and when the store is back, what stands in `where` is read again.
        """
        arrival = Arrival(f"{platform}/{key}", platform, kind, payload, self._clock.now(), self._owner)
        try:
            for pause in (*self._patience, None):
                try:
                    fresh = await self._keeping.do(arrival)
                except StoreUnavailable:
                    if pause is None:
                        raise
                    self._unsure.add(arrival.key)
                    await asyncio.sleep(pause)
                else:
                    self._refused.discard(arrival.key)
                    return arrival if fresh else None
        except StoreUnavailable:
            if len(self._refused) < _REFUSED:
                self._refused.add(arrival.key)
            self.missed(platform, where)
            raise
        finally:
            self._unsure.discard(arrival.key)
        return None

    def missed(self, platform: str, where: str) -> None:
        """Something that people wrote there was not heard: it is read again when the store is back."""
        self._missed[platform, where] = None

    async def done(self, arrival: Arrival) -> None:
        """It is dealt with. While the store is out of reach, that is remembered here."""
        self._later.pop(arrival.key, None)
        try:
            await self._ending.do(arrival.key)
        except StoreUnavailable:
            self._undone.add(arrival.key)

    async def ignored(self, arrival: Arrival) -> None:
        """It was not for the bot, as far as is known now: where it is read again, it is news."""
        try:
            async with self._store.begin() as tx:
                await tx.arrivals.forget([arrival.key])
        except StoreUnavailable:
            self._undone.add(arrival.key)

    async def met(self, platform: str, keys: Collection[str]) -> frozenset[str]:
        """Those of these keys that were delivered before; each has been or will be dealt with."""
        named = {f"{platform}/{key}": key for key in keys}
        async with self._store.read() as tx:
            return frozenset(named[key] for key in await tx.arrivals.met(named.keys()))

    async def meet(self, platform: str, key: str) -> bool:
        """Whether something that was read again is news, which it is once."""
        async with self._store.begin() as tx:
            return await tx.arrivals.meet(f"{platform}/{key}", self._clock.now())

    async def failed(self, arrival: Arrival, error: Exception) -> None:
        """It could not be dealt with now: it is tried again later, ever more rarely, and at last given up."""
        if arrival.tries >= _TRIES and isinstance(error, QuestionUnderway):
            await self.ignored(arrival)
            return
        if arrival.tries >= _TRIES:
            self._telemetry.failure("event given up", error, key=arrival.key, kind=arrival.kind)
            await self.done(arrival)
            return
        if not isinstance(error, StoreUnavailable | QuestionUnderway):
            self._telemetry.failure("event failed", error, key=arrival.key, kind=arrival.kind)
        again = replace(arrival, tries=arrival.tries + 1)
        pause = min(timedelta(seconds=2**again.tries), _LONGEST_PAUSE)
        self._later[arrival.key] = _Later(again, self._clock.now() + pause)

    def serve(self, platform: str, deal: Deal, read_again: ReadAgain) -> None:
        """Deal with what was left behind on a platform that is connected here, and read what was missed."""
        self._deals[platform] = deal
        self._readers[platform] = read_again

    def rest(self, platform: str) -> None:
        """Deal with nothing more on a platform."""
        self._deals.pop(platform, None)
        self._readers.pop(platform, None)

    async def tend(self) -> None:
        """Say that this process is there, try again what is due, take over what others left behind, have read
        again what could not be stored.
        """
        now = self._clock.now()
        async with self._store.begin() as tx:
            await tx.arrivals.present(self._owner, now)
            others = [each for each in await tx.arrivals.processes() if each != self._owner]
            await tx.arrivals.absent([each for each in others if self._gone(each)])
            undone, refused = set(self._undone), set(self._refused)
            await tx.arrivals.done(undone)
            # The commit that was said to have failed may have been made: then it would be no news.
            await tx.arrivals.forget(refused)
        self._undone -= undone
        self._refused -= refused
        for later in [each for each in self._later.values() if each.at <= now]:
            if (deal := self._deals.get(later.arrival.platform)) is not None:
                del self._later[later.arrival.key]
                deal(later.arrival)
        for platform, deal in list(self._deals.items()):
            await self._adopt(platform, deal)
        for platform, read_again in list(self._readers.items()):
            if wheres := [where for known, where in self._missed if known == platform]:
                self._missed = {each: None for each in self._missed if each[0] != platform}
                read_again(wheres)

    async def leave(self) -> None:
        """This process ends: what it has not dealt with is anybody's."""
        async with self._store.begin() as tx:
            await tx.arrivals.absent([self._owner])

    async def _adopt(self, platform: str, deal: Deal) -> None:
        while True:
            async with self._store.begin() as tx:
                left = await tx.arrivals.adopt(platform, self._owner, now=self._clock.now(), limit=_ADOPTED)
            for arrival in left:
                if arrival.tries <= _TRIES:
                    deal(arrival)
                else:
                    self._telemetry.event("event given up", key=arrival.key, kind=arrival.kind)
                    await self.done(arrival)
            if len(left) < _ADOPTED:
                return

    async def _kept(self, arrivals: Sequence[Arrival]) -> Sequence[bool | SparringError]:
        unlike: Mapping[str, Arrival] = {each.key: each for each in arrivals}
        async with self._store.begin() as tx:
            fresh = set(await tx.arrivals.keep(list(unlike.values())))
            # A commit of which nothing was heard may have been made all the same: then it is ours.
            unsure = (self._unsure | self._refused) & unlike.keys() - fresh
            fresh |= await tx.arrivals.waiting(unsure, self._owner)
        return [self._taken(each.key, fresh) for each in arrivals]

    def _taken(self, key: str, fresh: set[str]) -> bool:
        """Whether it is new; of two deliveries in one batch, the first is."""
        if key not in fresh:
            return False
        fresh.discard(key)
        return True

    async def _ended(self, keys: Sequence[str]) -> Sequence[SparringError | None]:
        async with self._store.begin() as tx:
            await tx.arrivals.done(keys)
        return [None] * len(keys)
