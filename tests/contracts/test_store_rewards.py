"""Roles for streaks, on every store."""

import asyncio
from dataclasses import replace

from bot.core.people.people import Account, Member
from bot.core.streaks.events import StreakSummary
from bot.core.streaks.role import Grant, Reward
from tests.contracts.conftest import ContractStore, World


async def streak(world: World, name: str, days: int) -> Member:
    """A member with a streak of so many days."""
    member = await world.member(name)
    await grow(world, member, days)
    return member


async def grow(world: World, member: Member, days: int) -> None:
    """The member's streak as it is from now on."""
    async with world.begin() as tx:
        await tx.streaks.put([StreakSummary(world.community.id, member.id, days, days, 0)])


def reward(world: World, role: str = "r7", streak: int = 7) -> Reward:
    """A reward of the world's place."""
    return Reward(world.place.id, role, role.upper(), streak)


async def test_rewards_are_listed_shortest_first_and_replaced(world: World) -> None:
    """One reward per role; setting it up again changes its length."""
    async with world.begin() as tx:
        for each in (reward(world, "r30", 30), reward(world, "r7", 5), reward(world)):
            await tx.rewards.put(each)
        assert await tx.rewards.remove(world.place.id, "r30")
        assert not await tx.rewards.remove(world.place.id, "r30")

    async with world.read() as tx:
        assert [reward(world)] == list(await tx.rewards.of_community(world.community.id))
        assert [] == list(await tx.rewards.of_community(world.community.id + 1))


async def test_who_earned_a_role_is_given_it_once(world: World) -> None:
    """Every account of the place's platform whose streak is long enough, until it is given."""
    long = await streak(world, "Ann", 7)
    await streak(world, "Bob", 6)
    async with world.begin() as tx:
        await tx.rewards.put(reward(world))
        await tx.members.add(long, Account(0, world.community.id, "slack", "U1"))

    async with world.begin() as tx:
        [earned] = await tx.rewards.earned(limit=9)
        given = await tx.rewards.give(earned)
        assert await tx.rewards.give(earned) is None

    assert (long.id, world.place.id, world.community.id, "r7") == (
        earned.member,
        earned.place,
        earned.community,
        earned.role,
    )
    assert given is not None
    async with world.read() as tx:
        assert [] == list(await tx.rewards.earned(limit=9))
        assert [] == list(await tx.rewards.lost(limit=9))
        assert [given] == list(await tx.rewards.given(world.place.id, "r7"))
        assert await tx.rewards.holds(world.place.id, "r7", given.external)
        assert not await tx.rewards.holds(world.place.id, "r7", "somebody")


async def given(world: World) -> tuple[Member, Grant]:
    """A member who has been given the role of the world's reward."""
    member = await streak(world, "Ann", 7)
    async with world.begin() as tx:
        await tx.rewards.put(reward(world))
        [earned] = await tx.rewards.earned(limit=1)
        grant = await tx.rewards.give(earned)
    assert grant is not None
    return member, grant


async def test_a_broken_streak_loses_the_role(world: World) -> None:
    """Until it is taken; then it can be earned anew."""
    member, grant = await given(world)
    await grow(world, member, 0)

    async with world.begin() as tx:
        assert [grant] == list(await tx.rewards.lost(limit=9))
        assert await tx.rewards.take(grant)
        assert not await tx.rewards.take(grant)
        assert [] == list(await tx.rewards.lost(limit=9))

    await grow(world, member, 7)
    async with world.begin() as tx:
        [again] = await tx.rewards.earned(limit=9)
        renewed = await tx.rewards.give(again)
    assert renewed is not None
    assert renewed.id > grant.id


async def test_a_removed_or_longer_reward_loses_the_role(world: World) -> None:
    """What is no longer earned is taken, whatever changed."""
    _, grant = await given(world)

    async with world.begin() as tx:
        await tx.rewards.put(reward(world, streak=8))
        assert [grant] == list(await tx.rewards.lost(limit=9))
        await tx.rewards.put(reward(world))
        assert [] == list(await tx.rewards.lost(limit=9))
        await tx.rewards.remove(world.place.id, "r7")
        assert [grant] == list(await tx.rewards.lost(limit=9))


async def test_nothing_changes_where_the_bot_was_removed(world: World) -> None:
    """A place that is not active waits as it is."""
    member, _ = await given(world)
    await streak(world, "Bob", 9)
    await grow(world, member, 0)

    async with world.begin() as tx:
        await tx.communities.update_place(replace(world.place, active=False))

    async with world.read() as tx:
        assert [] == [*await tx.rewards.earned(limit=9), *await tx.rewards.lost(limit=9)]


async def test_two_processes_give_a_role_once(
    store: ContractStore, again: ContractStore, world: World
) -> None:
    """Both see that it was earned; one gives it."""
    await streak(world, "Ann", 7)
    async with world.begin() as tx:
        await tx.rewards.put(reward(world))
    async with world.read() as tx:
        [earned] = await tx.rewards.earned(limit=9)

    async def give(where: ContractStore) -> bool:
        async with where.begin() as tx:
            return await tx.rewards.give(earned) is not None

    assert [False, True] == sorted(await asyncio.gather(give(store), give(again)))


async def test_rewards_move_with_their_place(world: World) -> None:
    """A place that joins another community brings its roles along."""
    joining = await world.another()
    async with world.begin() as tx:
        await tx.rewards.put(reward(joining))
        await tx.communities.merge(source=joining.community.id, into=world.community.id)

    async with world.read() as tx:
        assert [reward(joining)] == list(await tx.rewards.of_community(world.community.id))
