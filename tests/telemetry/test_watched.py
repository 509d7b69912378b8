"""When the database refuses, the operator reads why, and machines that watch are told."""

import sqlite3
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import partial

import aiohttp
import pytest

from bot.core.errors import StoreUnavailable
from bot.storage.access import failed
from bot.storage.engine import parse
from bot.telemetry.health import Health
from bot.telemetry.metrics import Metrics
from bot.telemetry.settings import HealthSettings
from bot.telemetry.watched import WatchedStore
from bot.testing.doubles import FixedClock, SilentTelemetry
from bot.testing.memory.store import MemoryStore

_EXPLAIN = partial(failed, parse("sqlite+aiosqlite:////var/lib/sparring.db"))
_LINE = "the database refused"


class _FullDisk:
    """A database that can be read; what is changed there has no room while `full`."""

    def __init__(self):
        self._store = MemoryStore()
        self.full = True
        self.read = self._store.read

    @asynccontextmanager
    async def begin(self):
        async with self._store.begin() as tx:
            yield tx
            if self.full:
                raise StoreUnavailable from sqlite3.OperationalError("database or disk is full")


@pytest.fixture
def disk():
    """A disk with no room."""
    return _FullDisk()


@pytest.fixture
def telemetry():
    """What the operator reads."""
    return SilentTelemetry()


@pytest.fixture
def clock():
    """A clock that stands still."""
    return FixedClock()


@pytest.fixture
def store(disk, telemetry, clock):
    """The store on that disk, watched."""
    return WatchedStore(disk, telemetry=telemetry, clock=clock, explain=_EXPLAIN)


async def _change(store):
    with pytest.raises(StoreUnavailable):
        async with store.begin():
            pass


async def test_a_refusal_has_a_line_with_its_cause_and_its_mend(store, telemetry):
    """The member reads that the store is busy; this is for who can help."""
    await _change(store)

    [(name, facts)] = telemetry.events
    assert _LINE == name
    assert "There is no room on the disk of /var/lib/sparring.db." == facts["error"]
    assert "Make room" in facts["hint"]
    assert 1 == telemetry.counts["store_refusals"]


async def test_a_full_disk_does_not_fill_the_log(store, telemetry, clock):
    """A line in ten seconds; each refusal is counted."""
    for _ in range(5):
        await _change(store)
    clock.at += timedelta(seconds=11)
    await _change(store)

    assert [_LINE, _LINE] == [name for name, _ in telemetry.events]
    assert 6 == telemetry.counts["store_refusals"]


async def test_not_ready_while_nothing_can_be_stored(store, disk):
    """Reading goes well all the time: that alone would say ready."""
    health = Health(
        HealthSettings("127.0.0.1", 0),
        store=store,
        metrics=Metrics(),
        platforms=lambda: {"web": True},
        refuses=lambda: store.refuses,
    )
    port = await health.start()
    seen = []
    try:
        async with aiohttp.ClientSession() as session:
            for full in (False, True, False):
                disk.full = full
                with suppress(StoreUnavailable):
                    async with store.begin():
                        pass
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    seen.append(answer.status)
    finally:
        await health.stop()

    assert [200, 503, 200] == seen


async def test_other_errors_are_nobodys_refusal(store, disk, telemetry):
    """What the block itself raises passes through, and is no word about the database."""
    disk.full = False
    with pytest.raises(ValueError, match="mine"):
        async with store.begin():
            raise ValueError("mine")

    assert [] == telemetry.events
    assert "" == store.refuses


class _Quoting(Exception):
    """What a driver raises that shows the value it could not store."""

    def __init__(self, words, sqlstate):
        super().__init__(words)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("cause", "seen"),
    [
        (_Quoting("invalid input for query argument $1: 'my answer'", "22000"), "_Quoting"),
        (_Quoting("'my answer' is odd", None), "_Quoting"),
        (ValueError("'my answer'"), "ValueError"),
        (_Quoting("could not extend file", "53100"), "_Quoting: could not extend file"),
        (ConnectionResetError(104, "reset by peer"), "ConnectionResetError: [Errno 104] reset by peer"),
    ],
)
async def test_what_members_wrote_is_in_no_line(store, telemetry, cause, seen):
    """A driver's words are told where they speak of disks and servers alone."""
    with pytest.raises(StoreUnavailable):
        async with store.begin():
            raise StoreUnavailable from cause

    [(_, facts)] = telemetry.events
    assert seen == facts["cause"]
    assert "my answer" not in str(facts)
