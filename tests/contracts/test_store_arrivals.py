"""Events that wait to be dealt with, and the processes that are there, as every store keeps them."""

import asyncio
from datetime import timedelta

from bot.core.arrivals import ABSENT_AFTER, Arrival
from tests.contracts.conftest import NOW


def _arrival(key, owner="one", at=NOW, platform="slack"):
    return Arrival(f"{platform}/{key}", platform, "event", '{"text": "\u00fc"}', at, owner)


async def _kept(store, *arrivals):
    async with store.begin() as tx:
        return await tx.arrivals.keep(arrivals)


async def _adopted(store, owner, *, now=NOW, limit=10, platform="slack"):
    async with store.begin() as tx:
        return await tx.arrivals.adopt(platform, owner, now=now, limit=limit)


async def test_an_event_is_new_once_whoever_hears_of_it(store, again):
    """Delivered again, to another process or after it was dealt with, it is known."""
    one, two = _arrival("1"), _arrival("2")
    assert {one.key, two.key} == await _kept(store, one, two)
    assert set() == await _kept(again, _arrival("1", "two"))

    async with store.begin() as tx:
        await tx.arrivals.done([one.key])

    assert set() == await _kept(store, one)
    assert [two.key] == [each.key for each in await _adopted(store, "three")]
    async with again.read() as tx:
        assert {one.key, two.key} == await tx.arrivals.met([one.key, two.key, "slack/3"])


async def test_what_was_not_for_the_bot_is_news_when_it_is_read_again(store):
    """It is kept no more, and not remembered either."""
    one = _arrival("1")
    await _kept(store, one)
    async with store.begin() as tx:
        await tx.arrivals.forget([one.key])
        first, second = await tx.arrivals.meet(one.key, NOW), await tx.arrivals.meet(one.key, NOW)

    assert [True, False] == [first, second]
    assert [] == await _adopted(store, "two")


async def test_a_living_process_keeps_its_events_and_takes_those_of_one_that_is_gone(store):
    """One that was seen lately is there; one whose clock ran far ahead and was set back is not."""
    mine, theirs, lost = _arrival("1", "mine"), _arrival("2", "theirs"), _arrival("3", "lost")
    await _kept(store, mine, theirs, lost, _arrival("4", "lost", platform="discord"))
    async with store.begin() as tx:
        await tx.arrivals.present("mine", NOW)
        await tx.arrivals.present("theirs", NOW - ABSENT_AFTER + timedelta(seconds=1))
        await tx.arrivals.present("lost", NOW + timedelta(hours=1))

    [taken] = await _adopted(store, "mine")
    assert (lost.key, "mine", 1, lost.payload) == (taken.key, taken.owner, taken.tries, taken.payload)
    later = await _adopted(store, "new", now=NOW + ABSENT_AFTER + timedelta(seconds=1))
    assert {mine.key, theirs.key, lost.key} == {each.key for each in later}


async def test_a_process_that_leaves_leaves_its_events_to_others_at_once(store):
    """Who is there is listed; who is gone is not waited for."""
    await _kept(store, _arrival("1", "mine"))
    async with store.begin() as tx:
        await tx.arrivals.present("mine", NOW)
        await tx.arrivals.present("mine", NOW + timedelta(seconds=10))
        await tx.arrivals.present("other", NOW)
    assert [] == await _adopted(store, "other")

    async with store.begin() as tx:
        await tx.arrivals.absent(["mine"])
        assert ["other"] == list(await tx.arrivals.processes())

    assert ["slack/1"] == [each.key for each in await _adopted(store, "other")]


async def test_two_processes_share_what_is_left_behind(store, again):
    """Nothing is taken by both; the oldest goes first."""
    await _kept(store, *[_arrival(str(n), "gone", NOW + timedelta(seconds=n)) for n in range(6)])
    for owner in ("a", "b"):
        async with store.begin() as tx:
            await tx.arrivals.present(owner, NOW)

    found = await asyncio.gather(_adopted(store, "a", limit=3), _adopted(again, "b", limit=3))
    rest = await _adopted(store, "a", limit=10)

    keys = [each.key for each in (*found[0], *found[1], *rest)]
    assert 6 == len(keys) == len(set(keys))
    assert all(part == sorted(part, key=lambda each: each.at) for part in found)


async def test_what_waits_with_a_process_is_known(store):
    """Stored by it and not dealt with: neither another's, nor what is done, nor what never came."""
    await _kept(store, _arrival("1", "mine"), _arrival("2", "mine"), _arrival("3", "theirs"))
    async with store.begin() as tx:
        await tx.arrivals.done(["slack/2"])

    async with store.read() as tx:
        keys = {f"slack/{number}" for number in range(1, 5)}
        assert {"slack/1"} == await tx.arrivals.waiting(keys, "mine")
        assert frozenset() == await tx.arrivals.waiting([], "mine")
