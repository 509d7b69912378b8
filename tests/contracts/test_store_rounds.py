import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.core.answers.grade import Grade
from bot.core.errors import Conflict
from bot.core.people.people import Place
from bot.core.questions.question import Level
from bot.core.rounds.round import Day, Earned, Round, RoundState
from bot.core.rounds.schedule import AnswerMode, Schedule
from tests.contracts.conftest import NOW, ContractStore, World

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def _round(world: World, day: date, **facts: object) -> Round:
    at = datetime.combine(day, time(9), UTC)
    plain = Round(0, world.community.id, world.schedule.id, day, at, "f1-score", Level.BASIC)
    return replace(plain, **facts)  # type: ignore[arg-type]


async def test_a_round_is_stored_whole(world: World) -> None:
    """Every field comes back; an update changes all but which round it is."""
    async with world.begin() as tx:
        [added] = await tx.rounds.add([_round(world, MONDAY)])
        full = replace(
            added,
            mode=AnswerMode.HIDDEN,
            state=RoundState.REVEALED,
            why="oldest in the pool",
            owner="p1",
            lease_until=NOW,
            opened_at=NOW + DAY,
            reveals_at=NOW + 2 * DAY,
            revealed_at=NOW + 3 * DAY,
            closed_at=NOW + 4 * DAY,
        )
        await tx.rounds.update([full])
        await tx.rounds.update([])

    async with world.begin() as tx:
        assert full == await tx.rounds.get(added.id)
        assert {added.id: full} == await tx.rounds.many([added.id, 999])
        assert await tx.rounds.get(999) is None


async def test_one_round_per_schedule_and_date(world: World) -> None:
    """A date that has its round is left out, within a batch as well; the others come with ids, in order."""
    async with world.begin() as tx:
        first = await tx.rounds.add([_round(world, MONDAY)])
        more = await tx.rounds.add(
            [
                _round(world, MONDAY + 2 * DAY),
                _round(world, MONDAY, question="other"),
                _round(world, MONDAY + DAY),
                _round(world, MONDAY + DAY, question="twice"),
            ]
        )
        none = await tx.rounds.add([])

        assert [MONDAY] == [r.local_date for r in first]
        assert [MONDAY + 2 * DAY, MONDAY + DAY] == [r.local_date for r in more]
        assert "f1-score" == more[1].question
        assert list(more) == [await tx.rounds.get(r.id) for r in more]
        assert [] == list(none)


async def test_two_processes_make_one_round(store: ContractStore, again: ContractStore, world: World) -> None:
    """Of many that add the round of a date at once, exactly one gets it."""

    async def add(where: ContractStore) -> int:
        async with where.begin() as tx:
            return len(await tx.rounds.add([_round(world, MONDAY)]))

    assert 1 == sum(await asyncio.gather(*(add(where) for _ in range(3) for where in (store, again))))


async def test_a_round_is_held_by_who_gets_it(
    store: ContractStore, again: ContractStore, world: World
) -> None:
    """Two changes that read a round and write it again follow each other."""
    round_ = await world.round(MONDAY)

    async def note(where: ContractStore, word: str) -> None:
        async with where.begin() as tx:
            held = await tx.rounds.get(round_.id)
            assert held is not None
            await tx.rounds.update([replace(held, why=f"{held.why}{word}")])

    await asyncio.gather(*(note(where, "x") for _ in range(5) for where in (store, again)))

    async with store.read() as tx:
        assert "x" * 10 == (await tx.rounds.many([round_.id]))[round_.id].why


async def test_an_open_round_has_opened(world: World) -> None:
    """A round cannot take answers without the instant from which it does."""
    with pytest.raises(Conflict):
        async with world.begin() as tx:
            await tx.rounds.add([_round(world, MONDAY, state=RoundState.OPEN)])


async def test_rounds_under_way_and_history_by_schedule(world: World) -> None:
    """Claimed, open and revealed rounds are current; all but missed ones are history, oldest first."""
    states = [RoundState.CLOSED, RoundState.MISSED, RoundState.REVEALED, RoundState.OPEN, RoundState.CLAIMED]
    days = [MONDAY + n * DAY for n in range(len(states))]
    made = [await world.round(day, state) for day, state in reversed(list(zip(days, states, strict=True)))]
    other = await world.another()
    theirs = await other.round(MONDAY, RoundState.DUE)

    async with world.read() as tx:
        both = [world.schedule.id, other.schedule.id]
        assert {world.schedule.id: made[2::-1]} == await tx.rounds.current(both)
        history = await tx.rounds.history(both)
        assert [("f1-score", day) for day in days if day != days[1]] == history[world.schedule.id]
        assert [("f1-score", theirs.local_date)] == history[other.schedule.id]
        assert made[:2] == list(await tx.rounds.recent(world.community.id, limit=2))
        assert made[1:3] == list(await tx.rounds.open_in(world.community.id))


async def test_reveals_come_when_they_are_due(world: World) -> None:
    """Open rounds whose hour has come, earliest first; others wait or are done."""
    hours = [3, 1, None, 2, 1]
    states = [RoundState.OPEN] * 4 + [RoundState.REVEALED]
    rounds = [await world.round(MONDAY + n * DAY, state) for n, state in enumerate(states)]
    timed = [
        replace(r, reveals_at=None if h is None else NOW + timedelta(hours=h))
        for r, h in zip(rounds, hours, strict=True)
    ]
    async with world.begin() as tx:
        assert await tx.rounds.next_reveal() is None
        await tx.rounds.update(timed)

    async with world.begin() as tx:
        assert [timed[1], timed[3]] == list(await tx.rounds.to_reveal(NOW + timedelta(hours=2), limit=9))
        assert [timed[1]] == list(await tx.rounds.to_reveal(NOW + timedelta(hours=2), limit=1))
        assert timed[1].reveals_at == await tx.rounds.next_reveal()


async def test_days_put_rounds_of_one_date_together(world: World) -> None:
    """A day has every round that opened on it, and is closed when all of these are."""
    async with world.begin() as tx:
        second = await tx.schedules.add(Schedule(0, world.community.id, "second", time(18), "UTC"))
    tuesday = await world.round(MONDAY + DAY, RoundState.CLOSED)
    monday = await world.round(MONDAY, RoundState.CLOSED)
    async with world.begin() as tx:
        unopened = _round(world, MONDAY + 2 * DAY, state=RoundState.CLAIMED)
        late = _round(world, MONDAY, schedule=second.id, state=RoundState.OPEN, opened_at=NOW)
        added = await tx.rounds.add([unopened, late])

    async with world.read() as tx:
        assert [
            Day(MONDAY, frozenset({monday.id, added[1].id}), closed=False),
            Day(MONDAY + DAY, frozenset({tuesday.id}), closed=True),
        ] == list(await tx.rounds.days(world.community.id))


async def test_a_posting_is_recorded_once(world: World) -> None:
    """The first posting of a round at a destination stays."""
    round_ = await world.round()
    first = world.posting(round_, thread="t1")
    async with world.begin() as tx:
        await tx.rounds.record([first, replace(first, message="m2")])
        await tx.rounds.record([replace(first, message="m3")])
        await tx.rounds.record([])

    async with world.read() as tx:
        assert [first] == list(await tx.rounds.postings(round_.id))
        assert [] == list(await tx.rounds.postings(999))


async def test_a_round_is_found_where_it_was_posted(world: World) -> None:
    """By its thread, else the newest one of the channel; a thread is told from a channel."""
    old, new = await world.round(MONDAY), await world.round(MONDAY + DAY)
    async with world.begin() as tx:
        await tx.rounds.record([world.posting(old, thread="t-old"), world.posting(new, thread="")])

    async with world.read() as tx:
        here = world.place.id
        assert old == await tx.rounds.at(here, "t-old")
        assert new == await tx.rounds.at(here, "general")
        assert old == await tx.rounds.of_thread(here, "t-old")
        assert await tx.rounds.of_thread(here, "general") is None
        assert await tx.rounds.of_thread(here, "") is None
        assert await tx.rounds.at(here, "elsewhere") is None
        assert await tx.rounds.at(here + 1, "general") is None


async def test_live_threads_are_those_that_take_answers(world: World) -> None:
    """Open and revealed rounds of a place; closed ones and other places are left out."""
    states = [RoundState.OPEN, RoundState.REVEALED, RoundState.CLOSED]
    rounds = [await world.round(MONDAY + n * DAY, state) for n, state in enumerate(states)]
    other = await world.another()
    elsewhere = await other.round(MONDAY)
    postings = [world.posting(r, thread=f"t{r.id}") for r in rounds]
    async with world.begin() as tx:
        second = await tx.communities.add_place(Place(0, world.community.id, "slack", "T1"))
        await tx.rounds.record([*postings, other.posting(elsewhere)])

    async with world.read() as tx:
        assert postings[:2] == list(await tx.rounds.live_threads(world.place.id))
        assert [] == list(await tx.rounds.live_threads(second.id))


async def test_what_answers_earned_is_summed_by_level(world: World) -> None:
    """Each member's best revision of a round counts once; ungraded, withdrawn and older ones do not."""
    ann, bob = await world.member("Ann"), await world.member("Bob")
    old, new = await world.round(MONDAY - 40 * DAY), await world.round(MONDAY)
    for round_, member, revision, points in (
        (old, ann, 1, 9),
        (new, ann, 1, 4),
        (new, ann, 2, 8),
        (new, bob, 1, 5),
    ):
        await world.answer(round_, member, revision=revision, points=points, grade=Grade(0.5, 1, "rubric"))
    await world.answer(new, bob, revision=2, points=10)
    await world.answer(new, bob, revision=3, points=10, grade=Grade(1, 1, "rubric"), withdrawn_at=NOW)

    async with world.read() as tx:
        found = await tx.rounds.earned([world.schedule.id, 999], MONDAY - 28 * DAY)

    assert {world.schedule.id: [Earned(Level.BASIC, 2, 13)]} == {k: list(v) for k, v in found.items()}


async def test_rounds_of_a_clock_that_ran_ahead_are_known_by_it(world: World) -> None:
    """By what was due after an instant, and by whatever else happened after it; all of one schedule alone."""
    async with world.begin() as tx:
        past, late, ahead = await tx.rounds.add(
            [
                _round(world, MONDAY),
                _round(world, MONDAY + DAY, opened_at=NOW, closed_at=NOW + 9 * DAY),
                _round(world, MONDAY + 5 * DAY),
            ]
        )
        limit = past.due_at + 3 * DAY
        assert {world.schedule.id} == set(await tx.rounds.ahead(limit))
        assert set() == set(await tx.rounds.ahead(limit + 9 * DAY))
        assert [late.id, ahead.id] == [each.id for each in await tx.rounds.beyond(world.schedule.id, limit)]
        assert [] == list(await tx.rounds.beyond(world.schedule.id + 1, limit))


async def test_a_round_stands_on_a_date_apart_from_its_own(world: World) -> None:
    """Then the date that it stood on is free, and the one on which it stands keeps its own."""
    async with world.begin() as tx:
        own, moved = await tx.rounds.add([_round(world, MONDAY), _round(world, MONDAY + DAY)])
        again = replace(moved, local_date=MONDAY, due_at=own.due_at, apart=moved.id)
        await tx.rounds.redate([again])
        [fresh] = await tx.rounds.add([_round(world, MONDAY + DAY), _round(world, MONDAY)])

    async with world.begin() as tx:
        assert again == await tx.rounds.get(moved.id)
        assert own == await tx.rounds.get(own.id)
        assert MONDAY + DAY == fresh.local_date
        await tx.rounds.update([replace(again, apart=0, why="changed")])
        assert replace(again, why="changed") == await tx.rounds.get(moved.id)


async def test_a_round_that_was_never_posted_is_forgotten(world: World) -> None:
    """Its date is free again."""
    async with world.begin() as tx:
        added = await tx.rounds.add([_round(world, MONDAY), _round(world, MONDAY + DAY)])
        await tx.rounds.drop([each.id for each in added])
        await tx.rounds.drop([])
        assert [] == list(await tx.rounds.recent(world.community.id, limit=5))
        assert 1 == len(await tx.rounds.add([_round(world, MONDAY)]))
