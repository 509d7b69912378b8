"""Private rooms in the browser chat: a channel that its members alone see."""

import pytest

from bot.core.errors import PlatformUnreachable
from bot.core.people.people import Place
from bot.core.rooms.room import Room

_PLACE = Place(1, 1, "web", "local")


async def test_a_room_is_seen_by_its_members_alone(desk):
    """Ada and Grace get the channel; Olga does not know of it."""
    address = await desk.platform.open_room(Room("pair/1", _PLACE, ("ada", "grace"), "Practice pair"))

    shown = {}
    for name in ("ada", "grace", "olga"):
        page = await desk.page(name)
        shown[name] = address.channel in {channel["id"] for channel in page.welcome["channels"]}
    assert {"ada": True, "grace": True, "olga": False} == shown


async def test_a_room_is_opened_once(desk):
    """The same key is the same channel."""
    room = Room("interview/1", _PLACE, ("ada",), "Mock interview")

    first = await desk.platform.open_room(room)

    assert first == await desk.platform.open_room(room)


async def test_a_room_for_a_stranger_is_refused(desk):
    """Somebody who never joined the chat has no room there."""
    with pytest.raises(PlatformUnreachable, match="not in the browser chat"):
        await desk.platform.open_room(Room("interview/1", _PLACE, ("nobody",), "Mock interview"))
