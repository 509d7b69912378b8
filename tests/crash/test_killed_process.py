"""A real process on a real file, killed with SIGKILL again and again, at moments of its own telling."""

import json
import os
import random
from collections import Counter
from pathlib import Path

import pytest

from bot.core.answers.scoring import tally
from bot.core.rounds.round import RoundState
from bot.storage.sql.store import SqlStore
from tests.crash.victim import MEMBERS, lived
from tests.forks import FORKS

DAYS = 8


def live(folder: Path, starts: int, dies_after: int | None) -> bool:
    """Start the bot, and kill it after that many lines; whether it lived to the end."""
    heard, told = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=lived, args=(told, folder, DAYS, starts))
    process.start()
    told.close()
    with heard, os.fdopen(os.dup(heard.fileno())) as lines:
        for number, line in enumerate(lines, start=1):
            if number == dies_after:
                process.kill()
            if line.strip() == "done":
                break
    process.join()
    return process.exitcode == 0


@pytest.mark.slow
@pytest.mark.long
async def test_no_kill_loses_an_answer_or_posts_twice(tmp_path):
    """Ten deaths at moments drawn from a fixed seed, then a life to the end."""
    draw = random.Random(20260302)  # noqa: S311 - moments of death, nothing secret
    for starts in range(10):
        live(tmp_path, starts, draw.randint(1, 24))
    assert live(tmp_path, 10, None)

    entries = [json.loads(line) for line in (tmp_path / "platform.jsonl").read_text().splitlines()]
    assert [] == [key for key, count in Counter(entry["key"] for entry in entries).items() if count > 1]
    assert DAYS == sum(entry["kind"] == "question" for entry in entries)

    store = SqlStore(f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    async with store.read() as tx:
        rounds = list(reversed(await tx.rounds.recent(1, limit=100)))
        assert [RoundState.CLOSED] * (DAYS - 1) + [RoundState.OPEN] == [each.state for each in rounds]
        for each in rounds:
            answers = await tx.answers.of_round(each.id)
            assert len(MEMBERS) == len(answers)
            assert all(answer.grade is not None for answer in answers)
            expected = {answer.member: tally([answer]).points for answer in answers}
            assert expected == dict(await tx.points.of_round(each.id))
        members = [await tx.members.by_account(1, "chat", name) for name in MEMBERS]
        summaries = [await tx.streaks.summary(member.id) for member in members if member]
    await store.close()
    assert [DAYS] * len(MEMBERS) == [summary.current for summary in summaries if summary]
