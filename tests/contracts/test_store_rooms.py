"""Private rooms, on every store."""

from dataclasses import replace
from datetime import timedelta

from bot.core.people.people import Place
from bot.core.rooms.room import KnownRoom
from tests.contracts.conftest import NOW, World


def _room(world: World, key: str = "interview/1", channel: str = "t1") -> KnownRoom:
    return KnownRoom(0, key, world.community.id, world.place.id, channel, "Mock interview", NOW)


async def test_a_room_is_stored_whole(world: World) -> None:
    """What was put is found under its key."""
    async with world.begin() as tx:
        put = await tx.rooms.put(_room(world))

    async with world.read() as tx:
        assert put == await tx.rooms.get("interview/1")
        assert await tx.rooms.get("interview/2") is None
    assert replace(_room(world), id=put.id) == put


async def test_a_room_moves(world: World) -> None:
    """A room that was opened anew keeps its key, its number and its beginning."""
    async with world.begin() as tx:
        first = await tx.rooms.put(_room(world))
        moved = await tx.rooms.put(replace(_room(world, channel="t2"), opened_at=NOW + timedelta(days=1)))

    assert replace(first, channel="t2") == moved


async def test_rooms_are_found_by_channel_newest_first(world: World) -> None:
    """One direct conversation may have been several rooms."""
    async with world.begin() as tx:
        old = await tx.rooms.put(_room(world, "interview/1", "d1"))
        new = await tx.rooms.put(_room(world, "interview/2", "d1"))
        await tx.rooms.put(_room(world, "interview/3", "d2"))

    async with world.read() as tx:
        assert [new, old] == await tx.rooms.at("web", world.place.tenant, ("d1", "d9"))


async def test_rooms_of_other_places_are_not_found(world: World) -> None:
    """The same channel id on another platform or in another tenant is another channel."""
    async with world.begin() as tx:
        other = await tx.communities.add_place(Place(0, world.community.id, "slack", "T1"))
        there = await tx.rooms.put(replace(_room(world), place=other.id))

    async with world.read() as tx:
        assert [] == await tx.rooms.at("web", "", ("t1",))
        assert [] == await tx.rooms.at("slack", "T2", ("t1",))
        assert [there] == await tx.rooms.at("slack", "", ("t1",))


async def test_rooms_move_with_their_place(world: World) -> None:
    """A community that joins another takes its rooms along."""
    joining = await world.another()
    async with world.begin() as tx:
        await tx.rooms.put(_room(joining))
        await tx.communities.merge(source=joining.community.id, into=world.community.id)

    async with world.read() as tx:
        room = await tx.rooms.get("interview/1")
        assert room is not None
        assert world.community.id == room.community
