"""The whole bot as a process on a local Slack: over sockets, killed; over HTTP, two behind a balancer."""

import random
import socket

import pytest

from tests.crash.kills import faulty
from tests.crash.season import Kill, Season
from tests.crash.stage import Act
from tests.storage.databases import fresh_postgres

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.xdist_group("seasons on Slack")]


@pytest.fixture
def postgres():
    """An empty PostgreSQL database."""
    with fresh_postgres() as url:
        yield url


async def test_a_bot_on_sockets_that_dies_at_its_posts_posts_once_and_loses_nothing(tmp_path):
    """Killed before and after the question, and before a reaction; then on a Slack that loses answers."""
    async with Season(tmp_path, seed=21, slack=()) as season:
        await season.next_day(
            [
                Kill("chat.postMessage", act=Act.KILL_AFTER),
                Kill("reactions.add", number=2, act=Act.KILL_BEFORE),
            ]
        )
        season.stage.script = faulty(random.Random(21))  # noqa: S311 - which request fails, nothing secret
        await season.next_day([Kill("chat.postMessage", number=2, act=Act.KILL_AFTER)])

        assert [] == await season.verdict()


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.mark.postgres
async def test_two_bots_behind_a_balancer_do_everything_once(tmp_path, postgres):
    """Any event goes to any of two processes, some to both; one is killed and comes back."""
    ports = [_free_port(), _free_port()]
    processes = {f"p{number}": {"http_port": port} for number, port in enumerate(ports)}
    async with Season(tmp_path, seed=22, url=postgres, slack=ports, processes=processes) as season:
        await season.next_day([])
        await season.next_day([Kill("chat.postMessage", act=Act.KILL_AFTER)])

        assert [] == await season.verdict()
