"""Practice questions: drawn by need, graded like any other, counted for no board and no streak."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.answers.answer import Practice
from bot.core.answers.grade import Grade, Grader
from bot.core.errors import NotFound, Unusable
from bot.core.learning.evidence import evidence
from bot.core.learning.practice_draw import draw
from bot.core.learning.readiness import KEPT, readiness, weakest
from bot.core.people.people import Member
from bot.core.questions.library import Library
from bot.core.questions.question import Kind, Level, Question
from bot.core.store import Store
from bot.usecases.learning.progress import WEAKEST
from bot.usecases.questions.lookup import question_of, shelf_of
from bot.usecases.questions.terms import terms_in

__all__ = ["DrawnPractice", "Practised", "Practising"]

_RECENT = 200
_LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class DrawnPractice:
    """A practice question, and the topic for whose sake it was drawn ("" for none)."""

    practice: Practice
    question: Question
    topic: str = ""


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
        self, member: Member, *, topic: str | None, level: Level | None, at: datetime, drill: bool = False
    ) -> DrawnPractice:
        """A question of that topic and level that fits the member now, none that is open (`practice_draw`).

        A drill keeps to the member's weakest topics. Raises NotFound when no question fits.
        """
        async with self._store.read() as tx:
            shelf = await shelf_of(tx, self._library, member.community)
            open_ = {round_.question for round_ in await tx.rounds.open_in(member.community)}
            recent = await tx.practice.recent(member.id, limit=_RECENT)
            judged = await tx.judged.since(member.id, at - KEPT)
        fitting = [q for q in shelf.questions if _fits(q, topic, level)]
        if not fitting:
            raise NotFound("No question has that topic and level. Try another pair, or leave one out.")
        pieces = evidence(judged, shelf)
        known = readiness(pieces, self._library.topics, now=at).values() if drill else ()
        asked = {each.question: each.at for each in judged}
        for practice in reversed(recent):
            asked[practice.question] = max(practice.asked_at, asked.get(practice.question, practice.asked_at))
        drawn = draw(
            [q for q in fitting if q.id not in open_] or fitting,
            pieces,
            asked,
            now=at,
            seed=f"{member.id}/{recent[0].id if recent else 0}",
            topics=(topic,) if topic else [each.topic for each in weakest(known, WEAKEST)],
        )
        async with self._store.begin() as tx:
            added = await tx.practice.add(Practice(0, member.community, member.id, drawn.question.id, at))
        return DrawnPractice(added, drawn.question, drawn.topic)

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
        """The graded answer. The first one stays: another try is kept beside it, and the same text changes
        nothing.
        """
        if not text.strip():
            raise Unusable("Your answer is empty. Please write a sentence or two.")
        found, question = await self.find(practice, member)
        if found.grade is not None and found.text == text[:_LONGEST]:
            return Practised(found, await self._grader.rubric(question), found.grade)
        async with self._store.read() as tx:
            terms = await terms_in(tx, member.community, question)
        grade = await terms.grade(self._grader, text[:_LONGEST])
        answered = replace(found, text=text[:_LONGEST], grade=grade, answered_at=at)
        async with self._store.begin() as tx:
            if found.grade is not None:
                answered = await tx.practice.add(replace(answered, asked_at=at))
            else:
                await tx.practice.update(answered)
        return Practised(answered, await self._grader.rubric(question), grade)


def _fits(question: Question, topic: str | None, level: Level | None) -> bool:
    return (
        question.kind is not Kind.WALKTHROUGH
        and (topic is None or topic in question.topics)
        and (level is None or question.level is level)
    )
