"""Answers to a round: kept first, graded then, counted last.

The text is stored before anybody grades it, so a crash loses no answer: what was kept and not yet
graded is picked up by `settle_pending`. Counting is a recount of the member's revisions in the round,
so doing it twice, or in another order, changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.errors import NotFound, RoundClosed, Unusable
from bot.core.grades import Grade, Grader
from bot.core.model import Answer, Member, PointsEntry, Round, StreakEvent, StreakEventKind
from bot.core.packs import Library
from bot.core.ports import Clock, Store, Telemetry, Transaction
from bot.core.questions import Question
from bot.core.rounds import takes_answers
from bot.core.scoring import Tally, after_reveal, picked, points, sincere, tally
from bot.core.shelves import question_of
from bot.core.streakbook import recount

__all__ = ["Answering", "Submitted"]

_LONGEST = 100_000
_PENDING_BATCH = 50


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
        self, store: Store, *, library: Library, grader: Grader, clock: Clock, telemetry: Telemetry
    ) -> None:
        self._store = store
        self._library = library
        self._grader = grader
        self._clock = clock
        self._telemetry = telemetry

    async def submit(
        self, round_id: int, member: Member, text: str, *, at: datetime, source: str = "", event: str = ""
    ) -> Submitted:
        """The graded answer. Raises RoundClosed outside the window, Unusable for an empty text."""
        if not text.strip():
            raise Unusable("Your answer is empty. Please write a sentence or two.")
        kept = await self._keep(round_id, member, text[:_LONGEST], at=at, source=source, event=event)
        if kept.grade is not None:
            return await self._result(kept, repeated=True)
        return await self._grade(kept)

    async def settle_pending(self) -> int:
        """Grade and count answers that a crash left ungraded; how many there were."""
        done = 0
        while True:
            async with self._store.read() as tx:
                pending = await tx.answers.ungraded(limit=_PENDING_BATCH)
            for answer in pending:
                await self._grade(answer)
            done += len(pending)
            if len(pending) < _PENDING_BATCH:
                return done

    async def regrade(self, answer: int) -> Submitted:
        """Grade one stored answer again, after a ruling on its phrasing; its points follow."""
        async with self._store.read() as tx:
            found = await tx.answers.get(answer)
        if found is None:
            raise NotFound("This answer is gone.")
        return await self._grade(found)

    async def withdraw(self, round_id: int, *, source: str, at: datetime) -> bool:
        """Take back what stood in a deleted message; False when no answer stood there."""
        async with self._store.begin() as tx:
            revisions = await tx.answers.by_source(round_id, source)
            standing = [answer for answer in revisions if answer.withdrawn_at is None]
            round_ = await tx.rounds.get(round_id)
            if not standing or round_ is None:
                return False
            for answer in standing:
                await tx.answers.update(replace(answer, withdrawn_at=at))
            await self._count(tx, round_, standing[0].member, "answer withdrawn")
        return True

    async def latest(self, round_id: int, member: int) -> Answer | None:
        """The member's newest revision that stands (a form starts with its text)."""
        async with self._store.read() as tx:
            revisions = await tx.answers.of_member(round_id, member)
        return next((answer for answer in reversed(revisions) if answer.withdrawn_at is None), None)

    async def feedback(self, round_id: int, member: int) -> Submitted | None:
        """The member's best answer in a round with its grade; None without a graded one."""
        async with self._store.read() as tx:
            best = tally(await tx.answers.of_member(round_id, member)).best
        return await self._result(best, repeated=True) if best and best.grade else None

    async def _keep(
        self, round_id: int, member: Member, text: str, *, at: datetime, source: str, event: str
    ) -> Answer:
        async with self._store.begin() as tx:
            round_ = await tx.rounds.get(round_id)
            if round_ is None or round_.community != member.community:
                raise NotFound("This round is gone.")
            revisions = await tx.answers.of_member(round_id, member.id)
            same = [a for a in revisions if a.text == text and (a.source == source or not source)]
            fresh = not event or await tx.first_time(f"answer/{event}", at)
            known = bool(source) and any(a.withdrawn_at is None for a in same)
            if same and (not fresh or known):
                return same[-1]
            if not takes_answers(round_, at):
                raise RoundClosed
            if any(answer.grade is not None and picked(answer.grade) for answer in revisions):
                raise Unusable("Your first choice counts, and you have made it. /quiz feedback shows it.")
            return await tx.answers.add(
                Answer(
                    id=0,
                    round=round_id,
                    community=member.community,
                    member=member.id,
                    revision=len(revisions) + 1,
                    text=text,
                    at=at,
                    source=source,
                    hints=await tx.answers.hints(round_id, member.id),
                )
            )

    async def _grade(self, answer: Answer) -> Submitted:
        async with self._store.read() as tx:
            rounds = await tx.rounds.many({answer.round})
            question = await self._question(tx, rounds[answer.round])
            rulings = await tx.appeals.rulings(answer.community, question.id)
            community = await tx.communities.get(answer.community)
        began = self._clock.now()
        grade = await self._grader.grade(
            question, answer.text, rulings=rulings, remote=bool(community and community.remote_grading)
        )
        self._telemetry.observe("grading_seconds", (self._clock.now() - began).total_seconds())
        async with self._store.begin() as tx:
            round_ = await tx.rounds.get(answer.round)
            if round_ is None:
                raise NotFound("This round is gone.")
            before = await tx.points.earned(round_.id, answer.member)
            revisions = await tx.answers.of_member(round_.id, answer.member)
            answer = next((known for known in revisions if known.id == answer.id), answer)
            worth = points(round_.level, grade.score, revealed=after_reveal(answer.at, round_.revealed_at))
            answer = replace(answer, grade=grade, points=worth, sincere=sincere(grade))
            await tx.answers.update(answer)
            after = await self._count(tx, round_, answer.member, "answer graded")
            summary = await tx.streaks.summary(answer.member)
        self._telemetry.count("answers")
        first = sum(1 for known in revisions if known.withdrawn_at is None) <= 1
        return Submitted(
            round=round_,
            question=question,
            answer=answer,
            grade=grade,
            tally=after,
            streak=summary.current if summary else 0,
            improved=first or after.points > before or after.best == answer,
        )

    async def _count(self, tx: Transaction, round_: Round, member: int, reason: str) -> Tally:
        """Bring both ledgers in step with the member's revisions, inside the caller's transaction."""
        revisions = await tx.answers.of_member(round_.id, member)
        now = tally(revisions)
        at = self._clock.now()
        delta = now.points - await tx.points.earned(round_.id, member)
        if delta:
            await tx.points.append(
                PointsEntry(round_.community, member, round_.id, delta, reason, round_.local_date, at)
            )
        events = await tx.streaks.events(member)
        mine = [e for e in events if e.kind is StreakEventKind.ANSWERED and e.round == round_.id]
        newest = max(mine, key=lambda event: event.sequence, default=None)
        if now.sincere != (newest.counts if newest else False):
            await tx.streaks.append(
                StreakEvent(
                    community=round_.community,
                    member=member,
                    kind=StreakEventKind.ANSWERED,
                    day=round_.local_date,
                    at=at,
                    round=round_.id,
                    sequence=newest.sequence + 1 if newest else 1,
                    counts=now.sincere,
                )
            )
            await recount(tx, round_.community, {member})
        return now

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
            question=question,
            answer=answer,
            grade=answer.grade,
            tally=tally(revisions),
            streak=summary.current if summary else 0,
            repeated=repeated,
            improved=False,
        )

    async def _question(self, tx: Transaction, round_: Round) -> Question:
        return await question_of(tx, self._library, round_.community, round_.question)
