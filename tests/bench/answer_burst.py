"""5,000 answers in ten seconds through Discord, as after a network came back: none lost, all graded."""

from tests.bench.rows import Row, percentile
from tests.bench.wave import Wave, postgres_database, sqlite_file, wave

__all__ = ["measure"]

_ANSWERS = 5_000
_SECONDS = 10


async def measure(*, answers: int = _ANSWERS, seconds: float = _SECONDS) -> list[Row]:
    """How late the acknowledgements were, and how long it took until the last member had feedback."""
    async with sqlite_file() as url:
        rows = _rows("SQLite", await wave(url, rate=answers / seconds, answers=answers), seconds)
    async with postgres_database() as url:
        if url is not None:
            rows += _rows("PostgreSQL", await wave(url, rate=answers / seconds, answers=answers), seconds)
    return rows


def _rows(name: str, done: Wave, seconds: float) -> list[Row]:
    return [
        Row(
            f"{name}: {done.sent:,} answers in {seconds:g} s through Discord, until the last had feedback",
            done.took,
            "s",
        ),
        Row("  lost", done.lost, "answers", aim="0"),
        Row("  acknowledged, 99th percentile", percentile(done.acked, 0.99), "s", aim="< 3 s"),
        Row("  no delay of the event loop was above", done.lag, "s"),
    ]
