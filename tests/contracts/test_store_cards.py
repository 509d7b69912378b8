"""Review cards, their ratings, and how members and communities review."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.errors import Conflict
from bot.core.learning.card import Card, Habit, Parameters, Rating, Recollection, Source
from tests.contracts.conftest import NOW, TODAY, ContractStore, World

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


async def _cards(world: World, *ideas: str, member: int = 0) -> list[Card]:
    """New cards on one question, of a new member unless told otherwise."""
    member = member or (await world.member()).id
    async with world.begin() as tx:
        return list(await tx.cards.add([Card(0, member, "f1-score", idea, NOW, NOW) for idea in ideas]))


def _line(card: Card, rating: Rating, *, days: int = 0, source: Source = Source.REVIEW) -> Recollection:
    return Recollection(card.id, card.member, TODAY + days * DAY, source, rating, NOW + days * DAY)


async def test_a_card_is_stored_whole(world: World) -> None:
    """Every field comes back, to the last digit of what FSRS keeps; whose it is and of what stays."""
    [card, other] = await _cards(world, "mean", "use")
    full = replace(
        card,
        added_at=NOW - HOUR,
        due_at=NOW + DAY,
        stability=0.1 + 0.2,
        difficulty=5.123456789012345,
        last_at=NOW,
        since=NOW - DAY,
        known_at=NOW + HOUR,
        suspended=True,
        asked_on=TODAY,
    )
    async with world.begin() as tx:
        await tx.cards.update([replace(full, question="changed", idea="changed")])

    async with world.read() as tx:
        assert full == await tx.cards.get(card.id)
        assert [full, other] == list(await tx.cards.of_member(card.member))
        assert [] == list(await tx.cards.of_member(999))
        assert await tx.cards.get(999) is None


async def test_an_idea_is_one_card(world: World) -> None:
    """The same idea of the same question twice is a conflict; somebody else's is another card."""
    [card] = await _cards(world, "mean")
    await _cards(world, "mean")

    with pytest.raises(Conflict):
        await _cards(world, "mean", member=card.member)


async def test_one_rating_per_card_day_and_source(world: World) -> None:
    """Recording again replaces, and taking back takes that one only."""
    [card, other] = await _cards(world, "mean", "use")
    first, second = _line(card, Rating.GOOD), _line(card, Rating.AGAIN, days=2)
    answer = _line(card, Rating.HARD, source=Source.ANSWER)
    async with world.begin() as tx:
        await tx.cards.record([second, first, answer, _line(other, Rating.EASY)])
        await tx.cards.record([replace(first, rating=Rating.HARD, at=NOW + HOUR)])
        await tx.cards.record([])
        await tx.cards.erase([second, _line(other, Rating.EASY, days=5)])

    async with world.read() as tx:
        assert {
            card.id: [answer, replace(first, rating=Rating.HARD, at=NOW + HOUR)],
            other.id: [_line(other, Rating.EASY)],
        } == dict(await tx.cards.lines({card.id, other.id, 999}))
        assert {} == dict(await tx.cards.lines(set()))


async def test_a_card_goes_with_its_ratings(world: World) -> None:
    """Nothing is left that names it."""
    [card, other] = await _cards(world, "mean", "use")
    async with world.begin() as tx:
        await tx.cards.record([_line(card, Rating.GOOD), _line(other, Rating.GOOD)])
        await tx.cards.drop({card.id})
        await tx.cards.drop(set())

    async with world.read() as tx:
        assert [other] == list(await tx.cards.of_member(card.member))
        assert [other.id] == list(await tx.cards.lines({card.id, other.id}))


async def test_habits_and_parameters_have_defaults_until_they_are_set(world: World) -> None:
    """A snapshot sees the default, a change makes it real."""
    member, other = await world.member(), await world.another()
    async with world.read() as tx:
        assert Habit(member.id) == await tx.cards.habit(member.id)
        assert Parameters() == await tx.cards.parameters(world.community.id)
    habit = Habit(member.id, 3, NOW)
    weights = Parameters(0.85, (0.1, 1.25, 3.0))
    async with world.begin() as tx:
        assert Habit(member.id) == await tx.cards.habit(member.id)
        await tx.cards.set_habit(replace(habit, daily=7))
        await tx.cards.set_habit(habit)
        await tx.cards.set_parameters(world.community.id, Parameters())
        await tx.cards.set_parameters(world.community.id, weights)

    async with world.read() as tx:
        assert habit == await tx.cards.habit(member.id)
        assert weights == await tx.cards.parameters(world.community.id)
        assert Parameters() == await tx.cards.parameters(other.community.id)


async def test_two_changes_of_one_member_s_cards_go_one_after_the_other(
    store: ContractStore, again: ContractStore, world: World
) -> None:
    """Whoever asks for the habit first is done before the other reads the cards."""
    member = await world.member()

    async def add(where: ContractStore) -> int:
        async with where.begin() as tx:
            await tx.cards.habit(member.id)
            if not await tx.cards.of_member(member.id):
                await tx.cards.add([Card(0, member.id, "f1-score", "mean", NOW, NOW)])
                return 1
        return 0

    assert 1 == sum(await asyncio.gather(*(add(where) for where in (store, again, store, again))))


async def test_the_oldest_answer_without_a_grade_is_known(world: World) -> None:
    """Withdrawn ones wait for nothing."""
    member, round_ = await world.member(), await world.round()
    async with world.read() as tx:
        assert await tx.judged.pending(member.id) is None
    await world.answer(round_, member, 1, at=NOW, withdrawn_at=NOW)
    await world.answer(round_, member, 2, at=NOW + 2 * HOUR)
    await world.answer(round_, member, 3, at=NOW + HOUR)

    async with world.read() as tx:
        assert NOW + HOUR == await tx.judged.pending(member.id)
