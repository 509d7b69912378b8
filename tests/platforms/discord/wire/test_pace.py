"""Ten thousand servers under Discord's global rate, on a clock that need not be waited for."""

import asyncio

import pytest

from bot.platforms.discord.wire.limits import GLOBAL_RATE
from bot.platforms.discord.wire.pace import Pace
from bot.platforms.discord.wire.settings import DiscordSection
from tests.virtualtime import in_virtual_time

_SERVERS = 10_000
_REQUESTS = 2
"""A question's message and its thread."""


async def _evening(pace: Pace, *, at_once: int) -> list[float]:
    """A message and then a thread in every server, so many servers at once; when each request was let go."""
    loop = asyncio.get_running_loop()
    let_go: list[float] = []
    turns = asyncio.Semaphore(at_once)

    async def post(server: int) -> None:
        async with turns:
            for _ in range(_REQUESTS):
                await pace.turn(str(server))
                let_go.append(loop.time())

    await asyncio.gather(*(post(server) for server in range(_SERVERS)))
    await pace.close()
    return let_go


def test_an_evening_of_ten_thousand_servers_takes_hardly_longer_than_it_must() -> None:
    """At the rate that is set by default, at most a tenth more than at Discord's own limit."""
    pace = Pace(DiscordSection().requests_per_second)

    let_go = in_virtual_time(_evening(pace, at_once=64))

    must = _SERVERS * _REQUESTS / GLOBAL_RATE
    assert _SERVERS * _REQUESTS == len(let_go)
    assert must <= let_go[-1] <= 1.1 * must


@pytest.mark.slow
def test_no_second_of_the_evening_goes_beyond_the_limit() -> None:
    """In no window of one second are more requests let go than Discord takes."""
    pace = Pace(DiscordSection().requests_per_second)

    let_go = in_virtual_time(_evening(pace, at_once=64))

    most = max(
        later - earlier for earlier, later in zip(range(len(let_go)), _ends(let_go, within=1.0), strict=True)
    )
    assert most <= GLOBAL_RATE + 1


def _ends(instants: list[float], *, within: float) -> list[int]:
    """For each instant, the number of the first one that comes that much later."""
    ends, end = [], 0
    for instant in instants:
        while end < len(instants) and instants[end] < instant + within:
            end += 1
        ends.append(end)
    return ends


def test_a_server_with_a_backlog_delays_nobody() -> None:
    """While one server has a thousand requests waiting, every other one waits for one turn of it at most."""

    async def busy() -> float:
        pace, loop = Pace(50), asyncio.get_running_loop()
        backlog = [asyncio.create_task(pace.turn("big")) for _ in range(1000)]
        await asyncio.sleep(1)
        asked = loop.time()
        await asyncio.gather(*(pace.turn(str(number)) for number in range(10)))
        took = loop.time() - asked
        for task in backlog:
            task.cancel()
        await pace.close()
        return took

    assert in_virtual_time(busy()) <= 21 / 50
