"""A member's cards as a deck to be taken along."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.learning.card import Card
from bot.core.learning.recall import scheduler
from bot.core.people.people import Member
from bot.core.questions.library import Library
from bot.core.questions.question import Question
from bot.core.rounds.round import RoundState
from bot.core.store import Store, Transaction
from bot.usecases.learning.cards_from_answers import catch_up
from bot.usecases.questions.lookup import shelf_of

__all__ = ["Decks", "open_questions"]


class Decks:
    """Reads decks."""

    def __init__(self, store: Store, *, library: Library) -> None:
        self._store = store
        self._library = library

    async def of(self, member: Member, *, at: datetime) -> Sequence[tuple[Card, Question]]:
        """Every card that comes up, with its question; without those of open questions."""
        async with self._store.begin() as tx:
            shelf = await shelf_of(tx, self._library, member.community)
            by = scheduler(await tx.cards.parameters(member.community))
            await catch_up(tx, member.id, shelf=shelf, by=by, at=at)
            cards = await tx.cards.of_member(member.id)
            open_ = await open_questions(tx, member.community)
        return [
            (card, shelf.question(card.question))
            for card in cards
            if card.active and card.question in shelf and card.question not in open_
        ]


async def open_questions(tx: Transaction, community: int) -> frozenset[str]:
    """The questions whose answer must not be told yet: those of rounds that are not revealed."""
    rounds = await tx.rounds.open_in(community)
    return frozenset(round_.question for round_ in rounds if round_.state is RoundState.OPEN)
