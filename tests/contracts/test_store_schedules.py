import asyncio
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.core.errors import Conflict
from bot.core.questions.question import Level
from bot.core.rounds.edits import DayPlan, ScheduleEdit
from bot.core.rounds.schedule import AnswerMode, Destination, Schedule, sources
from tests.contracts.conftest import NOW, ContractStore, World


async def _due(world: World, *dues: datetime | None) -> list[Schedule]:
    async with world.begin() as tx:
        return [
            await tx.schedules.add(Schedule(0, world.community.id, f"s{n}", time(9), "UTC", next_due=due))
            for n, due in enumerate(dues)
        ]


async def test_a_schedule_is_stored_whole(world: World) -> None:
    """Every field comes back, sets and shares too."""
    full = Schedule(
        0,
        world.community.id,
        "Werktags",
        time(7, 30),
        "Europe/Zurich",
        days=frozenset({1, 3, 5}),
        topics=("evaluation", "trees"),
        levels={Level.BASIC: 3, Level.ADVANCED: 1},
        packs=sources(("ml-engineer", "python"), {"ml-engineer": 3, "python": 1}, "plan-30"),
        mode=AnswerMode.HIDDEN,
        reveal_at=time(18),
        skips=frozenset({date(2026, 12, 24), date(2026, 12, 25)}),
        seed=2**40,
        next_date=date(2026, 3, 5),
        next_due=NOW,
    )
    async with world.begin() as tx:
        added = await tx.schedules.add(full)

    async with world.read() as tx:
        assert replace(full, id=added.id) == added
        assert added == await tx.schedules.get(added.id)
        assert await tx.schedules.get(999) is None


async def test_many_schedules_are_updated_at_once(world: World) -> None:
    """Each gets its own values; removed ones stay known by id only."""
    one, two, _ = await _due(world, NOW, NOW, NOW)
    paused = replace(one, name="paused", paused=True, next_due=None, next_date=None)
    removed = replace(two, removed=True, topics=("x",))
    async with world.begin() as tx:
        await tx.schedules.update([removed, paused])
        await tx.schedules.update([])

    async with world.read() as tx:
        assert paused == await tx.schedules.get(one.id)
        assert removed == await tx.schedules.get(two.id)
        assert ["daily", "paused", "s2"] == [
            s.name for s in await tx.schedules.of_community(world.community.id)
        ]


async def test_due_schedules_come_earliest_first(world: World) -> None:
    """Paused, removed and future ones are not due."""
    minute = timedelta(minutes=1)
    late, early, _future, _never, paused, removed = await _due(
        world, NOW, NOW - minute, NOW + minute, None, NOW, NOW
    )
    async with world.begin() as tx:
        await tx.schedules.update([replace(paused, paused=True), replace(removed, removed=True)])

    async with world.begin() as tx:
        assert [early, late] == list(await tx.schedules.due(NOW, limit=10))
        assert [early] == list(await tx.schedules.due(NOW, limit=1))
        assert [] == list(await tx.schedules.due(NOW - timedelta(hours=1), limit=10))
        assert early.next_due == await tx.schedules.next_due()


async def test_nothing_is_due_where_nothing_is_planned(store: ContractStore) -> None:
    """An empty store has no next date."""
    async with store.read() as tx:
        assert await tx.schedules.next_due() is None


async def test_two_claimers_share_what_is_due(
    store: ContractStore, again: ContractStore, world: World
) -> None:
    """Processes that look at once never get the same schedule, and together get all."""
    schedules = await _due(world, *[NOW] * 30)
    claimed: list[int] = []

    async def claim(where: ContractStore) -> None:
        while True:
            async with where.begin() as tx:
                due = await tx.schedules.due(NOW, limit=4)
                await tx.schedules.update([replace(s, next_due=NOW + timedelta(days=1)) for s in due])
            if not due:
                return
            claimed.extend(s.id for s in due)

    await asyncio.gather(claim(store), claim(again), claim(store), claim(again))

    assert [s.id for s in schedules] == sorted(claimed)


async def test_destinations_are_listed_by_schedule(world: World) -> None:
    """Active ones in the order of creation; a schedule without any is left out."""
    [bare] = await _due(world, None)
    async with world.begin() as tx:
        second = await tx.schedules.add_destination(
            Destination(0, world.schedule.id, world.place.id, "random", mention="42")
        )

    async with world.read() as tx:
        found = await tx.schedules.destinations([world.schedule.id, bare.id, 999])
        assert {world.schedule.id: [world.destination, second]} == found
        assert second == await tx.schedules.destination(second.id)
        assert await tx.schedules.destination(999) is None


async def test_a_removed_destination_keeps_its_id(world: World) -> None:
    """A channel taken out and put in again is the same destination, so no round is posted there twice."""
    async with world.begin() as tx:
        await tx.schedules.remove_destination(world.destination.id)
        assert {} == await tx.schedules.destinations([world.schedule.id])
        assert world.destination == await tx.schedules.destination(world.destination.id)
        back = await tx.schedules.add_destination(replace(world.destination, id=0, mention="42"))

        assert replace(world.destination, mention="42") == back
        assert {world.schedule.id: [back]} == await tx.schedules.destinations([world.schedule.id])


async def test_a_queue_is_first_in_first_out(world: World) -> None:
    """Taking a question out removes its oldest entry only."""
    [empty] = await _due(world, None)
    async with world.begin() as tx:
        for question in ("a", "b", "a"):
            await tx.schedules.enqueue(world.schedule.id, question, NOW)
        await tx.schedules.dequeue(world.schedule.id, "a")
        await tx.schedules.dequeue(world.schedule.id, "unknown")

    async with world.read() as tx:
        queued = await tx.schedules.queued([world.schedule.id, empty.id])
        assert {world.schedule.id: ["b", "a"]} == queued


async def test_a_queue_needs_its_schedule(world: World) -> None:
    """Nothing is queued for a schedule that does not exist."""
    with pytest.raises(Conflict):
        async with world.begin() as tx:
            await tx.schedules.enqueue(999, "a", NOW)


async def test_a_date_has_one_question_set_for_it(world: World) -> None:
    """A later one takes its place; none, and dates that are past, are forgotten."""
    here, days = world.schedule.id, [date(2026, 3, day) for day in (5, 6, 7)]
    async with world.begin() as tx:
        for day, question in [(days[1], "a"), (days[0], "b"), (days[1], "c"), (days[2], "d")]:
            await tx.schedules.pin(here, day, question)

    async with world.read() as tx:
        assert {here: {days[0]: "b", days[1]: "c", days[2]: "d"}} == await tx.schedules.pins([here, 999])
    async with world.begin() as tx:
        await tx.schedules.unpin_until(here, days[0])
        await tx.schedules.pin(here, days[2], "")
    async with world.read() as tx:
        assert {here: {days[1]: "c"}} == await tx.schedules.pins([here])


async def test_edits_are_kept_newest_first(world: World) -> None:
    """Each with its days before and after, and when it was undone."""
    day, here = date(2026, 3, 5), world.schedule.id
    plain = ScheduleEdit(0, here, "Skipped.", NOW, {day: DayPlan()}, {day: DayPlan(skipped=True)})
    async with world.begin() as tx:
        first = await tx.schedules.record(plain)
        second = await tx.schedules.record(replace(plain, says="Set.", after={day: DayPlan(pinned="a")}))
        await tx.schedules.undone(first.id, NOW)
        assert world.schedule == await tx.schedules.locked(here)

    async with world.read() as tx:
        assert [second, replace(plain, id=first.id, undone_at=NOW)] == await tx.schedules.edits(here, limit=5)
        assert [second] == await tx.schedules.edits(here, limit=1)
        assert second == await tx.schedules.edit(second.id)
        assert await tx.schedules.edit(999) is None
