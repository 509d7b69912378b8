"""What a start finds out: servers that the bot has left, and what was written in many of them."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bot.core.people.people import Community, Place
from bot.core.questions.question import Level
from bot.core.rounds.round import Posting, Round, RoundState
from bot.core.rounds.schedule import Destination, Schedule
from bot.testing.memory.store import MemoryStore
from tests.platforms.discord import world
from tests.platforms.discord.live import SETTINGS, connected
from tests.platforms.discord.world import GUILD

_AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
_GONE, _AWAY, _OTHER_SHARD = 501, 502, 1 << 22


async def _places(*tenants: str) -> MemoryStore:
    """A store that knows these servers."""
    store = MemoryStore()
    async with store.begin() as tx:
        community = await tx.communities.add(Community(0, "Study", _AT))
        for tenant in tenants:
            await tx.communities.add_place(Place(0, community.id, "discord", tenant, tenant))
    return store


async def _active(store: MemoryStore) -> set[str]:
    async with store.read() as tx:
        return {place.tenant for place in await tx.communities.of_platform("discord")}


async def test_a_server_that_removed_the_bot_meanwhile_is_left(library, grader, server):
    """One in an outage is not, nor a private conversation."""
    store = await _places(str(GUILD), str(_GONE), str(_AWAY), "direct:701")
    server.outages = [_AWAY]

    async with connected(library, grader, server, store=store):
        pass

    assert {str(GUILD), str(_AWAY), "direct:701"} == await _active(store)


async def test_servers_of_other_processes_are_theirs_to_judge(library, grader, server):
    """Each process looks at the servers of its own shards only."""
    store = await _places(str(GUILD), str(_GONE), str(_OTHER_SHARD))
    settings = SETTINGS.model_copy(update={"shard_count": 2, "shard_ids": (0,)})

    async with connected(library, grader, server, store=store, settings=settings):
        pass

    assert {str(GUILD), str(_OTHER_SHARD)} == await _active(store)


async def test_no_server_is_judged_before_all_shards_know_theirs(library, grader, server):
    """While one shard has no session, what it serves is not known."""
    store = await _places(str(GUILD), str(_GONE))
    settings = SETTINGS.model_copy(update={"shard_count": 2})

    async with connected(library, grader, server, store=store, settings=settings) as live:
        for shard in (0, 1):
            live.platform.shard_connected(shard)
        await live.platform.shard_ready(0)
        async with store.begin() as tx:
            place = await tx.communities.place("discord", str(_GONE))
            assert place is not None
            await tx.communities.update_place(replace(place, active=True))
        await live.platform.shard_ready(0)
        early = await _active(store)
        await live.platform.shard_ready(1)

    assert {str(GUILD), str(_GONE)} == early
    assert {str(GUILD)} == await _active(store)


@pytest.mark.parametrize("unavailable", [{"unavailable": False}, {"unavailable": None}])
async def test_a_server_that_comes_late_is_a_place_again(library, grader, server, unavailable):
    """It was missing when the others were there; no question is lost by it."""
    store = await _places(str(GUILD), str(_GONE))
    async with connected(library, grader, server, store=store) as live:
        before = await _active(store)
        late = world.guild((), (), identity=_GONE)
        await server.dispatch("GUILD_CREATE", {**late, **unavailable})
        await live.slash("quiz", "help")

    assert {str(GUILD)} == before
    assert {str(GUILD), str(_GONE)} == await _active(store)


async def _posted_in(store: MemoryStore, guilds: range) -> None:
    """An open question with a thread in each of these servers."""
    for guild in guilds:
        async with store.begin() as tx:
            community = await tx.communities.add(Community(0, "Study", _AT))
            place = await tx.communities.add_place(Place(0, community.id, "discord", str(guild)))
            schedule = await tx.schedules.add(Schedule(0, community.id, "daily", time(9), "UTC"))
            there = await tx.schedules.add_destination(Destination(0, schedule.id, place.id, str(guild)))
            new = Round(0, community.id, schedule.id, _AT.date(), _AT, "f1-score", Level.BASIC, opened_at=_AT)
            [asked] = await tx.rounds.add([replace(new, state=RoundState.OPEN)])
            thread = str(guild + 10_000)
            await tx.rounds.record([Posting(asked.id, there.id, place.id, str(guild), thread, thread, _AT)])


async def test_threads_of_many_servers_are_read_at_once(library, grader, server):
    """Eight at a time, so that a start with many servers takes no minutes; all of them in the end."""
    guilds = range(1000, 1020)
    store = MemoryStore()
    await _posted_in(store, guilds)
    server.servers = list(guilds)
    reading, most, eight = 0, 0, asyncio.Event()

    async def counted(method: str, path: str) -> None:
        nonlocal reading, most
        if method != "GET" or not path.endswith("/messages"):
            return
        reading += 1
        most = max(most, reading)
        if reading == 8:
            eight.set()
        await eight.wait()
        reading -= 1

    server.gate = counted
    async with connected(library, grader, server, store=store) as live:
        await live.until(lambda: len(server.bodies("GET", r"/channels/11\d+/messages")) == len(guilds))

    assert 8 == most
