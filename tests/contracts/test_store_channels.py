"""Channels that get another id, on every store."""

from dataclasses import replace
from datetime import timedelta

from bot.core.outbox.parcel import Parcel
from bot.core.people.people import Place
from bot.core.rounds.schedule import Destination
from bot.core.store import Transaction
from tests.contracts.conftest import NOW, World

_OLD, _NEW = "G0PRIVATE", "C0SHARED"


async def _waiting(tx: Transaction) -> list[Parcel]:
    return list(await tx.outbox.claim(NOW, owner="me", until=NOW + timedelta(seconds=45), limit=9))


async def test_what_stands_in_a_channel_follows_its_new_id(world: World) -> None:
    """Destination, posting, answer, message that waits and notices; ids that only look alike stay."""
    round_, member = await world.round(), await world.member()
    written = await world.answer(round_, member, source=f"{_OLD}:2.0")
    typed = await world.answer(round_, member, revision=2)
    address = replace(world.parcel("r1").address, channel=_OLD, thread=f"{_OLD}:1.0")
    posting = replace(
        world.posting(round_, channel=_OLD, thread=f"{_OLD}:1.0"), message=f"{_OLD}0:1.0", destination=0
    )
    async with world.begin() as tx:
        there = await tx.schedules.add_destination(Destination(0, world.schedule.id, world.place.id, _OLD))
        await tx.rounds.record([replace(posting, destination=there.id)])
        await tx.outbox.add([replace(world.parcel("r1"), address=address)])
        told = replace(world.community, notices_place=world.place.id, notices_channel=_OLD)
        await tx.communities.update(told)

        await tx.channels.move(world.place.id, old=_OLD, new=_NEW)

    async with world.begin() as tx:
        assert replace(there, channel=_NEW) == await tx.schedules.destination(there.id)
        assert world.destination == await tx.schedules.destination(world.destination.id)
        moved = replace(posting, channel=_NEW, thread=f"{_NEW}:1.0", destination=there.id)
        assert [moved] == list(await tx.rounds.postings(round_.id))
        assert moved.round == (await tx.rounds.of_thread(world.place.id, f"{_NEW}:1.0")).id  # type: ignore[union-attr]  # it is there
        answers = [replace(written, source=f"{_NEW}:2.0"), typed]
        assert answers == sorted(await tx.answers.of_round(round_.id), key=lambda answer: answer.revision)
        [parcel] = await _waiting(tx)
        assert replace(address, channel=_NEW, thread=f"{_NEW}:1.0") == parcel.address
        community = await tx.communities.get(world.community.id)
        assert community is not None
        assert _NEW == community.notices_channel


async def test_the_same_id_at_another_place_stays(world: World) -> None:
    """Ids are a place's own."""
    async with world.begin() as tx:
        other = await tx.communities.add_place(Place(0, world.community.id, "slack", "T2"))
        there = await tx.schedules.add_destination(Destination(0, world.schedule.id, other.id, _OLD))
        await tx.channels.move(world.place.id, old=_OLD, new=_NEW)

    async with world.read() as tx:
        assert there == await tx.schedules.destination(there.id)


async def test_a_channel_that_was_set_up_under_its_new_id_is_posted_to_once(world: World) -> None:
    """An organiser may be faster than the platform's message."""
    schedule, place = world.schedule.id, world.place.id
    async with world.begin() as tx:
        await tx.schedules.remove_destination(world.destination.id)
        await tx.schedules.add_destination(Destination(0, schedule, place, _OLD))
        new = await tx.schedules.add_destination(Destination(0, schedule, place, _NEW))

        await tx.channels.move(place, old=_OLD, new=_NEW)
        await tx.channels.move(place, old=_OLD, new=_NEW)

    async with world.read() as tx:
        assert {schedule: [new]} == dict(await tx.schedules.destinations([schedule]))


async def test_the_active_places_of_a_platform_are_found(world: World) -> None:
    """Whichever community they belong to; those that were left are not among them."""
    other = await world.another()
    async with world.begin() as tx:
        mine = await tx.communities.add_place(Place(0, world.community.id, "slack", "T1"))
        theirs = await tx.communities.add_place(Place(0, other.community.id, "slack", "T2"))
        gone = await tx.communities.add_place(Place(0, world.community.id, "slack", "T3"))
        await tx.communities.update_place(replace(gone, active=False))

    async with world.read() as tx:
        assert {mine, theirs} == set(await tx.communities.of_platform("slack"))


async def test_whose_questions_are_asked_in_a_channel_is_found(world: World) -> None:
    """A channel that two workspaces share has one id; those that were left are not among them."""
    async with world.begin() as tx:
        places = [
            await tx.communities.add_place(Place(0, world.community.id, "slack", each))
            for each in ("T1", "T2", "T3")
        ]
        await tx.schedules.add_destination(Destination(0, world.schedule.id, places[0].id, _NEW))
        once = await tx.schedules.add_destination(Destination(0, world.schedule.id, places[2].id, _NEW))
        await tx.schedules.remove_destination(once.id)
        gone = await tx.communities.add_place(Place(0, world.community.id, "slack", "T4"))
        await tx.schedules.add_destination(Destination(0, world.schedule.id, gone.id, _NEW))
        await tx.communities.update_place(replace(gone, active=False))

    async with world.read() as tx:
        assert [places[0], places[2]] == list(await tx.communities.asked_in("slack", _NEW))
        assert [] == list(await tx.communities.asked_in("discord", _NEW))
