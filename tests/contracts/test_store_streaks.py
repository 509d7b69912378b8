from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.core.errors import Conflict
from bot.core.people.people import Member
from bot.core.streaks.events import StreakEvent, StreakEventKind, StreakSummary
from tests.contracts.conftest import NOW, World

DAY = date(2026, 3, 4)


async def test_events_come_back_in_the_order_of_recording(world: World) -> None:
    """Every field of every kind, by member and for several at once."""
    ann, bea, cid = [await world.member(name) for name in ("Ann", "Bea", "Cid")]
    round_ = await world.round(DAY)

    def event(member: Member, kind: StreakEventKind) -> StreakEvent:
        return StreakEvent(world.community.id, member.id, kind, DAY, NOW)

    lines = [
        replace(event(ann, StreakEventKind.VACATION), until=date(2026, 3, 9)),
        replace(event(ann, StreakEventKind.ANSWERED), round=round_.id, sequence=2, counts=False),
        replace(event(ann, StreakEventKind.REPAIRED), note="bot was down"),
    ]
    theirs = event(bea, StreakEventKind.VACATION_ENDED)
    async with world.begin() as tx:
        for line in (lines[0], theirs, *lines[1:]):
            await tx.streaks.append([line])

    async with world.read() as tx:
        assert lines == list(await tx.streaks.events(ann.id))
        assert {ann.id: lines, bea.id: [theirs]} == await tx.streaks.events_of([bea.id, ann.id, cid.id])
        assert [] == list(await tx.streaks.events(cid.id))


async def test_an_event_names_a_round_that_exists(world: World) -> None:
    """An answer to a round that was never asked counts for no streak."""
    member = await world.member()
    line = StreakEvent(world.community.id, member.id, StreakEventKind.ANSWERED, DAY, NOW, round=999)

    with pytest.raises(Conflict):
        async with world.begin() as tx:
            await tx.streaks.append([line])


async def test_summaries_are_replaced(world: World) -> None:
    """The summary put last is the one that is read."""
    member = await world.member()
    first = StreakSummary(world.community.id, member.id, 1, 1, 0)
    last = replace(first, current=2, best=5, freezes=1, last_day=DAY)
    async with world.begin() as tx:
        await tx.streaks.put([first])
        await tx.streaks.put([last])
        await tx.streaks.put([])

    async with world.read() as tx:
        assert last == await tx.streaks.summary(member.id)
        assert await tx.streaks.summary(member.id + 1) is None
        assert {member.id: last} == await tx.streaks.summaries([member.id + 1, member.id])
        assert {} == await tx.streaks.summaries([])


async def test_a_summary_needs_its_member(world: World) -> None:
    """A streak of nobody is refused."""
    with pytest.raises(Conflict):
        async with world.begin() as tx:
            await tx.streaks.put([StreakSummary(world.community.id, 999, 1, 1, 0)])


async def test_running_streaks_are_walked_in_pages(world: World) -> None:
    """By member id above the last one seen; broken streaks and other communities are left out."""
    other = await world.another()
    members = [await world.member(f"m{n}") for n in range(5)]
    stranger = await other.member()
    summaries = [StreakSummary(world.community.id, m.id, n % 4, 9, 0) for n, m in enumerate(members)]
    async with world.begin() as tx:
        await tx.streaks.put([*reversed(summaries), StreakSummary(other.community.id, stranger.id, 4, 4, 0)])

    async with world.read() as tx:
        first = await tx.streaks.alive(world.community.id, after=0, limit=2)
        rest = await tx.streaks.alive(world.community.id, after=first[-1].member, limit=2)
        everybody = await tx.streaks.every(world.community.id, after=0, limit=9)
    assert summaries[1:4] == [*first, *rest]
    assert [each.member for each in summaries] == [each.member for each in everybody]


async def test_what_a_closed_day_owes_is_remembered(world: World) -> None:
    """The longest first, until it is paid; what closed later is not paid by what was seen before."""
    other = await world.another()
    one, two = world.community.id, other.community.id
    late = NOW + timedelta(hours=1)
    async with world.begin() as tx:
        await tx.streaks.owe([one, two], NOW)
        await tx.streaks.owe([one], late)
        await tx.streaks.owe([one], NOW)
        await tx.streaks.owe([], NOW)

    async with world.begin() as tx:
        assert [(two, NOW), (one, late)] == list((await tx.streaks.owed(late, limit=9)).items())
        assert {two: NOW} == await tx.streaks.owed(NOW, limit=9)
        assert {two: NOW} == await tx.streaks.owed(late, limit=1)
        await tx.streaks.paid(one, NOW)
        await tx.streaks.paid(two, NOW)
        assert {one: late} == await tx.streaks.owed(late, limit=9)
        await tx.streaks.paid(one, late)
        assert {} == await tx.streaks.owed(late, limit=9)


async def test_what_a_closed_day_owes_belongs_to_a_community(world: World) -> None:
    """Nothing is owed to nobody."""
    with pytest.raises(Conflict):
        async with world.begin() as tx:
            await tx.streaks.owe([world.community.id + 99], NOW)
