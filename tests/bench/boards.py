"""The leaderboard of a community with 50,000 members and 1,000,000 answers, page by page."""

import asyncio
import random
import sqlite3
import tempfile
import time
from pathlib import Path

from bot.core.boards.board import By, Period
from bot.storage.sql.store import SqlStore
from tests.bench.fill import LAST_DAY, fill
from tests.bench.rows import Row, percentile

__all__ = ["measure"]

MEMBERS = 50_000
ROUNDS = 20
_PAGES = 400
_SIZE = 10
_SMALL = 1_000


async def measure() -> list[Row]:
    """p95 of a page in milliseconds, raw SQLite beside it, and the same in a small community."""
    with tempfile.TemporaryDirectory() as folder:
        large = await _pages(Path(folder) / "large.db", MEMBERS)
        raw = _raw(Path(folder) / "large.db")
        small = await _pages(Path(folder) / "small.db", _SMALL)
    return [
        Row(
            f"leaderboard page, {MEMBERS} members, {MEMBERS * ROUNDS} answers: p95",
            percentile(large, 0.95) * 1e3,
            "ms",
            "raw SQLite, ten rows by the index: p95 (ms)",
            raw * 1e3,
            "p95 < 30 ms",
        ),
        Row(
            "  p50",
            percentile(large, 0.5) * 1e3,
            "ms",
            f"the same with {_SMALL} members: p50 (ms)",
            percentile(small, 0.5) * 1e3,
            "grows with the page, not the table",
        ),
    ]


async def _pages(path: Path, members: int) -> list[float]:
    url = f"sqlite+aiosqlite:///{path}"
    store = SqlStore(url, upgrade_at_start=True)
    await store.open()
    community = await fill(url, members=members, rounds=ROUNDS)
    draw = random.Random(7)  # noqa: S311 - which pages are read, nothing secret
    took = []
    for _ in range(_PAGES):
        period, by = draw.choice(list(Period)), draw.choice(list(By))
        offset = draw.choice([0, 0, 0, _SIZE, 5 * _SIZE])
        began = time.perf_counter()
        async with store.read() as tx:
            await tx.points.page(
                community,
                period=period,
                by=by,
                day=LAST_DAY,
                offset=offset,
                size=_SIZE,
                member=draw.randrange(1, members),
            )
        took.append(time.perf_counter() - began)
    await store.close()
    return took


def _raw(path: Path) -> float:
    """Ten rows of the boards table by its index, by the sqlite3 module alone: p95 in seconds."""
    connection = sqlite3.connect(path)
    query = """
        SELECT member, points FROM boards
        WHERE community = 1 AND key = 'all' AND shown = 1 ORDER BY points DESC, member LIMIT 10
    """
    took = []
    for _ in range(_PAGES):
        began = time.perf_counter()
        connection.execute(query).fetchall()
        took.append(time.perf_counter() - began)
    connection.close()
    return percentile(took, 0.95)


if __name__ == "__main__":
    for row in asyncio.run(measure()):
        print(row)  # noqa: T201 - run by hand
