"""What a member has tried outside the rounds: the last answer, and the reference answer after a try."""

from bot.core.answers.answer import Practice
from bot.core.answers.grade import Grader
from bot.core.answers.scoring import tally
from bot.core.errors import NotFound, Unusable
from bot.core.people.people import Member
from bot.core.questions.library import Library
from bot.core.questions.question import Question
from bot.core.rounds.round import Round, RoundState
from bot.core.store import Store, Transaction
from bot.usecases.answers.practise import Practised
from bot.usecases.learning.deck import open_questions
from bot.usecases.questions.lookup import question_of

__all__ = ["Tried"]

_RECENT = 20


class Tried:
    """Finds what was tried, and tells its answer."""

    def __init__(self, store: Store, *, library: Library, grader: Grader) -> None:
        self._store = store
        self._library = library
        self._grader = grader

    async def last(self, member: Member, *, after: Round | None = None) -> Practised | None:
        """The member's newest graded answer outside the rounds (interviews too), if it is newer than the one
        in the round `after`.
        """
        async with self._store.read() as tx:
            best = tally(await tx.answers.of_member(after.id, member.id)).best if after else None
            recent = await tx.practice.recent(member.id, limit=_RECENT)
            given = [
                (each.answered_at, each) for each in recent if each.answered_at is not None and each.grade
            ]
            if not given:
                return None
            at, newest = max(given, key=lambda pair: pair[0])
            if best is not None and at <= best.at:
                return None
            try:
                question = await question_of(tx, self._library, member.community, newest.question)
            except NotFound:
                return None
        return await self._practised(newest, question)

    async def of(self, practice: int, member: Member) -> Practised:
        """One's own practice question with its answer's grade; raises NotFound, or Unusable before any."""
        async with self._store.read() as tx:
            found = await tx.practice.get(practice)
            if found is None or found.member != member.id:
                raise NotFound("This practice question is not yours. Draw one with /quiz now.")
            question = await question_of(tx, self._library, found.community, found.question)
        shown = await self._practised(found, question)
        if shown is None:
            raise Unusable("Try it first, in a sentence: the answer is here as soon as you have.")
        return shown

    async def told(self, question: Question, member: Member) -> Question:
        """A question whose answer may be told; raises Unusable while it stands in an open round."""
        async with self._store.read() as tx:
            if question.id in await open_questions(tx, member.community):
                raise Unusable("This question is open in a round now. Its answer comes at the reveal.")
        return question

    async def of_round(self, round_: Round, member: Member) -> Question:
        """The question of a round that is revealed; raises Unusable before."""
        async with self._store.read() as tx:
            question = await self._asked(tx, round_)
        if round_.state is RoundState.OPEN:
            raise Unusable("The answer to this question comes at the reveal.")
        return await self.told(question, member)

    async def _asked(self, tx: Transaction, round_: Round) -> Question:
        return await question_of(tx, self._library, round_.community, round_.question)

    async def _practised(self, practice: Practice, question: Question) -> Practised | None:
        if practice.grade is None:
            return None
        return Practised(practice, await self._grader.rubric(question), practice.grade)
