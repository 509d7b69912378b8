"""Answers to a round: kept first, graded then, counted last.

The text is stored before anybody grades it, so a crash loses no answer: what was kept and not yet
graded is picked up by `settle_pending`. Answers that come at the same time are kept together, and counted
together, in one transaction each.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.batching import Batches
from bot.core.answers.answer import Answer
from bot.core.answers.grade import Grade, Grader
from bot.core.answers.scoring import Tally, tally
from bot.core.errors import NotFound, SparringError, Unusable
from bot.core.outside import Clock, Telemetry, Waker
from bot.core.people.people import Member
from bot.core.questions.library import Library
from bot.core.questions.question import Question
from bot.core.rounds.round import Round
from bot.core.store import Store, Transaction
from bot.usecases.answers.count import Counted, Graded, count, withdraw
from bot.usecases.answers.keep import KeptAnswer, Offered, keep
from bot.usecases.answers.turnout import Turnout
from bot.usecases.learning.cards_from_answers import read_again
from bot.usecases.questions.lookup import question_of
from bot.usecases.questions.terms import Terms, terms_of

__all__ = ["Answering", "Submitted"]

_LONGEST = 100_000
_PENDING_BATCH = 50
_MOST = 100
"""Answers in one transaction, so that none waits for more than some tens of milliseconds of work."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What came of an answer: this revision with its grade, the best so far, and the streak after it.

    `repeated` marks a redelivery that had been graded before; `improved` that the best got better.
    """

    round: Round
    question: Question
    answer: Answer
    grade: Grade
    tally: Tally
    streak: int
    repeated: bool = False
    improved: bool = True


class Answering:
    """Takes, grades, counts and withdraws answers."""

    def __init__(
        self,
        store: Store,
        *,
        library: Library,
        grader: Grader,
        clock: Clock,
        telemetry: Telemetry,
        waker: Waker,
    ) -> None:
        self._store = store
        self._library = library
        self._grader = grader
        self._clock = clock
        self._telemetry = telemetry
        self._turnout = Turnout(waker)
        self._keeping = Batches[Offered, KeptAnswer](self._kept, most=_MOST)
        self._counting = Batches[Graded, Counted](self._counted, most=_MOST)

    async def submit(
        self, round_id: int, member: Member, text: str, *, at: datetime, source: str = "", event: str = ""
    ) -> Submitted:
        """The graded answer. Raises RoundClosed outside the window, Unusable for an empty text, Moot for a
        message that is gone.
        """
        if not text.strip():
            raise Unusable("Your answer is empty. Please write a sentence or two.")
        offered = Offered(round_id, member, text[:_LONGEST], at, source, event)
        kept = await self._keeping.do(offered)
        if kept.answer.grade is not None:
            return await self._result(kept.answer, repeated=True)
        return await self._grade(kept.answer, kept.terms)

    async def settle_pending(self, *, before: datetime | None = None) -> int:
        """Grade and count answers that a crash left ungraded, those given `before`; how many there were.

        One whose question is in no pack any more is left as it is.
        """
        done = left = 0
        while True:
            async with self._store.read() as tx:
                pending = await tx.answers.ungraded(offset=left, limit=_PENDING_BATCH)
                rounds = await tx.rounds.many({answer.round for answer in pending})
                terms = await terms_of(tx, list(rounds.values()), library=self._library)
            known = [(answer, terms.get(answer.round)) for answer in pending]
            graded = [
                self._grade(answer, its)
                for answer, its in known
                if isinstance(its, Terms) and (before is None or answer.at < before)
            ]
            await asyncio.gather(*graded)
            done += len(graded)
            left += len(pending) - len(graded)
            if len(pending) < _PENDING_BATCH:
                return done

    async def regrade(self, answer: int) -> Submitted:
        """Grade one stored answer again, after a ruling on its phrasing; its points follow."""
        async with self._store.read() as tx:
            found = await tx.answers.get(answer)
            rounds = await tx.rounds.many({found.round} if found else ())
            terms = await terms_of(tx, list(rounds.values()), library=self._library)
        if found is None or found.round not in terms:
            raise NotFound("This answer is gone.")
        its = terms[found.round]
        if isinstance(its, NotFound):
            raise its
        again = await self._grade(found, its)
        async with self._store.begin() as tx:
            await read_again(tx, found.member, found.at)
        return again

    async def withdraw(self, round_id: int, *, source: str, at: datetime, gone: bool = True) -> int:
        """Take back what stood in a message that is `gone`, or empty; whose answer it was, 0 when none
        stood there.
        """
        async with self._store.begin() as tx:
            round_ = (await tx.rounds.many({round_id})).get(round_id)
            if round_ is None:
                return 0
            member = await withdraw(tx, round_, source=source, at=at, gone=gone)
            if not member:
                return 0
            planned = await self._turnout.plan(tx, [round_], at=self._clock.now())
        self._turnout.planned(planned)
        return member

    async def latest(self, round_id: int, member: int) -> Answer | None:
        """The member's newest revision that stands (a form starts with its text)."""
        async with self._store.read() as tx:
            revisions = await tx.answers.of_member(round_id, member)
        return next((answer for answer in reversed(revisions) if answer.withdrawn_at is None), None)

    async def asked(self, round_: Round) -> Question:
        """The question of a round; raises NotFound when it is in no pack any more."""
        async with self._store.read() as tx:
            return await self._question(tx, round_)

    async def feedback(self, round_id: int, member: int) -> Submitted | None:
        """The member's best answer in a round with its grade; None without a graded one."""
        async with self._store.read() as tx:
            best = tally(await tx.answers.of_member(round_id, member)).best
        return await self._result(best, repeated=True) if best and best.grade else None

    async def _kept(self, offered: Sequence[Offered]) -> Sequence[KeptAnswer | SparringError]:
        async with self._store.begin() as tx:
            return await keep(tx, offered, library=self._library)

    async def _counted(self, graded: Sequence[Graded]) -> Sequence[Counted | SparringError]:
        async with self._store.begin() as tx:
            now = self._clock.now()
            found = await count(tx, graded, at=now)
            new = {each.round.id: each.round for each in found if isinstance(each, Counted) and each.new}
            planned = await self._turnout.plan(tx, new.values(), at=now)
        self._turnout.planned(planned)
        return found

    async def _grade(self, answer: Answer, terms: Terms) -> Submitted:
        began = self._clock.now()
        grade = await terms.grade(self._grader, answer.text)
        self._telemetry.observe("grading_seconds", (self._clock.now() - began).total_seconds())
        counted = await self._counting.do(Graded(answer, grade))
        self._telemetry.count("answers")
        return Submitted(
            round=counted.round,
            question=await self._grader.rubric(terms.question),
            answer=counted.answer,
            grade=grade,
            tally=counted.tally,
            streak=counted.streak,
            improved=counted.improved,
        )

    async def _result(self, answer: Answer, *, repeated: bool) -> Submitted:
        async with self._store.read() as tx:
            rounds = await tx.rounds.many({answer.round})
            revisions: Sequence[Answer] = await tx.answers.of_member(answer.round, answer.member)
            summary = await tx.streaks.summary(answer.member)
            round_ = rounds[answer.round]
            question = await self._question(tx, round_)
        if answer.grade is None:
            raise NotFound("This answer has no grade yet.")
        return Submitted(
            round=round_,
            question=await self._grader.rubric(question),
            answer=answer,
            grade=answer.grade,
            tally=tally(revisions),
            streak=summary.current if summary else 0,
            repeated=repeated,
            improved=False,
        )

    async def _question(self, tx: Transaction, round_: Round) -> Question:
        return await question_of(tx, self._library, round_.community, round_.question)
