"""Private rooms on Slack: the direct conversation with one member, or with several."""

import pytest

from bot.core.errors import PlatformUnreachable
from bot.core.people.people import Place
from bot.core.rooms.room import Room
from tests.platforms.slack.slackserver import SlackServer


def _room(*members: str) -> Room:
    return Room("interview/1", Place(1, 1, "slack", SlackServer.TEAM), members, "Mock interview", "C0DAILY")


async def test_a_room_for_one_is_the_direct_conversation(group):
    """The same one every time."""
    first = await group.platform.open_room(_room("U0ADA"))

    assert "D0U0ADA" == first.channel
    assert first == await group.platform.open_room(_room("U0ADA"))


async def test_a_room_for_two_is_a_conversation_of_three(group, server):
    """Both members and the bot are in it, and nobody else."""
    address = await group.platform.open_room(_room("U0ADA", "U0BOB"))

    assert {"U0ADA", "U0BOB", server.BOT} == set(server.channels[address.channel].members)


async def test_somebody_who_left_is_named(group):
    """A person who is gone can have no room."""
    with pytest.raises(PlatformUnreachable, match="no longer in the workspace"):
        await group.platform.open_room(_room("U0GONE"))
