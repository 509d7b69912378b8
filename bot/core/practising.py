"""Practice questions: drawn on request, graded like any other, counted for no board and no streak."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.errors import NotFound, Unusable
from bot.core.grades import Grade, Grader
from bot.core.model import Member, Practice
from bot.core.packs import Library
from bot.core.ports import Store
from bot.core.questions import Kind, Level, Question
from bot.core.shelves import question_of, shelf_of

__all__ = ["Practised", "Practising"]

_NO_REPEAT = timedelta(days=30)
_RECENT = 500
_LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Practised:
    """A practice answer with its grade."""

    practice: Practice
    question: Question
    grade: Grade


class Practising:
    """Draws and grades practice questions."""

    def __init__(self, store: Store, *, library: Library, grader: Grader) -> None:
        self._store = store
        self._library = library
        self._grader = grader

    async def draw(
        self, member: Member, *, topic: str | None, level: Level | None, at: datetime
    ) -> tuple[Practice, Question]:
        """A question of that topic and level, not one drawn in the last 30 days, nor one that is open.

        When all were drawn lately, the one drawn longest ago. Raises NotFound when none fits.
        """
        async with self._store.begin() as tx:
            shelf = await shelf_of(tx, self._library, member.community)
            fitting = [q for q in shelf.questions if _fits(q, topic, level)]
            if not fitting:
                raise NotFound("No question has that topic and level. Try another pair, or leave one out.")
            open_ = {round_.question for round_ in await tx.rounds.open_in(member.community)}
            recent = await tx.practice.recent(member.id, limit=_RECENT)
            question = _drawn([q for q in fitting if q.id not in open_] or fitting, recent, member, at)
            practice = await tx.practice.add(Practice(0, member.community, member.id, question.id, at))
        return practice, question

    async def find(self, practice: int, member: Member) -> tuple[Practice, Question]:
        """One's own practice question; raises NotFound for anybody else's."""
        async with self._store.read() as tx:
            found = await tx.practice.get(practice)
            if found is None or found.member != member.id:
                raise NotFound("This practice question is not yours. Draw one with /quiz now.")
            return found, await question_of(tx, self._library, found.community, found.question)

    async def hint(self, practice: int, member: Member) -> tuple[Question, int]:
        """The question and how many hints are shown now."""
        found, question = await self.find(practice, member)
        shown = min(found.hints + 1, len(question.hints))
        async with self._store.begin() as tx:
            await tx.practice.update(replace(found, hints=shown))
        return question, shown

    async def answer(self, practice: int, member: Member, text: str, *, at: datetime) -> Practised:
        """The graded answer; the newest one is kept."""
        if not text.strip():
            raise Unusable("Your answer is empty. Please write a sentence or two.")
        found, question = await self.find(practice, member)
        async with self._store.read() as tx:
            rulings = await tx.appeals.rulings(member.community, question.id)
            community = await tx.communities.get(member.community)
        grade = await self._grader.grade(
            question, text[:_LONGEST], rulings=rulings, remote=bool(community and community.remote_grading)
        )
        answered = replace(found, text=text[:_LONGEST], grade=grade, answered_at=at)
        async with self._store.begin() as tx:
            await tx.practice.update(answered)
        return Practised(answered, question, grade)


def _fits(question: Question, topic: str | None, level: Level | None) -> bool:
    return (
        question.kind is not Kind.WALKTHROUGH
        and (topic is None or topic in question.topics)
        and (level is None or question.level is level)
    )


def _drawn(
    candidates: Sequence[Question], recent: Sequence[Practice], member: Member, at: datetime
) -> Question:
    last = {practice.question: practice.asked_at for practice in reversed(recent)}
    fresh = [q for q in candidates if q.id not in last or last[q.id] < at - _NO_REPEAT]
    if fresh:
        # Not secrecy but variety: the draw is the same for the same member and history.
        return random.Random(f"{member.id}/{len(recent)}").choice(fresh)  # noqa: S311 - see above
    return min(candidates, key=lambda q: last[q.id])
