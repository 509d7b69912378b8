from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.boards.board import BoardPage, BoardRow, By, Period, period_key, previous_key
from bot.core.boards.points import PointsEntry
from bot.core.errors import Conflict
from bot.core.people.people import Member
from bot.core.store import Transaction
from bot.core.streaks.events import StreakSummary
from tests.contracts.conftest import NOW, World

DAY = date(2026, 3, 4)


async def _page(
    world: World,
    by: By,
    *,
    period: Period = Period.WEEK,
    day: date = DAY,
    offset: int = 0,
    size: int = 9,
    own: int = 0,
) -> BoardPage:
    async with world.read() as tx:
        return await tx.points.page(
            world.community.id, period=period, by=by, day=day, offset=offset, size=size, member=own or None
        )


async def test_ideas_of_a_round_are_the_sum_of_its_lines(world: World) -> None:
    """By member and for all; other rounds do not count."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    round_, other = await world.round(DAY), await world.round(DAY + timedelta(days=1))
    for member, where, delta in ((ann, round_, 10), (ann, round_, -4), (bea, round_, 20), (ann, other, 30)):
        await world.earn(member, where, delta)

    async with world.read() as tx:
        assert 6 == await tx.points.earned(round_.id, ann.id)
        assert 0 == await tx.points.earned(other.id, bea.id)
        assert {ann.id: 6, bea.id: 20} == await tx.points.of_round(round_.id)
        assert {} == await tx.points.of_round(999)


async def test_lines_together_make_the_boards_of_lines_one_by_one(world: World) -> None:
    """Several members, and one member in several periods: every board is the same, and so are the sums."""
    ann, bea, cid = [await world.member(name, shown=name != "Cid") for name in ("Ann", "Bea", "Cid")]
    there = await world.another()
    eve = await there.member("Eve")
    days = [DAY, DAY + timedelta(days=7), DAY + timedelta(days=40)]
    rounds = [await world.round(day) for day in days]
    far = await there.round(DAY)

    def lines(*, at: int) -> list[PointsEntry]:
        def line(member: Member, number: int, delta: int) -> PointsEntry:
            round_ = rounds[number]
            return PointsEntry(
                world.community.id, member.id, round_.id, delta, f"{at}", round_.local_date, NOW
            )

        own = [line(ann, 0, 5), line(bea, 0, 7), line(ann, 1, 9), line(cid, 1, 3), line(ann, 2, 4)]
        return [*own, PointsEntry(there.community.id, eve.id, far.id, 6, f"{at}", DAY, NOW), line(ann, 0, -2)]

    async def boards(tx: Transaction) -> list[tuple[tuple[str, int], ...]]:
        pages = [
            await tx.points.page(community.id, period=period, by=by, day=day, offset=0, size=9, member=None)
            for community in (world.community, there.community)
            for period in Period
            for by in (By.POINTS, By.IMPROVED)
            for day in days
        ]
        return [tuple((row.name, row.value) for row in page.rows) for page in pages]

    async with world.begin() as tx:
        await tx.points.append(lines(at=1))
        together = await boards(tx)
        sums = await tx.points.earned_by([(rounds[0].id, ann.id), (rounds[1].id, ann.id), (far.id, ann.id)])
        for line in lines(at=2):
            await tx.points.append([replace(line, delta=-line.delta)])
        assert {()} == set(await boards(tx))
        for line in lines(at=3):
            await tx.points.append([line])
        one_by_one = await boards(tx)

    assert one_by_one == together
    assert {(rounds[0].id, ann.id): 3, (rounds[1].id, ann.id): 9} == sums


async def test_a_line_needs_its_member_and_round(world: World) -> None:
    """Points for nobody, or for a member of another community, are refused."""
    other, round_ = await world.another(), await world.round(DAY)
    stranger = await other.member()
    for member in (999, stranger.id):
        line = PointsEntry(world.community.id, member, round_.id, 5, "answer", DAY, NOW)
        with pytest.raises(Conflict):
            async with world.begin() as tx:
                await tx.points.append([line])


async def test_ties_share_a_rank_across_pages(world: World) -> None:
    """Ranks are 1, 2, 2, 4 with ties by member id, also when a page begins in the middle of a tie."""
    members = [await world.member(name) for name in ("Ann", "Bea", "Cid", "Dan", "Eve")]
    round_ = await world.round(DAY)
    for member, points in zip(members, (10, 20, 20, 30, 0), strict=True):
        await world.earn(member, round_, points)
    ann, bea, cid, dan, _ = (m.id for m in members)

    first = await _page(world, By.POINTS, size=2, own=ann)
    second = await _page(world, By.POINTS, offset=2, size=2)
    beyond = await _page(world, By.POINTS, offset=9, own=members[4].id)

    assert (BoardRow(1, dan, "Dan", 30), BoardRow(2, bea, "Bea", 20)) == first.rows
    assert (BoardRow(2, cid, "Cid", 20), BoardRow(4, ann, "Ann", 10)) == second.rows
    assert BoardRow(4, ann, "Ann", 10) == first.own
    assert (Period.WEEK, By.POINTS, "2026-W10", 2, 2, 4) == (
        second.period,
        second.by,
        second.key,
        second.offset,
        second.size,
        second.total,
    )
    assert ((), 4, None) == (beyond.rows, beyond.total, beyond.own)


async def test_a_late_line_changes_the_gain_of_the_week_after(world: World) -> None:
    """Points that come late for an earlier week make the later week's gain smaller."""
    member, week = await world.member(), timedelta(days=7)
    before, now = await world.round(DAY - week), await world.round(DAY)
    await world.earn(member, now, 30)
    assert 30 == (await _page(world, By.IMPROVED)).rows[0].value

    await world.earn(member, before, 20)
    assert 10 == (await _page(world, By.IMPROVED)).rows[0].value

    await world.earn(member, before, 20)
    assert () == (await _page(world, By.IMPROVED)).rows


async def test_the_streak_board_shows_running_streaks(world: World) -> None:
    """Current streaks above zero, longest first, whatever the period."""
    ann, bea, cid = [await world.member(name) for name in ("Ann", "Bea", "Cid")]
    async with world.begin() as tx:
        await tx.streaks.put(
            [
                StreakSummary(world.community.id, ann.id, 3, 9, 0),
                StreakSummary(world.community.id, bea.id, 7, 7, 1, DAY),
                StreakSummary(world.community.id, cid.id, 0, 9, 0),
            ]
        )

    page = await _page(world, By.STREAK, period=Period.ALL, own=ann.id)

    assert (BoardRow(1, bea.id, "Bea", 7), BoardRow(2, ann.id, "Ann", 3)) == page.rows
    assert BoardRow(2, ann.id, "Ann", 3) == page.own


async def test_a_streak_that_grows_unseen_stays_off_the_board(world: World) -> None:
    """Who hides from boards is on none, takes nobody's rank, and is there again after showing."""
    ann = await world.member("Ann")
    cid = await world.member("Cid", shown=False)
    dee = await world.member("Dee", shown=False)
    async with world.begin() as tx:
        await tx.streaks.put([StreakSummary(world.community.id, dee.id, 2, 2, 0)])
        await tx.streaks.put([StreakSummary(world.community.id, cid.id, 4, 4, 0)])
        await tx.streaks.put([StreakSummary(world.community.id, ann.id, 3, 3, 0)])
        await tx.streaks.put([StreakSummary(world.community.id, cid.id, 9, 9, 0)])

    page = await _page(world, By.STREAK, own=ann.id)

    assert (BoardRow(1, ann.id, "Ann", 3),) == page.rows
    assert BoardRow(1, ann.id, "Ann", 3) == page.own
    assert (await _page(world, By.STREAK, own=dee.id)).own is None
    async with world.begin() as tx:
        await tx.members.update(replace(cid, on_boards=True))
    shown = await _page(world, By.STREAK)
    assert (BoardRow(1, cid.id, "Cid", 9), BoardRow(2, ann.id, "Ann", 3)) == shown.rows


async def test_names_on_boards_are_the_present_ones(world: World) -> None:
    """A member who takes another name is shown under it."""
    member, round_ = await world.member("Ann"), await world.round(DAY)
    await world.earn(member, round_, 5)
    async with world.begin() as tx:
        await tx.members.update(replace(member, name="Ann B."))

    assert "Ann B." == (await _page(world, By.POINTS)).rows[0].name


@dataclass
class Move:
    """Something that happens to a board."""

    who: int
    delta: int
    days: int
    toggles: bool


MOVES = st.lists(
    st.builds(
        Move,
        who=st.integers(0, 4),
        delta=st.sampled_from([-10, -5, 5, 10, 10, 20]),
        days=st.sampled_from([0, 1, 6, 7, 8, 27, 31, 62, 95, 300]),
        toggles=st.sampled_from([False, False, False, True]),
    ),
    max_size=20,
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
async def test_boards_agree_with_a_naive_recount(world: World, moves: list[Move]) -> None:
    """Whatever lines come in whatever order, and whoever hides, each board is what counting anew gives."""
    fresh = await world.another()
    members = [await fresh.member(f"m{n}") for n in range(5)]
    round_ = await fresh.round(DAY)
    lines: list[tuple[int, date, int]] = []
    for move in moves:
        member = members[move.who]
        if move.toggles:
            members[move.who] = member = replace(member, on_boards=not member.on_boards)
            async with fresh.begin() as tx:
                await tx.members.update(member)
        day = DAY + timedelta(days=move.days)
        await fresh.earn(member, round_, move.delta, day=day)
        lines.append((member.id, day, move.delta))

    days = sorted({DAY, *(day for _, day, _ in lines)})
    async with fresh.read() as tx:
        for period, by, day in product(Period, (By.POINTS, By.IMPROVED), days[:: max(1, len(days) // 3)]):
            expected = _recounted(members, lines, period=period, by=by, day=day)
            found: list[BoardRow] = []
            for number, member in enumerate(members[: len(expected) // 2 + 1]):
                page = await tx.points.page(
                    fresh.community.id,
                    period=period,
                    by=by,
                    day=day,
                    offset=2 * number,
                    size=2,
                    member=member.id,
                )
                found += page.rows
                assert len(expected) == page.total
                assert next((row for row in expected if row.member == member.id), None) == page.own
            assert expected == found


def _recounted(
    members: list[Member], lines: list[tuple[int, date, int]], *, period: Period, by: By, day: date
) -> list[BoardRow]:
    def sums(key: str | None) -> Mapping[int, int]:
        found: dict[int, int] = defaultdict(int)
        for member, when, delta in lines:
            if period_key(period, when) == key:
                found[member] += delta
        return found

    now, before = sums(period_key(period, day)), sums(previous_key(period, day))
    values = {
        m.id: now[m.id] - (before.get(m.id, 0) if by is By.IMPROVED else 0)
        for m in members
        if m.id in now and m.on_boards
    }
    names = {m.id: m.name for m in members}
    above_zero = {member: value for member, value in values.items() if value > 0}
    return [
        BoardRow(1 + sum(other > value for other in above_zero.values()), member, names[member], value)
        for member, value in sorted(above_zero.items(), key=lambda item: (-item[1], item[0]))
    ]
