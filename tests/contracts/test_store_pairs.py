from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.errors import Conflict
from bot.core.pairs.pair import Pair, PairState, Seat, Waiting
from bot.core.people.people import Account, Member
from bot.core.questions.question import Level
from tests.contracts.conftest import NOW, ContractStore, World

HOUR = timedelta(hours=1)


def _waiting(world: World, member: Member, *, joined: int = 0) -> Waiting:
    joined_at = NOW + joined * HOUR
    return Waiting(
        member.id,
        world.community.id,
        world.place.id,
        member.name.casefold(),
        Level.BASIC,
        "general",
        joined_at,
        joined_at + 24 * HOUR,
    )


def _pair(world: World, *members: Member) -> Pair:
    first, second = (Seat(member.id, member.name.casefold(), NOW) for member in members)
    return Pair(
        0,
        world.community.id,
        world.place.id,
        Level.ADVANCED,
        "general",
        (first, second),
        ("f1-score", "auc"),
        matched_at=NOW,
        next_at=NOW,
    )


async def test_who_waits_is_stored_whole_and_once(world: World) -> None:
    """Joining again changes what one waits for."""
    ann = await world.member("Ann")
    waiting = _waiting(world, ann)
    changed = replace(waiting, level=None, near="", expires_at=NOW + HOUR)
    async with world.begin() as tx:
        assert await tx.pairs.waiting_for(ann.id) is None
        await tx.pairs.wait(waiting)
        await tx.pairs.wait(changed)
        assert [changed] == list(await tx.pairs.waiting(world.place.id))
        assert changed == await tx.pairs.waiting_for(ann.id)
        await tx.pairs.stop_waiting({ann.id})
        await tx.pairs.stop_waiting(())
        assert [] == list(await tx.pairs.waiting(world.place.id))


async def test_the_queue_of_a_place_is_in_the_order_of_joining(world: World) -> None:
    """Other places have their own; who waited too long is found by the instant."""
    other = await world.another()
    people = [await world.member(f"m{n}") for n in range(3)]
    stranger = await other.member("S")
    waiting = [
        _waiting(world, member, joined=joined) for member, joined in zip(people, (2, 0, 1), strict=True)
    ]
    async with world.begin() as tx:
        for each in (*waiting, _waiting(other, stranger)):
            await tx.pairs.wait(each)

    async with world.begin() as tx:
        assert [waiting[1], waiting[2], waiting[0]] == list(await tx.pairs.waiting(world.place.id))
        late = await tx.pairs.expired(NOW + 25 * HOUR, limit=9)
        assert {people[1].id, people[2].id, stranger.id} == {each.member for each in late}
        assert NOW + 24 * HOUR == await tx.pairs.next_at()


async def test_a_pair_is_stored_whole_and_changed(world: World) -> None:
    """State, instant and what the seats did; who, where and what is asked stay."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    async with world.begin() as tx:
        pair = await tx.pairs.add(_pair(world, ann, bea))
        assert replace(_pair(world, ann, bea), id=pair.id) == await tx.pairs.get(pair.id)
        seats = (replace(pair.seats[0], here=True), replace(pair.seats[1], score=4, words="Clear."))
        changed = replace(pair, state=PairState.RATING, next_at=NOW + HOUR, seats=seats)
        await tx.pairs.update(changed)

    async with world.read() as tx:
        assert changed == await tx.pairs.get(pair.id)
        assert changed == await tx.pairs.current(bea.id)
        assert await tx.pairs.get(pair.id + 1) is None


async def test_nobody_is_in_two_pairs(world: World) -> None:
    """Until the first one is over."""
    ann, bea, cid = [await world.member(name) for name in ("Ann", "Bea", "Cid")]
    async with world.begin() as tx:
        pair = await tx.pairs.add(_pair(world, ann, bea))
    with pytest.raises(Conflict):
        async with world.begin() as tx:
            await tx.pairs.add(_pair(world, cid, bea))
    async with world.begin() as tx:
        await tx.pairs.update(replace(pair, state=PairState.DONE, next_at=None))
        assert await tx.pairs.current(bea.id) is None
        second = await tx.pairs.add(_pair(world, cid, bea))

    async with world.read() as tx:
        assert second == await tx.pairs.current(bea.id)


async def test_the_last_partner_is_that_of_the_newest_pair_that_came_about(world: World) -> None:
    """A pair that never met counts for nothing; its questions were not asked either way."""
    ann, bea, cid = [await world.member(name) for name in ("Ann", "Bea", "Cid")]
    async with world.begin() as tx:
        for members, state in (
            ((ann, bea), PairState.DONE),
            ((cid, ann), PairState.DONE),
            ((bea, ann), PairState.APART),
        ):
            pair = await tx.pairs.add(_pair(world, *members))
            await tx.pairs.update(replace(pair, state=state, next_at=None))

    async with world.read() as tx:
        everybody = {ann.id, bea.id, cid.id}
        assert {ann.id: cid.id, bea.id: ann.id, cid.id: ann.id} == await tx.pairs.last_partners(everybody)
        assert {bea.id: ann.id} == await tx.pairs.last_partners({bea.id, 999})
        assert {"f1-score", "auc"} == set(await tx.pairs.asked({cid.id}))
        assert set() == set(await tx.pairs.asked({999}))


async def test_due_pairs_come_earliest_first(world: World, again: ContractStore) -> None:
    """Up to now; those that are over never; another process finds what was done."""
    people = [await world.member(f"m{n}") for n in range(8)]
    instants = [NOW, NOW - HOUR, NOW + HOUR]
    async with world.begin() as tx:
        made = [
            await tx.pairs.add(replace(_pair(world, *people[2 * n : 2 * n + 2]), next_at=at))
            for n, at in enumerate(instants)
        ]
        over = await tx.pairs.add(_pair(world, *people[6:]))
        await tx.pairs.update(replace(over, state=PairState.APART, next_at=None))

    async with world.begin() as tx:
        assert [made[1], made[0]] == list(await tx.pairs.due(NOW, limit=9))
        assert NOW - HOUR == await tx.pairs.next_at()
        await tx.pairs.update(replace(made[1], next_at=NOW + 2 * HOUR))
    async with again.begin() as tx:
        assert [made[0]] == list(await tx.pairs.due(NOW, limit=9))


async def test_a_merge_frees_the_double_of_a_member_from_queue_and_pairs(world: World) -> None:
    """Past pairs are those of the member who stays."""
    other = await world.another()
    ann, bea, guest = await world.member("Ann"), await world.member("Bea"), await other.member("Gus")
    async with world.begin() as tx:
        [account] = await tx.members.accounts(ann.id)
        double = await tx.members.add(
            Member(0, other.community.id, "Ann", NOW), replace(account, community=other.community.id)
        )
        assert isinstance(account, Account)
        await tx.pairs.add(_pair(other, double, guest))
        await tx.pairs.wait(_waiting(other, guest))
        await tx.pairs.wait(_waiting(other, double))
        await tx.pairs.add(_pair(world, ann, bea))
        await tx.communities.merge(source=other.community.id, into=world.community.id)

    async with world.read() as tx:
        assert await tx.pairs.waiting_for(double.id) is None
        waiting = await tx.pairs.waiting_for(guest.id)
        current = await tx.pairs.current(ann.id)
    assert waiting is not None
    assert current is not None
    assert world.community.id == waiting.community
    assert bea.id in {seat.member for seat in current.seats}


async def test_who_is_forgotten_leaves_an_empty_seat(world: World) -> None:
    """No words, no account, no place in the queue; that the two met stays."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    async with world.begin() as tx:
        pair = await tx.pairs.add(_pair(world, ann, bea))
        words = (
            replace(pair.seats[0], score=4, words="Clear."),
            replace(pair.seats[1], score=5, words="Calm."),
        )
        await tx.pairs.update(replace(pair, state=PairState.RATING, seats=words))
        await tx.pairs.wait(_waiting(world, ann))
        await tx.personal.forget(ann.id, NOW)

    async with world.read() as tx:
        left = await tx.pairs.get(pair.id)
        assert await tx.pairs.waiting_for(ann.id) is None
    assert left is not None
    assert ("", "", 4) == (left.seats[0].external, left.seats[0].words, left.seats[0].score)
    assert ("bea", "Calm.") == (left.seats[1].external, left.seats[1].words)
