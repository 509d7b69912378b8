"""Reviewing one's cards: the next one, an answer or a rating to it, and what else can be done with it.

Every step is stored at once and asks the store what is due, so a restart, a second device or a button
pressed twice changes nothing.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.core.answers.grade import Grader, IdeaVerdict
from bot.core.errors import NotFound, Unusable
from bot.core.learning.card import MOST_DAILY, Card, Rating, Recollection, Source
from bot.core.learning.evidence import Judged, sittings
from bot.core.learning.recall import rating_of, replayed, scheduler
from bot.core.learning.review_day import Plan, askable, plan
from bot.core.people.people import Member
from bot.core.questions.library import Library
from bot.core.questions.question import Question
from bot.core.questions.shelf import Shelf
from bot.core.rounds.calendar import local_date, zone_named
from bot.core.store import Store, Transaction
from bot.usecases.learning.cards_from_answers import catch_up
from bot.usecases.learning.deck import open_questions
from bot.usecases.questions.lookup import question_of, shelf_of
from bot.usecases.questions.terms import terms_in

__all__ = ["AskedCard", "Recalling", "Reviewed"]

_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class AskedCard:
    """A card to be asked, with its question; `number` of at most `of` today."""

    card: Card
    question: Question
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What came of a review: the card with its next date, and the verdict on a typed answer.

    `rating` is None when the card had been reviewed today before, and nothing changed.
    """

    card: Card
    question: Question
    next_day: date
    rating: Rating | None
    verdict: IdeaVerdict | None = None


class Recalling:
    """Asks cards and takes what members say to them."""

    def __init__(self, store: Store, *, library: Library, grader: Grader) -> None:
        self._store = store
        self._library = library
        self._grader = grader

    async def today(self, member: Member, *, at: datetime) -> tuple[Plan, AskedCard | None]:
        """The member's day, brought in step with the newest answers, and the card that comes first."""
        found, shelf = await self._day(member, at=at)
        if not found.ready:
            return found, None
        first = found.ready[0]
        number, of = found.asked + 1, found.asked + len(found.ready)
        return found, AskedCard(first, shelf.question(first.question), number, of)

    async def due(self, member: Member, *, at: datetime) -> tuple[Plan, tuple[tuple[Card, Question], ...]]:
        """The same with every card that the day still has, in order."""
        found, shelf = await self._day(member, at=at)
        return found, tuple((card, shelf.question(card.question)) for card in found.ready)

    async def waiting(self, member: Member, *, at: datetime) -> int:
        """How many cards the member's day still has (for reminders)."""
        found, _ = await self.today(member, at=at)
        return len(found.ready)

    async def show(self, member: Member, card: int) -> tuple[Card, Question]:
        """A card of one's own with its question; raises Unusable while that question is open."""
        async with self._store.read() as tx:
            return await self._own(tx, member, card)

    async def rate(
        self,
        member: Member,
        card: int,
        rating: Rating,
        *,
        at: datetime,
        verdict: IdeaVerdict | None = None,
    ) -> Reviewed:
        """Store the day's rating of a card; the first of a day counts. Raises Unusable if it is not due."""
        zone = zone_named(member.zone)
        today = local_date(at, zone)
        async with self._store.begin() as tx:
            await tx.cards.habit(member.id)
            found, question = await self._own(tx, member, card)
            if found.asked_on == today:
                return Reviewed(found, question, local_date(found.due_at, zone), None, verdict)
            if not askable(found, today=today, zone=zone):
                raise Unusable("This card is not due. /quiz review shows the one that is.")
            by = scheduler(await tx.cards.parameters(member.community))
            line = Recollection(card, member.id, today, Source.REVIEW, rating, at)
            lines = (await tx.cards.lines({card})).get(card, ())
            changed = replace(replayed(found, [*lines, line], by=by), asked_on=today)
            await tx.cards.record([line])
            await tx.cards.update([changed])
        return Reviewed(changed, question, local_date(changed.due_at, zone), rating, verdict)

    async def answer(self, member: Member, card: int, text: str, *, at: datetime) -> Reviewed:
        """Grade what somebody typed to a card, and rate the card by it."""
        if not text.strip():
            raise Unusable("Your answer is empty. A sentence is enough.")
        async with self._store.read() as tx:
            found, question = await self._own(tx, member, card)
            terms = await terms_in(tx, member.community, question)
        grade = await terms.grade(self._grader, text[:_LONGEST])
        verdict = next((each for each in grade.ideas if each.idea == found.idea), None)
        if verdict is None or not sittings([Judged(question.id, at, grade)]):
            raise Unusable("I cannot judge this text. Say it in a sentence, or press Show and rate yourself.")
        return await self.rate(member, card, rating_of(verdict.verdict), at=at, verdict=verdict)

    async def know(self, member: Member, card: int, *, at: datetime) -> Question:
        """Let a card rest that the member knew, until an answer misses its idea again."""
        return await self._change(member, card, known_at=at)

    async def suspend(self, member: Member, card: int) -> Question:
        """Put a card aside until the member resumes."""
        return await self._change(member, card, suspended=True)

    async def reset(self, member: Member, card: int, *, at: datetime) -> Question:
        """Begin a card anew: what was known of it counts no more."""
        return await self._change(member, card, since=at, known_at=None)

    async def resume(self, member: Member) -> int:
        """Take back every card that was put aside; how many there were."""
        async with self._store.begin() as tx:
            await tx.cards.habit(member.id)
            aside = [card for card in await tx.cards.of_member(member.id) if card.suspended]
            await tx.cards.update([replace(card, suspended=False) for card in aside])
        return len(aside)

    async def daily(self, member: int) -> int:
        """How many cards a day the member wants at most."""
        async with self._store.read() as tx:
            return (await tx.cards.habit(member)).daily

    async def set_daily(self, member: int, daily: int) -> None:
        """Set that number; raises Unusable outside 1 to 50."""
        if not 1 <= daily <= MOST_DAILY:
            raise Unusable(f"Cards a day lie between 1 and {MOST_DAILY}.")
        async with self._store.begin() as tx:
            await tx.cards.set_habit(replace(await tx.cards.habit(member), daily=daily))

    async def _day(self, member: Member, *, at: datetime) -> tuple[Plan, Shelf]:
        async with self._store.begin() as tx:
            shelf = await shelf_of(tx, self._library, member.community)
            by = scheduler(await tx.cards.parameters(member.community))
            await catch_up(tx, member.id, shelf=shelf, by=by, at=at)
            daily = (await tx.cards.habit(member.id)).daily
            cards = [card for card in await tx.cards.of_member(member.id) if card.question in shelf]
            open_ = await open_questions(tx, member.community)
        zone = zone_named(member.zone)
        return plan(cards, at=at, zone=zone, daily=daily, closed=open_, by=by), shelf

    async def _change(self, member: Member, card: int, **facts: object) -> Question:
        async with self._store.begin() as tx:
            await tx.cards.habit(member.id)
            found, question = await self._own(tx, member, card)
            lines = (await tx.cards.lines({card})).get(card, ())
            by = scheduler(await tx.cards.parameters(member.community))
            changed = replace(found, **facts)  # type: ignore[arg-type]  # the callers above name the fields
            await tx.cards.update([replayed(changed, lines, by=by)])
        return question

    async def _own(self, tx: Transaction, member: Member, card: int) -> tuple[Card, Question]:
        found = await tx.cards.get(card)
        if found is None or found.member != member.id:
            raise NotFound("This card is not yours, or it is gone. /quiz review shows yours.")
        if found.question in await open_questions(tx, member.community):
            raise Unusable("Its question is open right now, so this card waits for the reveal.")
        return found, await question_of(tx, self._library, member.community, found.question)
