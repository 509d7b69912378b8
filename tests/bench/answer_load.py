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
    _, first, *_, last, _ = done.used
    return [
        Row(
            f"{name}: {done.sent:,} answers at {rate:g}/s through Discord, answered a second",
            done.sent / done.took,
            "1/s",
            aim=f"ratio to {rate:g}/s >= 0.98",
            beside_name="sent a second",
            beside=rate,
        ),
        Row("  lost", done.lost, "answers", aim="0"),
        Row("  acknowledged, 50th percentile", percentile(done.acked, 0.5), "s"),
        Row("  acknowledged, 99th percentile", percentile(done.acked, 0.99), "s", aim="< 0.1 s"),
        Row("  feedback, 95th percentile", percentile(done.answered, 0.95), "s", aim="< 1 s"),
        Row("  no delay of the event loop was above", done.lag, "s"),
        Row("  the bot's processor time per answer", done.cpu * 1e3, "ms"),
        Row(
            "  the bot's memory when all were sent",
            last.memory,
            "MB",
            "after a quarter of them (MB)",
            first.memory,
            aim="ratio < 1.1",
        ),
    ]
