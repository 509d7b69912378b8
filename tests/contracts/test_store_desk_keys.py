"""The keys of the organiser's desk, as every store keeps them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.errors import Conflict
from bot.core.people.desk_keys import DeskKey, KeyKind
from tests.contracts.conftest import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
async def key(world):
    """A session of Ann's, not stored yet."""
    ann = await world.member("Ann")
    return DeskKey("a" * 64, KeyKind.SESSION, ann.community, world.place.id, ann.id, NOW, NOW + HOUR)


async def put(world, *keys, now=NOW):
    """Keep keys, each in a change of its own."""
    for each in keys:
        async with world.begin() as tx:
            await tx.desk.put(each, now=now)


async def test_a_key_is_found_until_it_is_dropped(world, key):
    """By its digest alone, also in a change, where it is locked."""
    await put(world, key)

    async with world.begin() as tx:
        assert key == await tx.desk.get(key.digest)
        assert await tx.desk.get("b" * 64) is None
        await tx.desk.drop(key.digest)
        assert await tx.desk.get(key.digest) is None


async def test_sessions_stand_side_by_side_and_links_do_not(world, key):
    """The newest session first; a new link takes the place of the one before, and of no session."""
    later = replace(key, digest="b" * 64, made_at=NOW + HOUR, expires_at=NOW + 2 * HOUR)
    link, newer = [replace(key, digest=each * 64, kind=KeyKind.LINK) for each in "cd"]
    await put(world, key, later, link, newer)

    async with world.read() as tx:
        assert [later, key] == list(await tx.desk.sessions(key.member))
        assert await tx.desk.get(link.digest) is None
        assert newer == await tx.desk.get(newer.digest)


async def test_what_has_run_out_is_forgotten_with_the_next_key(world, key):
    """Nothing piles up."""
    await put(world, key)
    await put(world, replace(key, digest="b" * 64, expires_at=NOW + 3 * HOUR), now=NOW + HOUR)

    async with world.read() as tx:
        assert await tx.desk.get(key.digest) is None


async def test_a_key_is_somebodys(world, key):
    """One of nobody is a conflict; that of a forgotten member is gone, and the export names no digest."""
    with pytest.raises(Conflict):
        await put(world, replace(key, member=999))
    await put(world, key)
    async with world.begin() as tx:
        [kept] = [each for each in await tx.personal.of(key.member) if each.table == "desk_keys"]
        await tx.personal.forget(key.member, NOW)

    assert [{"kind", "community", "made_at", "expires_at"}] == [set(row) for row in kept.rows]
    async with world.read() as tx:
        assert await tx.desk.get(key.digest) is None


async def test_a_key_ends_with_who_held_it(world, key):
    """Whoever turns out to be somebody else opens the desk anew."""
    bea = await world.member("Bea")
    await put(world, key)
    async with world.begin() as tx:
        await tx.members.join(key.member, into=bea.id)

    async with world.read() as tx:
        assert [] == list(await tx.desk.sessions(bea.id))
