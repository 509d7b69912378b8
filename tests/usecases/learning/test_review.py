"""Reading answers into cards: when and how often it is done changes nothing."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.answers.answer import Practice
from bot.core.answers.grade import Grade, IdeaVerdict, Verdict
from bot.core.learning.card import Rating, Source
from bot.core.learning.evidence import Judged
from bot.core.learning.recall import outcomes
from bot.core.people.people import Account, Community, Member
from bot.testing.memory.store import MemoryStore
from bot.usecases.learning.review import Recalling
from tests.chat import chat, grader, posted, telemetry

__all__ = ["chat", "grader", "posted", "telemetry"]

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
IDEAS = ("harmonic-mean", "low-if-either-low", "imbalance")
VERDICTS = st.tuples(*(st.sampled_from(Verdict) for _ in IDEAS))
ANSWERS = st.lists(st.tuples(VERDICTS, st.integers(1, 72)), min_size=1, max_size=8)


def graded(verdicts):
    """A grade with these verdicts."""
    ideas = tuple(IdeaVerdict(idea, verdict) for idea, verdict in zip(IDEAS, verdicts, strict=True))
    return Grade(sum(v is Verdict.COVERED for v in verdicts) / 3, 0.9, "rubric", ideas=ideas)


class Desk:
    """One member with a store, who answers and reviews."""

    def __init__(self, library, grader):
        self.store = MemoryStore()
        self.parts = {"library": library, "grader": grader}
        self.restart()
        self.member = Member(1, 1, "Ada", NOW)

    def restart(self):
        """Begin anew on the same store."""
        self.recalling = Recalling(self.store, **self.parts)

    async def open(self):
        """Make the member."""
        async with self.store.begin() as tx:
            await tx.communities.add(Community(0, "group", NOW))
            await tx.members.add(self.member, Account(0, 1, "chat", "ada"))
        return self

    async def answer(self, verdicts, at):
        """A graded practice answer to F1."""
        said = Practice(0, 1, 1, "f1", at, text="said", grade=graded(verdicts), answered_at=at)
        async with self.store.begin() as tx:
            await tx.practice.add(said)

    async def look(self, at):
        """Ask for the day's cards."""
        return await self.recalling.today(self.member, at=at)

    async def reviews(self):
        """Every review that is kept, as (card, day, rating)."""
        async with self.store.read() as tx:
            lines = await tx.cards.lines({card.id for card in await tx.cards.of_member(1)})
        every = (line for found in lines.values() for line in found)
        return {(line.card, line.day, line.rating) for line in every if line.source is Source.REVIEW}

    async def cards(self):
        """What is kept, without numbers, by idea."""
        async with self.store.read() as tx:
            found = await tx.cards.of_member(1)
            return {card.idea: replace(card, id=0) for card in found}


@given(answers=ANSWERS, looks=st.lists(st.integers(0, 300), max_size=6), late=st.integers(0, 7))
def test_when_answers_are_read_changes_no_card(library, grader, answers, looks, late):
    """Read after each answer, now and then, or once at the end; one answer may arrive a day late."""

    async def tell(*, looking):
        desk = await Desk(library, grader).open()
        arrivals, at = [], NOW
        for number, (verdicts, hours) in enumerate(answers):
            at += timedelta(hours=hours)
            arrivals.append((at + timedelta(days=number == late), at, verdicts))
        readings = [NOW + timedelta(hours=hour) for hour in looks] if looking else []
        for arrived, when, verdicts in sorted(arrivals, key=lambda arrival: arrival[:2]):
            for reading in sorted(readings):
                if reading < arrived:
                    await desk.look(reading)
                    readings.remove(reading)
            await desk.answer(verdicts, when)
        end = NOW + timedelta(days=60)
        await desk.look(end)
        await desk.look(end)
        return await desk.cards()

    often, once = asyncio.run(tell(looking=True)), asyncio.run(tell(looking=False))

    assert once == often
    assert expected(answers, library) == set(once)


def expected(answers, library):
    """The ideas that the first answer of some day left out, or had in part only, without full marks."""
    at, judged = NOW, []
    for verdicts, hours in answers:
        at += timedelta(hours=hours)
        judged.append(Judged("f1", at, graded(verdicts)))
    return {outcome.idea for outcome in outcomes(judged, library) if outcome.poor}


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), VERDICTS),
        st.tuples(st.just("review"), st.sampled_from(Rating)),
        st.tuples(st.just("twice"), st.sampled_from(Rating)),
        st.tuples(st.just("known"), st.none()),
        st.tuples(st.just("suspend"), st.none()),
        st.tuples(st.just("reset"), st.none()),
        st.tuples(st.just("resume"), st.none()),
        st.tuples(st.just("restart"), st.none()),
        st.tuples(st.just("wait"), st.integers(1, 90)),
    ),
    max_size=25,
)


class Life:
    """What a member does with cards, and what was asked and rated on the way."""

    def __init__(self, desk):
        self.desk = desk
        self.at = NOW
        self.asked = []
        self.rated = set()

    async def step(self, name, value):
        """Do one thing, a minute after the one before."""
        self.at += timedelta(minutes=1)
        await getattr(self, name)(value)

    async def wait(self, hours):
        """Let time pass."""
        self.at += timedelta(hours=hours)

    async def answer(self, verdicts):
        """Answer the whole question."""
        await self.desk.answer(verdicts, self.at)

    async def restart(self, _):
        """The process begins anew on the same store."""
        self.desk.restart()

    async def resume(self, _):
        """Take back what was put aside."""
        await self.desk.recalling.resume(self.desk.member)

    async def review(self, rating):
        """Rate the card that comes next."""
        if number := await self._next():
            self.asked.append((number, self.at.date()))
            done = await self.desk.recalling.rate(self.desk.member, number, rating, at=self.at)
            assert rating is done.rating
            self.rated.add((number, self.at.date(), rating))
            return done
        return None

    async def twice(self, rating):
        """Press two buttons of one card: the first one counts."""
        if done := await self.review(rating):
            again = await self.desk.recalling.rate(self.desk.member, done.card.id, Rating.AGAIN, at=self.at)
            assert (None, done.card) == (again.rating, again.card)

    async def known(self, _):
        """I knew that."""
        if number := await self._next():
            await self.desk.recalling.know(self.desk.member, number, at=self.at)

    async def suspend(self, _):
        """Put aside."""
        if number := await self._next():
            await self.desk.recalling.suspend(self.desk.member, number)

    async def reset(self, _):
        """Begin anew."""
        if number := await self._next():
            await self.desk.recalling.reset(self.desk.member, number, at=self.at)

    async def _next(self):
        _, asked = await self.desk.look(self.at)
        return asked.card.id if asked else 0


@given(steps=STEPS)
def test_no_order_of_events_loses_a_review_or_asks_a_card_twice_a_day(library, grader, steps):
    """Answers, reviews, double presses, setting aside, resets, restarts and nights in any order."""

    async def live():
        life = Life(await Desk(library, grader).open())
        for name, value in steps:
            await life.step(name, value)
        return life, await life.desk.reviews()

    life, kept = asyncio.run(live())

    assert len(life.asked) == len(set(life.asked))
    assert life.rated == kept


async def test_a_withdrawn_answer_takes_its_card_along(posted):
    """What was never said was never missed; a card that was reviewed stays."""
    await posted.say("F1 is the harmonic average of both precision and recall.", message="m1")
    await posted.advance(days=1)
    before = await posted.command("quiz review")
    await posted.services.bridge.listener.deleted(
        posted.where(thread="thread-1"), "m1", at=posted.clock.now()
    )
    after = await posted.command("quiz review")

    assert "Card 1 of" in before.text
    assert "No cards yet" in after.text
