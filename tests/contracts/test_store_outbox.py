import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.errors import Conflict
from bot.core.outbox.parcel import Parcel, ParcelKind, ParcelState
from tests.contracts.conftest import NOW, ContractStore, World

MINUTE = timedelta(minutes=1)
LEASE = NOW + MINUTE


async def _add(world: World, *parcels: Parcel) -> None:
    async with world.begin() as tx:
        await tx.outbox.add(parcels)


async def _claim(store: ContractStore | World, *, now: datetime = NOW, limit: int = 99) -> Sequence[Parcel]:
    async with store.begin() as tx:
        return await tx.outbox.claim(now, owner="me", until=now + MINUTE, limit=limit)


def _keys(parcels: Sequence[Parcel]) -> list[str]:
    return [p.key for p in parcels]


async def test_a_parcel_is_stored_whole(world: World) -> None:
    """Every field comes back with the claim."""
    round_ = await world.round()
    full = world.parcel(
        "k1",
        kind=ParcelKind.QUESTION,
        round=round_.id,
        destination=world.destination.id,
        text="Hello ☕",
        expires_at=NOW + MINUTE,
    )
    full = replace(full, address=replace(full.address, thread="t1"))
    await _add(world, full)

    [claimed] = await _claim(world)

    assert replace(full, id=claimed.id, owner="me", lease_until=LEASE, attempts=1) == claimed
    async with world.read() as tx:
        assert [claimed] == list(await tx.outbox.of_round(round_.id))
        assert [] == list(await tx.outbox.of_round(999))


async def test_a_lease_of_a_clock_that_ran_ahead_holds_nobody_up(world: World) -> None:
    """An hour ahead, then set right: the lease is void, while one of a clock a little ahead is not."""
    await _add(world, world.parcel("k1"))
    await _claim(world, now=NOW + 60 * MINUTE)
    taken = _keys(await _claim(world))
    held = _keys(await _claim(world, now=NOW - MINUTE / 2))

    assert (["k1"], []) == (taken, held)


async def test_a_question_is_being_asked_from_its_first_try_until_it_stands(world: World) -> None:
    """Only one that somebody sends, or may have sent, at that place, and only as long as it waits."""
    round_ = await world.round()
    asked = world.parcel("q", kind=ParcelKind.QUESTION, round=round_.id, destination=world.destination.id)
    place = asked.address.place
    seen = []

    async def look() -> None:
        async with world.read() as tx:
            here = [await tx.outbox.asking(place, channel=name) for name in ("", "elsewhere", "daily")]
            seen.append([*map(list, here), list(await tx.outbox.asking(place + 1))])

    async def settle(claimed: Parcel, **facts: Any) -> None:
        async with world.begin() as tx:
            await tx.outbox.settle([replace(claimed, **facts)])
        await look()

    await _add(world, world.parcel("n"))
    await _claim(world)
    await look()
    await _add(world, replace(asked, address=replace(asked.address, channel="elsewhere")))
    await look()
    [claimed] = await _claim(world)
    await look()
    await settle(claimed, error="It is not known.", not_before=NOW)
    [_, claimed] = await _claim(world, now=LEASE)
    await settle(claimed, error="Refused.", owner="", lease_until=None)
    [claimed] = await _claim(world)
    await settle(claimed, state=ParcelState.SENT, message="m", owner="", lease_until=None)

    asking = [[round_.id], [round_.id], [], []]
    nobody: list[list[int]] = [[], [], [], []]
    assert [nobody, nobody, asking, asking, nobody, nobody] == seen


async def test_a_key_is_sent_once(world: World) -> None:
    """A parcel whose key exists is left out, in one batch and later."""
    await _add(world, world.parcel("k1"), world.parcel("k1", text="twice"))
    await _add(world, world.parcel("k1", text="again"))
    await _add(world)

    async with world.read() as tx:
        assert 1 == await tx.outbox.waiting()


@pytest.mark.parametrize("key", ["", "x" * 26])
async def test_a_key_fits_into_a_nonce(world: World, key: str) -> None:
    """No key, or one longer than a nonce, is refused before it is sent."""
    with pytest.raises(Conflict):
        await _add(world, world.parcel(key))


async def test_a_claim_holds_until_its_lease_ends(world: World) -> None:
    """Nobody else gets a leased parcel; after the lease it is claimed again and counts one more try."""
    await _add(world, world.parcel("k1"))
    await _claim(world)

    assert [] == list(await _claim(world, now=LEASE - timedelta(microseconds=1)))
    [taken_over] = await _claim(world, now=LEASE)
    assert 2 == taken_over.attempts


async def test_parcels_wait_for_their_time_and_turn(world: World) -> None:
    """Future ones wait; due ones come oldest first, by id where times are the same."""
    await _add(
        world,
        world.parcel("b", channel="b"),
        world.parcel("a", channel="a", not_before=NOW - MINUTE),
        world.parcel("c", channel="c"),
        world.parcel("later", channel="d", not_before=NOW + MINUTE),
    )

    assert ["a", "b"] == _keys(await _claim(world, limit=2))
    assert ["c"] == _keys(await _claim(world))


async def test_a_channel_gets_one_after_the_other(world: World) -> None:
    """A reveal waits for the question before it, even while another process sends that one."""
    await _add(world, world.parcel("q"), world.parcel("r"), world.parcel("other", channel="random"))

    [question, _] = await _claim(world)
    assert [] == list(await _claim(world))
    async with world.begin() as tx:
        await tx.outbox.settle([replace(question, state=ParcelState.SENT, lease_until=None)])

    assert ["r"] == _keys(await _claim(world))


async def test_people_have_lanes_of_their_own(world: World) -> None:
    """Private messages wait for one another by person, not by channel; places do not mix."""
    other = await world.another()
    await _add(
        world,
        world.parcel("channel"),
        world.parcel("ann-1", user="ann"),
        world.parcel("ann-2", user="ann", channel="random"),
        world.parcel("bea", user="bea"),
        other.parcel("elsewhere"),
    )

    assert ["channel", "ann-1", "bea", "elsewhere"] == _keys(await _claim(world))


async def test_a_parcel_put_off_lets_the_next_one_pass(world: World) -> None:
    """With back-off a failing parcel is no longer due, and so blocks nobody."""
    await _add(world, world.parcel("q"), world.parcel("r"))
    [question] = await _claim(world)
    put_off = replace(question, not_before=NOW + MINUTE, error="no access", owner="", lease_until=None)
    async with world.begin() as tx:
        await tx.outbox.settle([put_off])

    assert ["r"] == _keys(await _claim(world))
    async with world.read() as tx:
        assert 2 == await tx.outbox.waiting()


async def test_settling_stores_the_end(world: World) -> None:
    """Sent and dropped parcels wait no more and keep message and reason."""
    round_ = await world.round()
    await _add(world, *(world.parcel(k, channel=k, round=round_.id) for k in ("sent", "dropped")))
    sent, dropped = await _claim(world)
    ended = [
        replace(sent, state=ParcelState.SENT, message="m1", lease_until=None),
        replace(dropped, state=ParcelState.DROPPED, error="gone", lease_until=None),
    ]
    async with world.begin() as tx:
        await tx.outbox.settle(ended[::-1])
        await tx.outbox.settle([])

    async with world.read() as tx:
        assert ended == list(await tx.outbox.of_round(round_.id))
        assert 0 == await tx.outbox.waiting()
        assert await tx.outbox.next_at() is None


async def test_a_lost_claim_changes_nothing(world: World) -> None:
    """Who was too slow cannot free a parcel that another process is sending."""
    round_ = await world.round()
    await _add(world, world.parcel("k", round=round_.id))
    [slow] = await _claim(world)
    [quick] = await _claim(world, now=LEASE)
    async with world.begin() as tx:
        await tx.outbox.settle([replace(slow, owner="", lease_until=None, error="timed out")])

    async with world.read() as tx:
        assert [quick] == list(await tx.outbox.of_round(round_.id))


async def test_sent_is_sent_whoever_says_it(world: World) -> None:
    """A slow sender that did reach the channel is believed, and nobody takes it back."""
    round_ = await world.round()
    await _add(world, world.parcel("k", round=round_.id))
    [slow] = await _claim(world)
    [quick] = await _claim(world, now=LEASE)
    async with world.begin() as tx:
        await tx.outbox.settle([replace(slow, state=ParcelState.SENT, message="m1")])
        await tx.outbox.settle([replace(quick, state=ParcelState.DROPPED, error="gone")])

    async with world.read() as tx:
        [parcel] = await tx.outbox.of_round(round_.id)
        assert (ParcelState.SENT, "m1", "") == (parcel.state, parcel.message, parcel.error)


async def test_the_next_look_is_when_something_can_be_claimed(world: World) -> None:
    """The earliest free parcel or end of a lease; what waits behind another does not count."""
    await _add(
        world,
        world.parcel("q"),
        world.parcel("r"),
        world.parcel("later", channel="random", not_before=NOW + 5 * MINUTE),
    )
    async with world.read() as tx:
        assert NOW == await tx.outbox.next_at()

    await _claim(world)
    async with world.read() as tx:
        assert LEASE == await tx.outbox.next_at()


async def test_the_last_trouble_of_a_channel_is_told(world: World) -> None:
    """The newest failure is told until something later has arrived there."""
    here = world.destination.id

    async def trouble() -> Parcel | None:
        async with world.read() as tx:
            return await tx.outbox.last_trouble(here)

    async def end(key: str, state: ParcelState, error: str) -> Parcel:
        await _add(world, world.parcel(key, destination=here))
        [claimed] = await _claim(world)
        ended = replace(claimed, state=state, error=error, not_before=NOW + MINUTE, lease_until=None)
        async with world.begin() as tx:
            await tx.outbox.settle([ended])
        return ended

    assert await trouble() is None
    waiting = await end("a", ParcelState.WAITING, "no access")
    assert waiting == await trouble()
    await _add(world, world.parcel("new", destination=here, not_before=NOW + MINUTE))
    assert waiting == await trouble()
    await end("b", ParcelState.SENT, "slow down")
    assert await trouble() is None
    assert await end("c", ParcelState.DROPPED, "gone") == await trouble()


async def test_two_claimers_share_the_outbox(
    store: ContractStore, again: ContractStore, world: World
) -> None:
    """Processes that claim at once never get the same parcel, and together get all."""
    await _add(world, *(world.parcel(f"k{n}", channel=f"c{n}") for n in range(40)))

    async def drain(where: ContractStore) -> list[str]:
        keys: list[str] = []
        while claimed := await _claim(where, limit=3):
            keys += _keys(claimed)
        return keys

    drained = await asyncio.gather(drain(store), drain(again), drain(store), drain(again))

    assert sorted(f"k{n}" for n in range(40)) == sorted(key for keys in drained for key in keys)


MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 2), st.integers(-2, 3)),
        st.tuples(st.just("claim"), st.integers(1, 3), st.just(0)),
        st.tuples(st.just("sent"), st.integers(0, 5), st.just(0)),
        st.tuples(st.just("put off"), st.integers(0, 5), st.integers(1, 3)),
        st.tuples(st.just("wait"), st.integers(1, 2), st.just(0)),
    ),
    max_size=25,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
async def test_a_lane_never_has_two_under_way(world: World, moves: list[tuple[str, int, int]]) -> None:
    """Whatever is added, claimed, sent, put off or left to expire: a channel's turn is one parcel's."""
    now = NOW
    lanes = await world.another()
    held: list[Parcel] = []
    for number, (move, amount, minutes) in enumerate(moves):
        if move == "add":
            key = f"{lanes.community.id}-{number}"
            when = now + minutes * MINUTE
            await _add(lanes, lanes.parcel(key, channel=f"c{amount}", not_before=when))
        elif move == "claim":
            claimed = await _claim(lanes, now=now, limit=amount)
            held = [h for h in held if h.id not in {c.id for c in claimed}] + list(claimed)
            channels = [c.address.channel for c in claimed]
            assert len(set(channels)) == len(channels)
            assert all(c.not_before <= now for c in claimed)
        elif move == "wait":
            now += amount * MINUTE
        elif held:
            parcel = held.pop(amount % len(held))
            end = (
                replace(parcel, state=ParcelState.SENT)
                if move == "sent"
                else replace(parcel, not_before=now + minutes * MINUTE, lease_until=None)
            )
            async with lanes.begin() as tx:
                await tx.outbox.settle([end])
        async with lanes.read() as tx:
            next_at = await tx.outbox.next_at()
        if next_at is not None and next_at > now:
            assert [] == list(await _claim(lanes, now=now))
    while rest := await _claim(lanes, now=now + timedelta(days=1)):
        async with lanes.begin() as tx:
            await tx.outbox.settle([replace(p, state=ParcelState.DROPPED) for p in rest])
