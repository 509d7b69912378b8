"""200 answers a second for a minute through Discord, on SQLite and on PostgreSQL."""

from tests.bench.rows import Row, percentile
from tests.bench.wave import Wave, postgres_database, sqlite_file, wave

__all__ = ["measure"]

_RATE = 200.0
_SECONDS = 60


async def measure(*, rate: float = _RATE, seconds: int = _SECONDS) -> list[Row]:
    """Whether all were graded in time, how late the acknowledgements were, and what memory grew by."""
    async with sqlite_file() as url:
        rows = _rows("SQLite", await wave(url, rate=rate, answers=int(rate * seconds)), rate)
    async with postgres_database() as url:
        if url is not None:
            rows += _rows("PostgreSQL", await wave(url, rate=rate, answers=int(rate * seconds)), rate)
    return rows


def _rows(name: str, done: Wave, rate: float) -> list[Row]:
    before, after = done.memory
    return [
        Row(
            f"{name}: {done.sent:,} answers at {rate:g}/s through Discord, graded a second",
            done.counted / done.took,
            "1/s",
            aim=f"ratio to {rate:g}/s >= 0.98",
            beside_name="sent a second",
            beside=rate,
        ),
        Row("  lost", done.lost, "answers", aim="0"),
        Row("  acknowledged, 50th percentile", percentile(done.acked, 0.5), "s"),
        Row("  acknowledged, 99th percentile", percentile(done.acked, 0.99), "s", aim="< 0.1 s"),
        Row("  graded, 95th percentile", percentile(done.grading, 0.95), "s", aim="< 1 s"),
        Row("  largest delay of the event loop", done.lag, "s"),
        Row("  processor time per answer, the local Discord's with it", done.cpu * 1e3, "ms"),
        Row(
            "  memory at the end, with every request that the local Discord keeps",
            after,
            "MB",
            "at the start (MB)",
            before,
        ),
    ]
