"""The alarm rings when it should, once at a time, and survives whatever its work throws at it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.alarm import Alarm
from bot.testing.doubles import FixedClock, SilentTelemetry
from tests.patience import PATIENCE

_NEVER = timedelta(hours=1)
_SHORTLY = timedelta(milliseconds=5)


@dataclass
class _Beats:
    """A heartbeat that counts its beats, waits where it is told to, and fails when told to.

    What is planned (`rounds_at`, `delivery_at`) is planned until the second round, the third delivery.
    """

    clock: FixedClock
    rounds_done: int = 0
    deliveries_done: int = 0
    looks: int = 0
    running: int = 0
    most_at_once: int = 0
    rounds_at: datetime | None = None
    delivery_at: datetime | None = None
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    errors: list[Exception] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __post_init__(self) -> None:
        self.gate.set()

    async def rounds(self) -> None:
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        await self._tell()
        try:
            await self.gate.wait()
            if self.errors:
                raise self.errors.pop(0)
            self.rounds_done += 1
        finally:
            self.running -= 1
            await self._tell()

    async def deliver(self) -> None:
        self.deliveries_done += 1
        await self._tell()

    async def next_rounds(self) -> datetime | None:
        self.looks += 1
        await self._tell()
        return self.rounds_at if self.rounds_done < 2 else None

    async def next_delivery(self) -> datetime | None:
        return self.delivery_at if self.deliveries_done < 3 else None

    async def until(self, reached: Callable[[], bool]) -> None:
        """Wait until the beats have come so far."""
        async with asyncio.timeout(PATIENCE), self.changed:
            await self.changed.wait_for(reached)

    async def _tell(self) -> None:
        async with self.changed:
            self.changed.notify_all()


@pytest.fixture
def beats() -> _Beats:
    """A heartbeat with nothing planned."""
    return _Beats(FixedClock())


@pytest.fixture
def telemetry() -> SilentTelemetry:
    """Keeps the failures."""
    return SilentTelemetry()


@asynccontextmanager
async def _ringing(
    beats: _Beats,
    telemetry: SilentTelemetry,
    *,
    every: timedelta = _NEVER,
    soonest: timedelta = _NEVER,
    finish: timedelta = _NEVER,
) -> AsyncIterator[Alarm]:
    alarm = Alarm(
        beats, clock=beats.clock, telemetry=telemetry, at_least_every=every, soonest=soonest, finish=finish
    )
    await alarm.start()
    try:
        yield alarm
    finally:
        beats.gate.set()
        await alarm.stop()


async def test_a_start_does_both_kinds_of_work(beats: _Beats, telemetry: SilentTelemetry) -> None:
    """What became due while the bot was away is done at once."""
    async with _ringing(beats, telemetry):
        await beats.until(lambda: beats.rounds_done == 1 and beats.deliveries_done >= 1)


async def test_it_rings_when_the_next_round_is_due(beats: _Beats, telemetry: SilentTelemetry) -> None:
    """The instant comes from the heartbeat; nobody has to wake the alarm."""
    beats.rounds_at = beats.clock.now() + _SHORTLY
    async with _ringing(beats, telemetry):
        await beats.until(lambda: beats.rounds_done == 2)


async def test_it_rings_when_a_message_may_be_sent_again(beats: _Beats, telemetry: SilentTelemetry) -> None:
    """A message that was put off is sent when its time has come."""
    beats.delivery_at = beats.clock.now() + _SHORTLY
    async with _ringing(beats, telemetry):
        await beats.until(lambda: beats.deliveries_done >= 3)

    assert beats.rounds_done == 1


async def test_claims_are_sent_at_once(beats: _Beats, telemetry: SilentTelemetry) -> None:
    """After the rounds were looked at, what they put into the outbox is sent."""
    beats.gate.clear()
    async with _ringing(beats, telemetry):
        await beats.until(lambda: beats.deliveries_done == 1)
        beats.gate.set()
        await beats.until(lambda: beats.deliveries_done == 2)

    assert beats.rounds_done == 1


async def test_a_delivery_makes_the_alarm_look_for_reveals(beats: _Beats, telemetry: SilentTelemetry) -> None:
    """A question that was sent opens a round, so the next reveal is asked for again."""
    async with _ringing(beats, telemetry) as alarm:
        await beats.until(lambda: beats.looks >= 2)
        looks = beats.looks
        beats.rounds_at = beats.clock.now() + _SHORTLY
        alarm._delivery.ring()  # noqa: SLF001 - only the delivery lane, as its own alarm would
        await beats.until(lambda: beats.looks > looks)
        await beats.until(lambda: beats.rounds_done == 2)


async def test_a_lane_never_runs_twice_at_once(beats: _Beats, telemetry: SilentTelemetry) -> None:
    """Any number of wakes during a run make one more run, after it."""
    beats.gate.clear()
    async with _ringing(beats, telemetry) as alarm:
        await beats.until(lambda: beats.running == 1)
        for _ in range(5):
            alarm.wake()
        beats.gate.set()
        await beats.until(lambda: beats.rounds_done == 2)
        alarm.wake()
        await beats.until(lambda: beats.rounds_done == 3)

    assert (1, 3) == (beats.most_at_once, beats.rounds_done)


async def test_a_slow_round_does_not_hold_up_messages(beats: _Beats, telemetry: SilentTelemetry) -> None:
    """The two lanes are independent."""
    beats.gate.clear()
    async with _ringing(beats, telemetry) as alarm:
        await beats.until(lambda: beats.deliveries_done == 1)
        alarm.wake()
        await beats.until(lambda: beats.deliveries_done == 2)

        assert beats.rounds_done == 0


async def test_it_looks_even_when_nothing_is_planned(beats: _Beats, telemetry: SilentTelemetry) -> None:
    """Work of a process that died, or a clock that was set, is noticed by the safety ring."""
    async with _ringing(beats, telemetry, every=_SHORTLY):
        await beats.until(lambda: beats.rounds_done >= 3 and beats.deliveries_done >= 3)


async def test_what_cannot_be_done_yet_is_not_tried_in_a_tight_loop(
    beats: _Beats, telemetry: SilentTelemetry
) -> None:
    """An instant in the past (somebody else holds the row) rings again after a while, not at once."""
    beats.rounds_at = beats.clock.now() - timedelta(minutes=5)
    async with _ringing(beats, telemetry) as alarm:
        for looks in range(1, 6):
            await beats.until(lambda: beats.looks >= looks)  # noqa: B023 - awaited here
            alarm._delivery.ring()  # noqa: SLF001 - makes the rounds lane look at its next instant

        assert beats.rounds_done == 1

    beats.rounds_done = 0
    async with _ringing(beats, telemetry, soonest=_SHORTLY):
        await beats.until(lambda: beats.rounds_done == 2)


async def test_an_error_is_reported_and_tried_again(beats: _Beats, telemetry: SilentTelemetry) -> None:
    """A database that is away for a moment stops nothing for good."""
    error = OSError("the database is away")
    beats.errors = [error]
    async with _ringing(beats, telemetry, soonest=_SHORTLY):
        await beats.until(lambda: beats.rounds_done == 1)

    assert [error] == telemetry.failures


async def test_a_wake_need_not_wait_for_the_next_try(beats: _Beats, telemetry: SilentTelemetry) -> None:
    """Whoever wakes the alarm after an error is served at once."""
    beats.errors = [OSError("once"), OSError("twice"), OSError("three times")]
    async with _ringing(beats, telemetry) as alarm:
        while beats.errors:
            before = len(beats.errors)
            await beats.until(lambda: len(beats.errors) < before and beats.running == 0)  # noqa: B023 - awaited here
            alarm.wake()
        await beats.until(lambda: beats.rounds_done == 1)


async def test_stopping_waits_for_what_is_under_way(beats: _Beats, telemetry: SilentTelemetry) -> None:
    """A claim that has begun is finished before the process ends, and nothing new begins."""
    beats.gate.clear()
    async with _ringing(beats, telemetry) as alarm:
        await beats.until(lambda: beats.running == 1)
        alarm.wake()
        stopping = asyncio.create_task(alarm.stop())
        await asyncio.wait({stopping}, timeout=0)
        assert not stopping.done()
        beats.gate.set()
        await stopping

    assert beats.rounds_done == 1


async def test_stopping_takes_no_longer_than_it_may(beats: _Beats, telemetry: SilentTelemetry) -> None:
    """Work that does not end is cancelled; the database is left as it was."""
    beats.gate.clear()
    async with _ringing(beats, telemetry, finish=timedelta()) as alarm:
        await beats.until(lambda: beats.running == 1)
        await alarm.stop()

        assert (0, 0) == (beats.running, beats.rounds_done)


async def test_stopping_twice_or_before_the_start_does_no_harm(
    beats: _Beats, telemetry: SilentTelemetry
) -> None:
    """A start that failed half way can be cleaned up without asking how far it came."""
    alarm = Alarm(beats, clock=beats.clock, telemetry=telemetry)
    alarm.wake()
    await alarm.stop()
    await alarm.stop()

    assert beats.rounds_done == 0
