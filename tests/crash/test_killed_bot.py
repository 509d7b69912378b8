"""The whole bot as a process on a local Discord, killed with SIGKILL; `make crash` does it for longer."""

import random

import pytest

from tests.crash.kills import drawn, faulty
from tests.crash.season import Kill, Season
from tests.crash.stage import Act

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.xdist_group("seasons on Discord")]


async def test_a_bot_that_dies_at_its_posts_posts_once_and_loses_nothing(tmp_path):
    """Killed before and after the question, its thread and a feedback; over the night of a clock change."""
    async with Season(tmp_path, seed=1) as season:
        await season.next_day(
            [
                Kill("POST /channels/N/messages", act=Act.KILL_AFTER),
                Kill("POST /channels/N/messages/N/threads", act=Act.KILL_AFTER),
            ]
        )
        await season.next_day([Kill("POST /interactions/N/N/callback", act=Act.KILL_BEFORE)])

        assert [] == await season.verdict()


async def test_lost_and_late_answers_of_discord_change_nothing(tmp_path):
    """One request in nine fails or is answered into the void, and the bot dies at any moment besides."""
    async with Season(tmp_path, seed=2) as season:
        season.stage.script = faulty(random.Random(2))  # noqa: S311 - which request fails, nothing secret
        await season.next_day(drawn(season.draw, 2))
        await season.next_day(drawn(season.draw, 1))

        assert [] == await season.verdict()
