"""What was acknowledged is dealt with, although its process dies at once: at the next start, or by another.

Forty reports are sent to a real process on a local Slack, killed as soon as it acknowledged them.
"""

import asyncio
import socket
import time

import pytest
from aiohttp import ClientError

from bot.core.errors import StoreUnavailable
from tests.crash.season import Season
from tests.crash.slack_stage import SlackStage
from tests.storage.databases import fresh_postgres

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.xdist_group("seasons on Slack")]

CROWD = 40
_WITHIN = 75.0
"""Seconds: a process is gone after forty-five, and looked for every ten; a machine that is busy besides."""


@pytest.fixture
def postgres():
    """An empty PostgreSQL database."""
    with fresh_postgres() as url:
        yield url


async def _reported(season, number, port=0):
    """Report a question over a socket or to a port; its number once Slack was told that it arrived."""
    server = season.stage
    body = {
        "command": "/quiz",
        "text": f"report question:f1 reason:Case {number}",
        "team_id": server.TEAM,
        "team_domain": "study",
        "user_id": f"U0M{number}",
        "user_name": f"m{number}",
        "channel_id": "C0DAILY",
        "channel_name": "daily",
        "response_url": server.response_url(),
        "trigger_id": server.trigger(),
        "api_app_id": "A0APP",
        "is_enterprise_install": "false",
    }
    try:
        if port:
            await season.crowd._sent(port, "slash_commands", body, retry=0)  # noqa: SLF001 - not to just any
        else:
            await server.envelope("slash_commands", body)
    except (TimeoutError, ClientError, AssertionError, OSError):
        return 0
    return number


async def _reports(season):
    try:
        async with season.store.read() as tx:
            return sorted(each.reason for each in await tx.reports.waiting(1, limit=200))
    except StoreUnavailable:
        return []


async def _stored(season, expected, *, seconds):
    """What is stored once that much is, or when the time is over."""
    until = time.monotonic() + seconds
    while len(await _reports(season)) < expected and time.monotonic() < until:  # noqa: ASYNC110 - see below
        await asyncio.sleep(0.2)  # another process changes the database
    return await _reports(season)


async def test_the_next_start_deals_with_what_was_acknowledged(tmp_path):
    """Killed right after the acknowledgements: nothing is lost, nothing is done twice."""
    async with Season(tmp_path, seed=31, slack=()) as season:
        stage = season.stage
        assert isinstance(stage, SlackStage)
        for number in range(1, CROWD + 1):
            stage.person(f"m{number}")
        season.live()
        await season.connected()
        told = await asyncio.gather(*(_reported(season, number) for number in range(1, CROWD + 1)))
        await season.die()
        assert CROWD == len([each for each in told if each])
        before = len(await _reports(season))

        season.live()
        stored = await _stored(season, CROWD, seconds=25)

        assert sorted(f"Case {number}" for number in range(1, CROWD + 1)) == stored
        assert before <= CROWD
        assert [] == await season.verdict_of_store()


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.mark.postgres
async def test_a_living_process_deals_with_what_a_dead_one_acknowledged(tmp_path, postgres):
    """Two behind a balancer, one dies for good: the other takes over within a minute, each thing once."""
    ports = [_free_port(), _free_port()]
    processes = {f"p{number}": {"http_port": port} for number, port in enumerate(ports)}
    async with Season(tmp_path, seed=32, url=postgres, slack=ports, processes=processes) as season:
        stage = season.stage
        assert isinstance(stage, SlackStage)
        for number in range(1, CROWD + 1):
            stage.person(f"m{number}")
        season.live()
        await season.connected()
        await season.stage.seen(lambda: all(map(_listens, ports)), seconds=20)
        told = await asyncio.gather(
            *(_reported(season, number, ports[number % 2]) for number in range(1, CROWD + 1))
        )
        await season.die("p0")
        acknowledged = sorted(f"Case {each}" for each in told if each)

        stored = await _stored(season, len(acknowledged), seconds=_WITHIN)

        assert set(acknowledged) <= set(stored)
        assert len(stored) == len(set(stored))


def _listens(port):
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0
