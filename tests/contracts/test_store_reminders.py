from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.core.errors import Conflict
from bot.core.recaps.recap import RecapPlan
from bot.core.reminders.reminder import Reminders, ShutInbox
from bot.core.rounds.round import RoundState
from tests.contracts.conftest import NOW, ContractStore, World

HOUR = timedelta(hours=1)


async def test_wishes_are_stored_whole_and_replaced(world: World) -> None:
    """Every field comes back; a member who never wished has none."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    first = Reminders(ann.id, world.community.id)
    last = Reminders(
        ann.id,
        world.community.id,
        closing=True,
        cards=True,
        weekly=True,
        hours=5,
        quiet_from=time(21, 30),
        quiet_until=time(7, 15),
        next_at=NOW,
    )
    async with world.begin() as tx:
        await tx.reminders.put([first])
        await tx.reminders.put([last])

    async with world.read() as tx:
        assert last == await tx.reminders.get(ann.id)
        assert await tx.reminders.get(bea.id) is None
    assert (first.any, last.any) == (False, True)


async def test_wishes_need_their_member(world: World) -> None:
    """Nobody else can be reminded."""
    with pytest.raises(Conflict):
        async with world.begin() as tx:
            await tx.reminders.put([Reminders(999, world.community.id)])


async def test_due_reminders_come_earliest_first(world: World) -> None:
    """Up to now and no later; those without an instant never."""
    members = [await world.member(f"m{n}") for n in range(4)]
    instants = [NOW, NOW - HOUR, NOW + HOUR, None]
    wishes = [
        Reminders(m.id, world.community.id, next_at=at) for m, at in zip(members, instants, strict=True)
    ]
    async with world.begin() as tx:
        assert await tx.reminders.next_at() is None
        await tx.reminders.put(wishes)

    async with world.begin() as tx:
        assert [wishes[1], wishes[0]] == list(await tx.reminders.due(NOW, limit=9))
        assert [wishes[1]] == list(await tx.reminders.due(NOW, limit=1))
        assert NOW - HOUR == await tx.reminders.next_at()


async def test_two_processes_never_hold_the_same_reminder(world: World, again: ContractStore) -> None:
    """What one holds the other passes over, or finds done."""
    ann = await world.member("Ann")
    async with world.begin() as tx:
        await tx.reminders.put([Reminders(ann.id, world.community.id, next_at=NOW)])
    async with world.begin() as tx:
        [held] = await tx.reminders.due(NOW, limit=9)
        await tx.reminders.put([replace(held, next_at=None)])

    async with again.begin() as tx:
        assert [] == list(await tx.reminders.due(NOW, limit=9))


async def test_a_round_that_opens_wakes_those_who_want_to_hear_of_its_close(world: World) -> None:
    """Earlier instants stay; members who want nothing of it, and other communities, sleep on."""
    other = await world.another()
    people = [await world.member(f"m{n}") for n in range(4)]
    stranger = await other.member()
    wishes = [
        Reminders(people[0].id, world.community.id, closing=True),
        Reminders(people[1].id, world.community.id, closing=True, next_at=NOW + HOUR),
        Reminders(people[2].id, world.community.id, closing=True, next_at=NOW - HOUR),
        Reminders(people[3].id, world.community.id, weekly=True, next_at=NOW + HOUR),
        Reminders(stranger.id, other.community.id, closing=True),
    ]
    async with world.begin() as tx:
        await tx.reminders.put(wishes)
        await tx.reminders.wake({world.community.id}, NOW)
        await tx.reminders.wake((), NOW)

    async with world.read() as tx:
        found = [(await tx.reminders.get(wish.member)) for wish in wishes]
    assert [NOW, NOW, NOW - HOUR, NOW + HOUR, None] == [each.next_at for each in found if each]


async def test_a_shut_inbox_is_remembered_until_it_is_opened(world: World) -> None:
    """The first refusal stays; each person of each place has one."""
    ada = ShutInbox(world.place.id, "ada", "She takes none.", NOW)
    bob = replace(ada, external="bob")
    async with world.begin() as tx:
        for inbox in (bob, ada, replace(ada, reason="later", at=NOW + HOUR)):
            await tx.reminders.shut(inbox)

    async with world.begin() as tx:
        assert [ada, bob] == list(await tx.reminders.shut_among({world.place.id}, {"ada", "bob", "cleo"}))
        assert [] == list(await tx.reminders.shut_among({world.place.id + 1}, {"ada"}))
        await tx.reminders.reopen({world.place.id}, {"ada"})
        assert [bob] == list(await tx.reminders.shut_among({world.place.id}, {"ada", "bob"}))


async def test_a_recap_plan_is_stored_whole_and_replaced(world: World) -> None:
    """Every field comes back; due ones come earliest first."""
    other = await world.another()
    plan = RecapPlan(world.community.id, weekly=False, monthly=False, at=time(18, 45), next_at=NOW)
    earlier = RecapPlan(other.community.id, next_at=NOW - HOUR)
    async with world.begin() as tx:
        assert await tx.recaps.get(world.community.id) is None
        assert await tx.recaps.next_at() is None
        await tx.recaps.put(RecapPlan(world.community.id))
        await tx.recaps.put(plan)
        await tx.recaps.put(earlier)

    async with world.begin() as tx:
        assert plan == await tx.recaps.get(world.community.id)
        assert [earlier, plan] == list(await tx.recaps.due(NOW, limit=9))
        assert [earlier] == list(await tx.recaps.due(NOW - HOUR, limit=9))
        assert NOW - HOUR == await tx.recaps.next_at()


async def test_the_rounds_of_a_week_are_those_that_opened(world: World) -> None:
    """By local date, both ends included; a round that was missed is none."""
    days = [date(2026, 3, day) for day in (1, 2, 4, 8, 9)]
    rounds = [await world.round(day, RoundState.CLOSED) for day in days]
    missed = await world.round(date(2026, 3, 5), RoundState.MISSED)
    async with world.begin() as tx:
        await tx.rounds.update([replace(missed, opened_at=None)])

    async with world.read() as tx:
        assert rounds[1:4] == list(
            await tx.rounds.between(world.community.id, date(2026, 3, 2), date(2026, 3, 8))
        )


async def test_a_merge_keeps_reminders_and_the_plan_of_the_community_that_stays(world: World) -> None:
    """Members move with what they wished; the one who is in both keeps what was wished there."""
    other = await world.another()
    mover = await other.member("Mo")
    async with world.begin() as tx:
        await tx.reminders.put([Reminders(mover.id, other.community.id, closing=True)])
        await tx.recaps.put(RecapPlan(world.community.id, at=time(7)))
        await tx.recaps.put(RecapPlan(other.community.id, at=time(8)))
        await tx.communities.merge(source=other.community.id, into=world.community.id)

    async with world.read() as tx:
        moved = await tx.reminders.get(mover.id)
        assert moved is not None
        assert (world.community.id, True) == (moved.community, moved.closing)
        assert RecapPlan(world.community.id, at=time(7)) == await tx.recaps.get(world.community.id)
        assert await tx.recaps.get(other.community.id) is None
