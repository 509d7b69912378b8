"""One step of a mock interview: an event applied in one transaction with all that follows from it.

What follows is the message to the room and, when a question is over, the graded answer for the member's
record. Grading happens between two steps, outside any transaction.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.answers.answer import Practice
from bot.core.answers.grade import Grader
from bot.core.errors import NotFound
from bot.core.interviews import session as machine
from bot.core.interviews.interviewer import Turn
from bot.core.interviews.messages import Say, say_parcel
from bot.core.interviews.session import Session, Stage
from bot.core.outbox.parcel import Parcel
from bot.core.outside import Clock, Telemetry, Waker
from bot.core.questions.library import Library
from bot.core.store import Store, Transaction
from bot.usecases.interviews.report import asker
from bot.usecases.learning.cards_from_answers import read_again
from bot.usecases.questions.lookup import shelf_of
from bot.usecases.questions.terms import terms_in

__all__ = ["Event", "InterviewSteps", "Outcome", "next_said"]

_BATCH = 50

Outcome = tuple[Session, tuple[Say, ...]]
"""A session after an event, and what is to be said then."""
Event = Callable[[Session, machine.Ask], Outcome]
"""What an event makes of a session."""


class InterviewSteps:
    """Moves interviews on."""

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
        self._waker = waker

    async def change(self, interview: int, event: Event, *, once: str = "") -> Session:
        """Apply an event in one transaction with all that follows from it; that of a name only `once`."""
        now = self._clock.now()
        async with self._store.begin() as tx:
            before = await tx.interviews.get(interview)
            if before is None:
                raise NotFound("This interview is gone.")
            if once and not await tx.first_time(f"interview/{once}", now):
                return before
            ask = asker(await shelf_of(tx, self._library, before.interview.community))
            after, says = event(before, ask)
            after, parcels = _spoken(after, says, now)
            await tx.interviews.save(before, after)
            await tx.outbox.add(parcels)
            for name in sorted(machine.done(after) - machine.done(before)):
                await _record(tx, after, name)
        if parcels:
            self._waker.wake()
        return after

    async def settled(self, interview: int) -> Session:
        """The interview as it is stored, once nothing waits to be graded."""
        async with self._store.read() as tx:
            session = await tx.interviews.get(interview)
        if session is None:
            raise NotFound("This interview is gone.")
        return await self.settle(session)

    async def settle(self, session: Session) -> Session:
        """Grade what waits in a session just read, again whenever more was said meanwhile."""
        while (turn := session.waiting) is not None:
            session = await self._grade(session, turn)
        return session

    async def settle_pending(self) -> int:
        """Grade what a crash left ungraded; how many interviews there were."""
        async with self._store.read() as tx:
            waiting = await tx.interviews.ungraded(limit=_BATCH)
        for interview in waiting:
            await self.settled(interview)
        return len(waiting)

    async def notice_due(self) -> None:
        """Read the answers that are finished; tell those who take long in a timed interview."""
        now = self._clock.now()

        def noticed(session: Session, _: machine.Ask) -> Outcome:
            notice = session.interview.notice_at
            if notice is None or notice > now:
                return session, ()
            return replace(session, interview=replace(session.interview, notice_at=None)), (Say.NOTICE,)

        async with self._store.read() as tx:
            due = await tx.interviews.to_notice(now, limit=_BATCH)
        for interview in due:
            session = await self.settled(interview)
            if session.interview.notice_at is not None and session.interview.notice_at <= now:
                await self.change(interview, noticed)

    async def _grade(self, session: Session, turn: Turn) -> Session:
        """Grade everything that was said about the question, and go on; the session as it is stored then."""
        community = session.interview.community
        async with self._store.read() as tx:
            question = asker(await shelf_of(tx, self._library, community))(turn.question)
            terms = await terms_in(tx, community, question) if question else None
        if terms is None:
            return await self.change(session.interview.id, self._left_out)
        words = "\n\n".join(each.text for each in session.of(turn.question))
        began = self._clock.now()
        grade = await terms.grade(self._grader, words)
        self._telemetry.observe("grading_seconds", (self._clock.now() - began).total_seconds())

        def graded(now: Session, ask: machine.Ask) -> Outcome:
            after = machine.settle(now, turn.number, turn.text, grade, ask, at=self._clock.now())
            return after, next_said(now, after)

        return await self.change(session.interview.id, graded)

    def _left_out(self, session: Session, ask: machine.Ask) -> Outcome:
        """The question has left the packs: nobody can grade it, so the interview goes on without it."""
        turn = session.waiting
        if turn is None:
            return session, ()
        turns = (*session.turns[:-1], replace(turn, text="", answered_at=None))
        bare = replace(session, turns=turns)
        after = machine.pass_on(bare, turn.number, ask, at=self._clock.now())
        return after, next_said(session, after)


def next_said(before: Session, after: Session) -> tuple[Say, ...]:
    """What is to be said after a step: what is asked now, which option is meant, or the scorecard."""
    if after is before:
        return ()
    if after.interview.stage is Stage.ENDED and before.interview.stage is not Stage.ENDED:
        return (Say.SCORECARD,)
    if len(after.turns) > len(before.turns):
        return (Say.ASK,)
    return (Say.WHICH,) if before.waiting is not None and after.waiting is None else ()


def _spoken(session: Session, says: Sequence[Say], now: datetime) -> tuple[Session, list[Parcel]]:
    """The session that has said this, and the messages; nothing can be said before the room is open."""
    interview, parcels = session.interview, []
    for say in says if interview.channel else ():
        interview = replace(interview, said=interview.said + 1)
        number = session.turns[-1].number if session.turns else 0
        parcels.append(say_parcel(interview, say, number, now=now))
    return (replace(session, interview=interview) if parcels else session), parcels


async def _record(tx: Transaction, session: Session, question: str) -> None:
    """Put the answers to a question that is over among the member's practice: what was said unaided first,
    then, after each follow-up, everything said so far.
    """
    words: list[str] = []
    hints = 0
    for turn in session.of(question):
        words.append(turn.text)
        hints += turn.hints
        if turn.grade is not None and turn.answered_at is not None:
            await tx.practice.add(
                Practice(
                    0,
                    session.interview.community,
                    session.interview.member,
                    question,
                    turn.asked_at,
                    hints=hints,
                    text="\n\n".join(filter(None, words)),
                    grade=turn.grade,
                    answered_at=turn.answered_at,
                )
            )
            await read_again(tx, session.interview.member, turn.answered_at)
