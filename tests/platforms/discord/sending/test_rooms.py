"""Private rooms on Discord: a private thread where that is possible, else direct messages."""

from dataclasses import replace

import pytest

from bot.core.errors import PlatformUnreachable
from bot.core.people.people import Place
from bot.core.rooms.room import Room
from tests.platforms.discord.live import SETTINGS, connected
from tests.platforms.discord.server import Fault
from tests.platforms.discord.world import CHANNEL, GUILD

ADA = "301"
THREADS = rf"/channels/{CHANNEL}/threads"
FORBIDDEN = {"code": 50013, "message": "Missing Permissions"}


def _room(*members: str, near: str = str(CHANNEL), known: str = "") -> Room:
    place = Place(1, 1, "discord", str(GUILD))
    return Room("interview/1", place, members or (ADA,), "Mock interview", near, known)


async def test_a_room_is_a_private_thread(live, server):
    """Nobody can invite others, and the member is in it."""
    address = await live.platform.open_room(_room())

    [made] = server.bodies("POST", THREADS)
    assert (12, False, "Mock interview (1)") == (made["type"], made["invitable"], made["name"])
    assert 1 == len(server.bodies("PUT", rf"/channels/{address.channel}/thread-members/{ADA}"))


async def test_a_room_is_used_again(live, server):
    """The same room is not made twice as long as it is there."""
    first = await live.platform.open_room(_room())

    again = await live.platform.open_room(_room(known=first.channel))

    assert first == again
    assert 1 == len(server.bodies("POST", THREADS))


async def test_a_room_that_is_gone_is_made_anew(live, server):
    """A thread that somebody deleted does not end the talk."""
    address = await live.platform.open_room(_room(known="424242"))

    assert "424242" != address.channel
    assert 1 == len(server.bodies("POST", THREADS))


@pytest.mark.parametrize("status", [0, 500, 503])
async def test_a_room_whose_making_was_not_heard_of_is_found_again(live, server, status):
    """One thread for a pair, though the answer was lost or the process died; another room has its own."""
    server.faults.append(Fault("POST", THREADS, status, {}, done=True))
    with pytest.raises(PlatformUnreachable):
        await live.platform.open_room(_room(ADA, "302"))

    address = await live.platform.open_room(_room(ADA, "302"))
    other = await live.platform.open_room(replace(_room(ADA, "302"), key="interview/2"))

    assert 2 == len({address.channel, other.channel})
    assert 2 == len(server.threads)
    assert 1 == len(server.bodies("PUT", rf"/channels/{address.channel}/thread-members/302"))


async def test_without_the_permission_one_member_gets_direct_messages(live, server):
    """A first line there finds out whether they are open."""
    server.faults.append(Fault("POST", THREADS, 403, FORBIDDEN))

    address = await live.platform.open_room(_room())

    assert f"8{ADA}" == address.channel
    assert 1 == len(server.messages[f"8{ADA}"])


async def test_closed_direct_messages_are_named_with_the_mend(live, server):
    """The member hears what to switch on."""
    closed = {"code": 50007, "message": "Cannot send messages to this user"}
    server.faults.append(Fault("POST", rf"/channels/8{ADA}/messages", 403, closed))

    with pytest.raises(PlatformUnreachable, match="Allow direct messages") as refused:
        await live.platform.open_room(_room(near=""))

    assert refused.value.permanent


async def test_a_room_for_two_needs_a_thread(live, server):
    """Discord has no direct conversation of a bot with two people."""
    server.faults.append(Fault("POST", THREADS, 403, FORBIDDEN))

    with pytest.raises(PlatformUnreachable, match="Create Private Threads"):
        await live.platform.open_room(_room(ADA, "302"))


async def test_where_messages_cannot_be_read_a_room_is_direct(library, grader, server):
    """Without the message content intent the bot would be deaf in a thread."""
    settings = SETTINGS.model_copy(update={"message_content": False})
    async with connected(library, grader, server, settings=settings) as bot:
        address = await bot.platform.open_room(_room())

    assert f"8{ADA}" == address.channel
    assert [] == server.bodies("POST", THREADS)


async def test_a_thread_of_better_days_is_left_where_messages_cannot_be_read(library, grader, server):
    """It was opened with the intent: nobody is sent into a room in which the bot is deaf."""
    async with connected(library, grader, server) as bot:
        before = await bot.platform.open_room(_room())
    settings = SETTINGS.model_copy(update={"message_content": False})
    async with connected(library, grader, server, settings=settings) as bot:
        after = await bot.platform.open_room(replace(_room(), known=before.channel))
        with pytest.raises(PlatformUnreachable, match="Message Content Intent"):
            await bot.platform.open_room(_room(ADA, "302"))

    assert f"8{ADA}" == after.channel
