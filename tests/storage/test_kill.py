import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.storage.sql.store import SqlStore
from bot.storage.upkeep import check
from tests.storage.databases import fresh_postgres

WRITER = """
import asyncio, sys
from datetime import UTC, date, datetime, time
from bot.core.answers.answer import Answer
from bot.core.boards.points import PointsEntry
from bot.core.people.people import Account, Community, Member
from bot.core.questions.question import Level
from bot.core.rounds.round import Round, RoundState
from bot.core.rounds.schedule import Schedule
from bot.storage.sql.store import SqlStore

async def main():
    now = datetime(2026, 3, 4, 9, tzinfo=UTC)
    store = SqlStore(sys.argv[1], upgrade_at_start=True)
    async with store.begin() as tx:
        c = (await tx.communities.add(Community(0, "c", now))).id
        m = (await tx.members.add(Member(0, c, "m", now), Account(0, c, "web", "m"))).id
        s = (await tx.schedules.add(Schedule(0, c, "s", time(9), "UTC"))).id
        day = date(2026, 3, 4)
        new = Round(0, c, s, day, now, "q", Level.BASIC, state=RoundState.OPEN, opened_at=now)
        [r] = await tx.rounds.add([new])
    for n in range(1, 100_000):
        async with store.begin() as tx:
            a = await tx.answers.add(Answer(0, r.id, c, m, n, "text", now, points=n))
            await tx.points.append([PointsEntry(c, m, r.id, 1, "answer", day, now)])
        print(a.id, flush=True)

asyncio.run(main())
"""

TOUCHED = {
    "The database can be read.",
    "The file is whole.",
    "What is referred to exists.",
    "No revision of an answer is missing.",
    "An answer that earned points is in the ledger.",
    "Boards are the sum of the points ledger.",
    "The tallies count what is on the boards.",
}
"""What a writer that keeps answers and points alone can break."""


def _killed(url: str, *, after: int) -> int:
    """Run the writer, kill it after so many acknowledged answers; the last one acknowledged."""
    root = Path(__file__).parents[2]
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", WRITER, url],
        stdout=subprocess.PIPE,
        cwd=root,
        env={**os.environ, "PYTHONPATH": "."},
    ) as writer:
        assert writer.stdout is not None
        acknowledged = [int(writer.stdout.readline()) for _ in range(after)]
        writer.send_signal(signal.SIGKILL)
        acknowledged += [int(line) for line in writer.stdout if line.endswith(b"\n")]
    return acknowledged[-1]


async def _stored(url: str) -> list[int]:
    store = SqlStore(url)
    async with store.read() as tx:
        answers = await tx.answers.of_round(1)
        earned = await tx.points.earned(1, 1)
    await store.close()
    assert len(answers) == earned
    return [answer.id for answer in answers]


def _survives(url: str, *, after: int) -> None:
    acknowledged = _killed(url, after=after)
    stored = asyncio.run(_stored(url))

    assert list(range(1, len(stored) + 1)) == stored
    assert acknowledged <= stored[-1] <= acknowledged + 1


@pytest.mark.slow
@pytest.mark.parametrize("after", [3, 40])
def test_a_committed_answer_survives_a_kill_on_sqlite(sqlite_file: Path, after: int) -> None:
    """What was acknowledged before SIGKILL is there, with its points; at most the next one as well."""
    url = f"sqlite+aiosqlite:///{sqlite_file}"

    _survives(url, after=after)

    assert set() == TOUCHED & {finding.rule for finding in check(url)}


@pytest.mark.postgres
def test_a_committed_answer_survives_a_kill_on_postgresql() -> None:
    """The same on PostgreSQL."""
    with fresh_postgres() as url:
        _survives(url, after=20)
