"""Answers by Discord's forms at a set pace, whoever keeps up: what came back, when, and what was stored."""

import asyncio
import gc
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.core.packs import load
from bot.grading import Graders
from bot.platforms.discord.wire import custom_ids
from bot.storage import SqlStore
from bot.telemetry.lag import LagWatch
from bot.testing import FixedClock, SilentTelemetry
from tests.bench.discord_rates import answer_form
from tests.bench.fan_out import QUESTIONS
from tests.platforms.discord.live import FAST, SETTINGS, Live, connected
from tests.platforms.discord.server import Discord
from tests.platforms.discord.world import CHANNEL
from tests.storage.databases import fresh_postgres

__all__ = ["Wave", "postgres_database", "sqlite_file", "wave"]

_ACK_AFTER = 1.5
"""Seconds after which the bot announces its reply, as in production."""


@dataclass(frozen=True, slots=True)
class Wave:
    """What came of it. Seconds are from the moment at which an answer was due to be sent.

    `cpu` is what this process, the local Discord in it, worked per answer: it tells the most that the
    machine could do even where others work on it as well.
    """

    sent: int
    acked: Sequence[float]
    counted: int
    took: float
    grading: Sequence[float]
    lag: float
    memory: tuple[float, float]
    cpu: float

    @property
    def lost(self) -> int:
        """Answers without an acknowledgement, or not stored with a grade."""
        return self.sent - min(len(self.acked), self.counted)


class _Clock(FixedClock):
    """A clock that can be moved, and goes on by itself."""

    def now(self) -> datetime:
        """The time it was set to, and what has passed since the machine's clock began."""
        return self.at + timedelta(seconds=time.perf_counter())


class _Timed(SilentTelemetry):
    """Keeps durations, too."""

    def __init__(self) -> None:
        super().__init__()
        self.times: dict[str, list[float]] = defaultdict(list)

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """Keep a duration, labels aside."""
        del labels
        self.times[name].append(seconds)


@asynccontextmanager
async def postgres_database() -> AsyncIterator[str | None]:
    """The address of a PostgreSQL database that is gone afterwards; None where no server is named."""
    if not os.environ.get("SPARRING_TEST_POSTGRES_URL"):
        yield None
        return
    database = fresh_postgres()
    url = await asyncio.to_thread(database.__enter__)
    try:
        yield url
    finally:
        await asyncio.to_thread(database.__exit__, None, None, None)


@asynccontextmanager
async def sqlite_file() -> AsyncIterator[str]:
    """The address of a database that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite+aiosqlite:///{folder}/wave.db"


async def wave(url: str, *, rate: float, answers: int) -> Wave:
    """Send so many answers, each by a member of its own, so many a second; wait until all are graded."""
    server = Discord(checks=False)
    await server.start()
    store = SqlStore(url, upgrade_at_start=True)
    await store.open()
    settings = replace(SETTINGS, timing=replace(FAST, ack_after=_ACK_AFTER))
    told = _Timed()
    bot = connected(
        load(QUESTIONS), Graders(), server, settings=settings, store=store, telemetry=told, clock=_Clock()
    )
    try:
        async with bot as live:
            await live.set_up("f1-score")
            await live.advance(hours=3)
            [token, *_] = custom_ids(server.messages[str(CHANNEL)][0]["components"])
            await _sent(live, [answer_form(server, token, number) for number in range(20)], rate=20)
            return await _measured(live, told, token, rate=rate, answers=answers)
    finally:
        await store.close()
        await server.stop()


async def _measured(live: Live, told: _Timed, token: str, *, rate: float, answers: int) -> Wave:
    warm = told.counts.get("answers", 0)
    gc.collect()
    told.times.clear()
    before = _memory_mb()
    watch = LagWatch(told, every=0.02)
    watch.start()
    worked = time.process_time()
    began = time.perf_counter()
    payloads = (answer_form(live.server, token, 1000 + number) for number in range(answers))
    acked = await _sent(live, payloads, rate=rate)
    async with asyncio.timeout(600):
        while told.counts.get("answers", 0) < warm + answers:  # noqa: ASYNC110 - it is only counted
            await asyncio.sleep(0.01)
    took, worked = time.perf_counter() - began, time.process_time() - worked
    await watch.stop()
    gc.collect()
    async with live.store.read() as tx:
        stored = await tx.answers.of_round(1)
    return Wave(
        sent=answers,
        acked=acked,
        counted=sum(answer.grade is not None for answer in stored) - warm,
        took=took,
        grading=told.times.get("grading_seconds", ()),
        lag=max(told.times.get("loop_lag_seconds", [0.0])),
        memory=(before, _memory_mb()),
        cpu=worked / answers,
    )


async def _sent(live: Live, payloads: Iterable[dict[str, Any]], *, rate: float) -> list[float]:
    """Deliver interactions on time, however many are under way; the seconds until each was responded to."""
    server, began = live.server, time.perf_counter()

    async def one(payload: dict[str, Any], due: float) -> float:
        response = server.callback(int(payload["id"]))
        await server.dispatch("INTERACTION_CREATE", payload)
        await response
        return time.perf_counter() - due

    tasks = []
    for number, payload in enumerate(payloads):
        due = began + number / rate
        # Never without a pause, however late: the bot runs on this loop, too.
        await asyncio.sleep(max(due - time.perf_counter(), 0))
        tasks.append(asyncio.create_task(one(payload, due)))
    return list(await asyncio.gather(*tasks))


def _memory_mb() -> float:
    """What this process holds in memory now (Linux: VmRSS)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024
