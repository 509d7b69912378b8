import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from bot.core.boards.points import PointsEntry
from bot.core.errors import Conflict, NotFound
from bot.core.people.people import Account, Community, Member
from tests.contracts.conftest import NOW, ContractStore, World


async def test_a_block_that_raises_leaves_nothing(store: ContractStore, world: World) -> None:
    """An error in the middle undoes what was written before it, on every table."""

    async def fail_late() -> None:
        async with store.begin() as tx:
            await tx.communities.update(Community(world.community.id, "half", NOW))
            await tx.members.add(
                Member(0, world.community.id, "Ann", NOW), Account(0, world.community.id, "web", "a")
            )
            await tx.outbox.add([world.parcel("p1")])
            await tx.first_time("event", NOW)
            raise NotFound

    with pytest.raises(NotFound):
        await fail_late()

    async with store.read() as tx:
        assert world.community == await tx.communities.get(world.community.id)
        assert await tx.members.by_account(world.community.id, "web", "a") is None
        assert await tx.outbox.waiting() == 0
    async with store.begin() as tx:
        assert await tx.first_time("event", NOW)


async def test_a_change_is_there_for_the_next_process(
    store: ContractStore, again: ContractStore, world: World
) -> None:
    """What a block committed, another handle on the same data reads."""
    member = await world.member("Bea")

    async with again.read() as tx:
        assert await tx.members.get(member.id) == member


async def test_a_block_sees_its_own_writes(store: ContractStore) -> None:
    """Inside a change, what was written is read back."""
    async with store.begin() as tx:
        community = await tx.communities.add(Community(0, "own", NOW))

        assert await tx.communities.get(community.id) == community


async def test_nobody_reads_what_is_not_committed(store: ContractStore, world: World) -> None:
    """A reader during a change sees the state before it."""
    async with store.begin() as tx:
        await tx.communities.update(Community(world.community.id, "renamed", NOW))
        async with store.read() as snapshot:
            seen = await snapshot.communities.get(world.community.id)

    assert world.community == seen


async def test_a_snapshot_does_not_move(store: ContractStore, world: World) -> None:
    """What another task commits while a snapshot is open is not seen in it."""
    async with store.read() as snapshot:
        before = await snapshot.communities.get(world.community.id)
        async with store.begin() as tx:
            await tx.communities.update(Community(world.community.id, "renamed", NOW))
            await tx.members.add(
                Member(0, world.community.id, "New", NOW), Account(0, world.community.id, "web", "new")
            )

        assert before == await snapshot.communities.get(world.community.id)
        assert await snapshot.members.by_account(world.community.id, "web", "new") is None


async def test_a_snapshot_takes_no_writes(store: ContractStore, world: World) -> None:
    """Writing while reading is a fault in the program and says so."""
    with pytest.raises(RuntimeError, match="read"):
        async with store.read() as tx:
            await tx.communities.add(Community(0, "no", NOW))
    with pytest.raises(RuntimeError, match="read"):
        async with store.read() as tx:
            await tx.outbox.claim(NOW, owner="a", until=NOW, limit=1)


async def test_a_swallowed_conflict_still_undoes_the_change(store: ContractStore, world: World) -> None:
    """After a broken constraint nothing of the block is kept, even if the block went on."""
    member, round_ = await world.member(), await world.round()
    answer = await world.answer(round_, member)

    async def go_on() -> None:
        async with store.begin() as tx:
            await tx.communities.update(Community(world.community.id, "half", NOW))
            with suppress(Conflict):
                await tx.answers.add(answer)

    with pytest.raises(Conflict):
        await go_on()

    async with store.read() as tx:
        assert world.community == await tx.communities.get(world.community.id)


async def test_a_change_inside_a_change_is_refused(store: ContractStore, world: World) -> None:
    """Instead of waiting for itself forever, the task is told."""
    with pytest.raises(RuntimeError, match="inside"):
        async with store.begin(), store.begin():
            pass

    assert "Ann" == (await world.member("Ann")).name


async def test_a_cancelled_block_leaves_nothing_and_blocks_nobody(store: ContractStore, world: World) -> None:
    """A task cancelled in the middle of a change is undone and lets the next writer in."""
    inside = asyncio.Event()

    async def hang() -> None:
        async with store.begin() as tx:
            await tx.communities.update(Community(world.community.id, "half", NOW))
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hang())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async with store.begin() as tx:
        assert world.community == await tx.communities.get(world.community.id)


async def test_writers_lose_no_update(store: ContractStore, again: ContractStore, world: World) -> None:
    """Twenty tasks of two processes that count the same thing count to twenty."""
    member, round_ = await world.member(), await world.round()

    async def count(where: ContractStore) -> int:
        async with where.begin() as tx:
            return await tx.answers.count_hint(round_.id, member.id)

    counted = await asyncio.gather(*(count(where) for _ in range(10) for where in (store, again)))

    assert list(range(1, 21)) == sorted(counted)


async def test_one_failing_change_among_many_harms_nobody(
    store: ContractStore, again: ContractStore, world: World
) -> None:
    """Of thirty changes begun at once by two processes, those that fail are undone and the others stay."""

    async def change(where: ContractStore, number: int) -> None:
        async with where.begin() as tx:
            await tx.first_time(f"event-{number}", NOW)
            if number % 3 == 0:
                raise NotFound

    results = await asyncio.gather(
        *(change(where, number) for number in range(30) for where in [(store, again)[number % 2]]),
        return_exceptions=True,
    )

    async with store.begin() as tx:
        kept = [number for number in range(30) if not await tx.first_time(f"event-{number}", NOW)]
    assert [number for number in range(30) if number % 3] == kept
    assert 10 == sum(isinstance(result, NotFound) for result in results)


async def test_an_event_is_taken_once(store: ContractStore, again: ContractStore) -> None:
    """Of many deliveries of one event, at once and later, exactly one is the first."""

    async def deliver(where: ContractStore) -> bool:
        async with where.begin() as tx:
            return await tx.first_time("event-1", NOW)

    at_once = await asyncio.gather(*(deliver(where) for _ in range(3) for where in (store, again)))

    assert [False] * 5 + [True] == sorted(at_once)
    assert not await deliver(again)


async def test_events_together_are_taken_once_each(store: ContractStore, again: ContractStore) -> None:
    """Two processes that are given overlapping events in any order take each of them once."""

    async def deliver(where: ContractStore, keys: list[str]) -> frozenset[str]:
        async with where.begin() as tx:
            return await tx.first_times(keys, NOW)

    taken = await asyncio.gather(
        deliver(store, ["a", "b", "c"]), deliver(again, ["c", "b", "d"]), deliver(store, ["d", "a"])
    )

    assert ["a", "b", "c", "d"] == sorted(key for keys in taken for key in keys)
    assert frozenset({"e"}) == await deliver(again, ["a", "e", "e"])


async def test_who_counts_alone_reads_what_the_others_left(
    store: ContractStore, again: ContractStore, world: World
) -> None:
    """Ten changes of two processes that read, wait and write lose nothing, whatever else they hold."""
    member, round_, other = await world.member(), await world.round(), await world.another()
    both = [world.community.id, other.community.id]

    async def add(where: ContractStore, number: int) -> None:
        async with where.begin() as tx:
            await tx.alone(both if number % 2 else both[::-1])
            earned = await tx.points.earned(round_.id, member.id)
            await asyncio.sleep(0)
            line = PointsEntry(
                world.community.id, member.id, round_.id, earned + 1, "answer", round_.local_date, NOW
            )
            await tx.points.append([line])

    await asyncio.gather(*(add(where, number) for number in range(5) for where in (store, again)))

    async with store.read() as tx:
        assert 2**10 - 1 == await tx.points.earned(round_.id, member.id)


async def test_counting_alone_is_for_changes(store: ContractStore, world: World) -> None:
    """A snapshot has nobody to keep out."""
    with pytest.raises(RuntimeError, match="read"):
        async with store.read() as tx:
            await tx.alone([world.community.id])


async def test_ids_of_events_are_kept_for_weeks(store: ContractStore) -> None:
    """However many events come after it, a redelivery within a month is noticed."""
    async with store.begin() as tx:
        await tx.first_time("first", NOW)
        for number in range(600):
            await tx.first_time(f"event-{number}", NOW + timedelta(days=30))

        assert not await tx.first_time("first", NOW + timedelta(days=31))
