"""Rings when something is due. APScheduler is the alarm clock only: the database says what is due.

Two lanes live side by side, so that a slow platform delays no claim: `rounds` reveals and claims,
`delivery` sends. A lane never runs twice at once; whoever rings while it runs makes it run once more.
Nothing is kept here that a restart would lose.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from bot.core.outside import Clock, Telemetry

__all__ = ["Alarm", "Beats", "Pulse"]

_AT_LEAST_EVERY = timedelta(seconds=30)
"""Counted by the loop's monotonic clock: a wall clock that is set back cannot stretch it."""
_SOONEST = timedelta(seconds=1)
"""A lane that could not do what is due (somebody else holds it, an error) looks again after this."""
_LONGEST_BACKOFF = timedelta(seconds=30)
_FINISH = timedelta(seconds=8)


class Beats(Protocol):
    """What is done when the alarm rings, and when it has to ring next."""

    async def rounds(self) -> None:
        """Reveal and claim what is due now."""
        ...

    async def deliver(self) -> None:
        """Send what waits."""
        ...

    async def next_rounds(self) -> datetime | None:
        """When a round is next due or revealed (UTC); None when nothing is planned."""
        ...

    async def next_delivery(self) -> datetime | None:
        """When a message may next be sent (UTC); None when none waits."""
        ...


class Alarm:
    """Implements `Waker`. One per process, started and stopped on the loop that it rings on."""

    def __init__(
        self,
        heartbeat: Beats,
        *,
        clock: Clock,
        telemetry: Telemetry,
        at_least_every: timedelta = _AT_LEAST_EVERY,
        soonest: timedelta = _SOONEST,
        finish: timedelta = _FINISH,
    ) -> None:
        """Take how often to look even when nothing is planned, and how long `stop` lets work finish."""
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._finish = finish
        clocks = _Clocks(self._scheduler, clock, soonest=soonest)
        self._rounds = _Lane("rounds", heartbeat.rounds, heartbeat.next_rounds, clocks, telemetry=telemetry)
        self._delivery = _Lane(
            "delivery", heartbeat.deliver, heartbeat.next_delivery, clocks, telemetry=telemetry
        )
        # A claim puts messages into the outbox; a question that was sent opens a round, which has a reveal.
        self._rounds.then = self._delivery.ring
        self._delivery.then = self._rounds.look
        self._at_least_every = at_least_every
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Ring both lanes at once, and whenever something is due from now on."""
        self._scheduler.start()
        every = self._at_least_every.total_seconds()
        self._tasks = {
            asyncio.create_task(lane.live(every), name=f"alarm {lane.name}")
            for lane in (self._rounds, self._delivery)
        }

    async def stop(self) -> None:
        """Ring no more; let what is under way finish for a while, then cancel it."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        for lane in (self._rounds, self._delivery):
            lane.retire()
        tasks, self._tasks = self._tasks, set()
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=self._finish.total_seconds())
        for task in late:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def wake(self) -> None:
        """Look again soon, from any task of the loop."""
        self._rounds.ring()
        self._delivery.ring()


class Pulse:
    """Work that is done again and again by a clock of its own, whatever else is stuck."""

    def __init__(
        self, name: str, work: Callable[[], Awaitable[None]], *, every: timedelta, telemetry: Telemetry
    ) -> None:
        """Take the work and how long to wait after each time that it was done."""
        self._name = name
        self._work = work
        self._every = every.total_seconds()
        self._telemetry = telemetry
        self._living: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Do it now, and from now on."""
        self._living = asyncio.create_task(self._live(), name=f"pulse {self._name}")

    async def stop(self) -> None:
        """Do it no more; what is under way is broken off, which any of it may be."""
        living, self._living = self._living, None
        if living is not None:
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)

    async def _live(self) -> None:
        while True:
            try:
                await self._work()
            except Exception as error:  # noqa: BLE001 - the next time may go well
                self._telemetry.failure("pulse failed", error, pulse=self._name)
            await asyncio.sleep(self._every)


class _Clocks:
    """Sets the alarm clock, which counts in the machine's time whatever clock the bot was given."""

    def __init__(self, scheduler: AsyncIOScheduler, clock: Clock, *, soonest: timedelta) -> None:
        self._scheduler = scheduler
        self._clock = clock
        self._soonest = soonest

    def set(self, name: str, ring: Callable[[], Awaitable[None]], at: datetime) -> None:
        """Ring at an instant, instead of when this name was to ring before."""
        ahead = at - self._clock.now()
        self._set_ahead(name, ring, ahead if ahead > timedelta() else self._soonest)

    def set_again(self, name: str, ring: Callable[[], Awaitable[None]], failures: int) -> None:
        """Ring for the next try: after 1 s, 2 s, 4 s ... at most half a minute."""
        doublings: int = 2 ** min(failures - 1, 10)
        self._set_ahead(name, ring, min(self._soonest * doublings, _LONGEST_BACKOFF))

    def unset(self, name: str) -> None:
        """Ring no more of itself."""
        if self._scheduler.get_job(name) is not None:
            self._scheduler.remove_job(name)

    def _set_ahead(self, name: str, ring: Callable[[], Awaitable[None]], ahead: timedelta) -> None:
        at = DateTrigger(datetime.now(UTC) + ahead, timezone=UTC)
        self._scheduler.add_job(ring, at, id=name, replace_existing=True, misfire_grace_time=None)


class _Lane:
    """One kind of work, done by one task."""

    def __init__(
        self,
        name: str,
        work: Callable[[], Awaitable[None]],
        next_at: Callable[[], Awaitable[datetime | None]],
        clocks: _Clocks,
        *,
        telemetry: Telemetry,
    ) -> None:
        self.name = name
        self.then: Callable[[], None] = lambda: None
        self._work = work
        self._next_at = next_at
        self._clocks = clocks
        self._telemetry = telemetry
        self._rung = asyncio.Event()
        self._due = True
        self._failures = 0
        self._over = False

    def ring(self) -> None:
        """Work, now or once more after what is under way."""
        self._due = True
        self._rung.set()

    def look(self) -> None:
        """Only find out when to ring next: what is planned may have changed."""
        self._rung.set()

    def retire(self) -> None:
        """End after what is under way."""
        self._over = True
        self._rung.set()

    async def live(self, at_least_every: float) -> None:
        """Work whenever it is rung, and at least every so many seconds, until retired."""
        self._rung.set()
        now = asyncio.get_running_loop().time
        at = now() + at_least_every
        while not self._over:
            try:
                async with asyncio.timeout_at(at):
                    await self._rung.wait()
            except TimeoutError:
                self._due = True
            self._rung.clear()
            if self._due:  # a look at what is planned does not put off the work
                at = now() + at_least_every
            if not self._over:
                await self._turn()

    async def _turn(self) -> None:
        worked, self._due = self._due, False
        if not worked and self._failures:
            return  # the alarm is set for the next try
        try:
            if worked:
                await self._work()
            at = await self._next_at()
            self._plan(at)
        except Exception as error:  # noqa: BLE001 - a lane that died would post nothing ever again
            self._failures += 1
            self._telemetry.failure("alarm failed", error, lane=self.name, failures=self._failures)
            self._plan_again()
            return
        self._failures = 0
        if worked and not self._over:
            self.then()

    def _plan(self, at: datetime | None) -> None:
        if self._over:
            return
        if at is None:
            self._clocks.unset(self.name)
        else:
            self._clocks.set(self.name, self._alarmed, at)

    def _plan_again(self) -> None:
        if not self._over:
            self._clocks.set_again(self.name, self._alarmed, self._failures)

    async def _alarmed(self) -> None:
        """A coroutine: APScheduler would run a plain function in a thread, away from the loop."""
        self.ring()
