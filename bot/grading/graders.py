"""The front of the graders: keeps them off the event loop and in time, and never raises."""

import asyncio
import logging

from bot.core.answers.grade import Flag, Grade, IdeaVerdict, Ruling, Verdict
from bot.core.questions.question import Kind, Question
from bot.grading.kinds import KindGrader
from bot.grading.llm import LlmGrader, LlmSettings
from bot.grading.processes import Processes
from bot.grading.turns import Asked, Threads, Turns
from bot.grading.words.derive import derived

__all__ = ["Graders"]

_LOG = logging.getLogger(__name__)
#: Kinds that gain nothing from a language model.
_LOCAL = frozenset({Kind.CHOICE, Kind.DISCUSSION, Kind.QUERY})


class Graders:
    """Every grader behind the Grader port. Never raises for any text; late grades say so."""

    def __init__(
        self,
        *,
        timeout: float = 5.0,
        processes: int = 0,
        judge: bool = True,
        llm: LlmSettings | None = None,
    ) -> None:
        """Take the most seconds a grade may need in its turn, how many processes grade (0: threads of this
        one), whether the judge reads for meaning, and how to reach a language model, if any.
        """
        self._here = KindGrader(judge=judge)
        self._turns: Turns = (
            Processes(processes, timeout=timeout, judge=judge)
            if processes
            else Threads(self._here, timeout=timeout)
        )
        self._llm = LlmGrader(llm, self._here.rubric) if llm else None
        self._closed = False

    async def grade(
        self, question: Question, answer: str, *, rulings: tuple[Ruling, ...] = (), remote: bool = False
    ) -> Grade:
        """The grade of `answer` by the grader of the question's kind; `remote` lets a language model look."""
        local = await self._local(question, answer, rulings)
        if not remote or self._llm is None or question.kind in _LOCAL or Flag.UNGRADED in local.flags:
            return local
        return await self._llm.grade(question, answer, local)

    def warm(self) -> None:
        """Begin to load what the first grade would wait for."""
        self._turns.warm()

    async def rubric(self, question: Question) -> Question:
        """The question with its ideas; for one without, those that its reference answer's sentences make."""
        if question.ideas or question.kind is Kind.CHOICE:
            return question
        return await asyncio.to_thread(derived, question)

    def grade_now(self, question: Question, answer: str, rulings: tuple[Ruling, ...] = ()) -> Grade:
        """The same in this thread, without a limit in time: for batches."""
        return self._here.grade(question, answer, rulings)

    def close(self) -> None:
        """Let threads and processes go. Who waits for a grade gets none: such an answer is taken up again."""
        self._closed = True
        self._turns.close()

    async def _local(self, question: Question, answer: str, rulings: tuple[Ruling, ...]) -> Grade:
        try:
            return await self._turns.grade(Asked(question, answer, rulings))
        except TimeoutError:
            return _ungraded(question)
        except Exception as error:  # an answer is kept ungraded rather than lost to a fault of ours
            if self._closed:
                raise asyncio.CancelledError from error
            _LOG.exception("grading failed: question %s", question.id)
            return _ungraded(question)


def _ungraded(question: Question) -> Grade:
    ideas = tuple(IdeaVerdict(idea.id, Verdict.ABSENT) for idea in question.ideas)
    return Grade(0.0, 0.0, "none", ideas=ideas, flags=frozenset({Flag.UNGRADED}))
