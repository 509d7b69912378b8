"""Two processes on one PostgreSQL, each with its shard of one Discord, and nothing else between them."""

import asyncio

import pytest

from tests.crash.season import Kill, Season
from tests.crash.stage import Act
from tests.platforms.discord.world import GUILD
from tests.storage.databases import fresh_postgres

pytestmark = [
    pytest.mark.slow,
    pytest.mark.long,
    pytest.mark.postgres,
    pytest.mark.xdist_group("seasons on Discord"),
]

OTHER = (1 << 22) + 501
"""A server of the second of two shards."""
SHARED = {"a": {"shard_ids": [0], "shard_count": 2}, "b": {"shard_ids": [1], "shard_count": 2}}
_TAKEN_OVER_WITHIN = 60.0
"""Seconds: a lease of forty-five, a look, and a machine that is busy with other tests."""


@pytest.fixture
def postgres():
    """An empty PostgreSQL database."""
    with fresh_postgres() as url:
        yield url


async def test_two_processes_post_and_grade_everything_once(tmp_path, postgres):
    """Both at work, then one killed in the middle of posting, the other going on alone, the first back."""
    async with Season(tmp_path, seed=3, url=postgres, guilds=(GUILD, OTHER), processes=SHARED) as season:
        await season.next_day([])
        await season.next_day(
            [Kill("POST /channels/N/messages", act=Act.KILL_AFTER), Kill("POST /interactions/N/N/callback")]
        )

        assert [] == await season.verdict()
        assert 1 == season.stage.registrations


async def test_what_a_dead_process_held_is_taken_over_within_a_minute(tmp_path, postgres):
    """One dies as Discord accepts its post and stays dead; the other records it, and nothing stands twice."""
    async with Season(tmp_path, seed=4, url=postgres, guilds=(GUILD, OTHER), processes=SHARED) as season:
        season.day = 0
        season.clock.step(hours=15)
        dead = asyncio.Event()

        def script(step: str, _token: str) -> Act:
            return Act.KILL_AFTER if step == "POST /channels/N/messages" and not dead.is_set() else Act.CARRY

        def kill(token: str) -> None:
            season.kill(token)
            dead.set()

        season.stage.script, season.stage.kill = script, kill
        season.live()
        await asyncio.wait_for(dead.wait(), 30)
        began = asyncio.get_running_loop().time()
        async with asyncio.timeout(_TAKEN_OVER_WITHIN):
            while not await _settled(season):  # noqa: ASYNC110 - another process changes the database
                await asyncio.sleep(0.25)
        took = asyncio.get_running_loop().time() - began

        assert [1, 1] == [len(season.crowd.questions(guild)) for guild in season.stage.guilds]
        assert [] == season.crowd.doubled()
        assert 1 == sum(life.alive for life in season.lives.values())
        assert 30 < took < _TAKEN_OVER_WITHIN


async def _settled(season):
    async with season.store.read() as tx:
        return await tx.outbox.waiting() == 0 and all(
            [await tx.rounds.postings(round_.id) for round_ in await tx.rounds.recent(1, limit=9)]
        )
