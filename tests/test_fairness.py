"""Work that takes turns."""

import asyncio

from bot.fairness import FairTurns


async def _worked(turns, order, community, member, go):
    async with turns.turn(community, member):
        order.append((community, member))
        await go.wait()


async def test_neither_a_big_community_nor_an_eager_member_keeps_others_waiting():
    """Ten things of one member, one of another, one of another community: they take turns."""
    turns, go = FairTurns(1), asyncio.Event()
    order: list[tuple[str, str]] = []
    asked = [("big", "eager")] * 10 + [("big", "calm"), ("small", "guest")]
    tasks = [asyncio.create_task(_worked(turns, order, *who, go)) for who in asked]
    await asyncio.sleep(0)
    go.set()
    await asyncio.gather(*tasks)

    assert [("big", "eager"), ("big", "eager"), ("small", "guest"), ("big", "calm")] == order[:4]
    assert 12 == len(order)
    assert turns.free


async def test_who_gives_up_waiting_takes_no_turn_with_them():
    """A turn that nobody wants any more goes to the next, even when it was given in the same moment."""
    turns, go = FairTurns(1), asyncio.Event()
    order: list[tuple[str, str]] = []
    first, second, third = (
        asyncio.create_task(_worked(turns, order, "c", name, go)) for name in ("a", "b", "c")
    )
    await asyncio.sleep(0)
    assert not turns.free
    second.cancel()
    go.set()
    await asyncio.gather(first, third)
    await asyncio.gather(second, return_exceptions=True)

    assert [("c", "a"), ("c", "c")] == order
    assert turns.free
