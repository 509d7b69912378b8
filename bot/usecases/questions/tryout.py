"""A question as it is graded in a community, and an answer tried on it: nothing is kept of either."""

from dataclasses import dataclass

from bot.core.answers.feedback import Feedback, feedback
from bot.core.answers.grade import Grade, Grader, Ruling
from bot.core.answers.scoring import Shortfall, points, shortfall
from bot.core.errors import Unusable
from bot.core.questions.library import Library
from bot.core.questions.question import Question
from bot.core.store import Store
from bot.usecases.questions.lookup import question_of, shelf_of
from bot.usecases.questions.shelves import QuestionStanding, standing_of
from bot.usecases.questions.terms import Terms, terms_in

__all__ = ["AsGraded", "Tryout", "Tryouts"]

_LONGEST = 6000


@dataclass(frozen=True, slots=True)
class AsGraded:
    """A question with the ideas that its verdicts name (`derived`: from the sentences of its answer, for want
    of its own), how it stands, and the rulings of the community.
    """

    question: Question
    derived: bool
    standing: QuestionStanding
    rulings: tuple[Ruling, ...]


@dataclass(frozen=True, slots=True)
class Tryout:
    """What a text would earn as an answer in time, and what its member would read before the reveal;
    `shortfall` says why it would keep no streak.
    """

    text: str
    grade: Grade
    told: Feedback
    points: int
    shortfall: Shortfall | None


class Tryouts:
    """Shows how questions are graded, and grades answers that nobody gave."""

    def __init__(self, store: Store, *, library: Library, grader: Grader) -> None:
        self._store = store
        self._library = library
        self._grader = grader

    async def question(self, community: int, question: str) -> AsGraded:
        """One question, benched or not; raises NotFound."""
        terms, standing = await self._terms(community, question)
        graded = await self._grader.rubric(terms.question)
        return AsGraded(graded, graded.ideas != terms.question.ideas, standing, terms.rulings)

    async def answer(self, community: int, question: str, text: str) -> Tryout:
        """What a text would earn, by the rulings of the community; it leaves this machine where its members'
        answers do. Raises NotFound, and Unusable for an empty text or one that is too long.
        """
        if not text.strip():
            raise Unusable("Please write an answer to try, as a member would.")
        if len(text) > _LONGEST:
            raise Unusable(f"An answer to try may have at most {_LONGEST} characters; this has {len(text)}.")
        terms, _ = await self._terms(community, question)
        grade = await terms.grade(self._grader, text)
        worth = points(terms.question.level, grade.score, revealed=False)
        told = feedback(await self._grader.rubric(terms.question), grade, revealed=False)
        return Tryout(text, grade, told, worth, shortfall(grade, text))

    async def _terms(self, community: int, question: str) -> tuple[Terms, QuestionStanding]:
        async with self._store.read() as tx:
            found = await question_of(tx, self._library, community, question)
            standing = standing_of(await shelf_of(tx, self._library, community), found)
            return await terms_in(tx, community, found), standing
