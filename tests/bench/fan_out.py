"""Ten thousand communities due in the same minute: claimed, composed, handed to a null platform, recorded."""

import asyncio
import resource
import sqlite3
import tempfile
import time
from datetime import UTC, datetime
from datetime import time as wall
from pathlib import Path

from bot.clock import SystemClock
from bot.core.packs.loading import load
from bot.core.people.people import Community, Place
from bot.core.rounds.schedule import Destination, Schedule
from bot.formats.sent import SentFiles
from bot.grading.graders import Graders
from bot.services import Parts, Services, wire
from bot.storage.sql.store import SqlStore
from bot.testing.doubles import BlankPainter, RecordingPlatform, SilentTelemetry, StillWaker
from tests.bench.rows import Row

__all__ = ["QUESTIONS", "measure"]

COMMUNITIES = 10_000
_RAW_ROWS = 10_000
QUESTIONS = Path(__file__).parents[2] / "questions"


async def measure(*, communities: int = COMMUNITIES) -> list[Row]:
    """Seconds for all of them on SQLite, the growth of memory, and raw SQLite beside it."""
    with tempfile.TemporaryDirectory() as folder:
        store = SqlStore(f"sqlite+aiosqlite:///{folder}/fan-out.db", upgrade_at_start=True)
        await _fill(store, communities)
        platform = RecordingPlatform(name="null")
        services = _services(store, platform)
        before = _memory_mb()
        began = time.perf_counter()
        await services.heartbeat.rounds()
        claimed = time.perf_counter()
        await services.heartbeat.deliver()
        ended = time.perf_counter()
        grown = _memory_mb() - before
        if len(platform.sent) != communities:
            raise RuntimeError(f"{len(platform.sent)} of {communities} were posted")
        await store.close()
        raw = _raw_commits(Path(folder) / "raw.db")
    total = ended - began
    per_second = communities / total
    return [
        Row(f"{communities} communities due at once: all posted", total, "s", aim="< 60 s on two cores"),
        Row("  of which claiming", claimed - began, "s"),
        Row("  posts a second", per_second, "1/s", "raw SQLite commits a second", raw),
        Row("  memory grown (with every message kept by the null platform)", grown, "MB", aim="flat"),
    ]


async def _fill(store: SqlStore, communities: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for start in range(0, communities, 500):
        async with store.begin() as tx:
            for n in range(start, min(start + 500, communities)):
                community = await tx.communities.add(Community(0, f"Community {n}", at))
                place = await tx.communities.add_place(Place(0, community.id, "null", f"tenant-{n}"))
                schedule = await tx.schedules.add(
                    Schedule(
                        0,
                        community.id,
                        "Daily question",
                        wall(9),
                        "UTC",
                        seed=n,
                        next_date=datetime.now(UTC).date(),
                        next_due=datetime.now(UTC),
                    )
                )
                await tx.schedules.add_destination(Destination(0, schedule.id, place.id, "daily"))


def _services(store: SqlStore, platform: RecordingPlatform) -> Services:
    parts = Parts(
        store=store,
        library=load(QUESTIONS),
        grader=Graders(),
        painter=BlankPainter(),
        clock=SystemClock(),
        telemetry=SilentTelemetry(),
        waker=StillWaker(),
        reader=SentFiles(),
        owner="bench",
    )
    return wire(parts, {platform.name: platform})


def _raw_commits(path: Path) -> float:
    """One row inserted and committed, over and over, by the sqlite3 module alone."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT)")
    began = time.perf_counter()
    for n in range(_RAW_ROWS):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO t (x) VALUES (?)", (str(n),))
        connection.execute("COMMIT")
    took = time.perf_counter() - began
    connection.close()
    return _RAW_ROWS / took


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    for row in asyncio.run(measure()):
        print(row)  # noqa: T201 - run by hand
