"""The front of the graders: picks one by the question's kind, keeps it off the event loop and in time."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import assert_never

from bot.core.grades import Flag, Grade, PointVerdict, Ruling, Verdict
from bot.core.questions import Kind, Question
from bot.grading.choice import grade_choice
from bot.grading.derive import derived
from bot.grading.discussion import grade_discussion
from bot.grading.llm import LlmGrader, LlmSettings
from bot.grading.rubric import RubricGrader

__all__ = ["Graders"]

_LOG = logging.getLogger(__name__)
_THREADS = 2
#: Kinds that gain nothing from a language model.
_LOCAL = frozenset({Kind.CHOICE, Kind.DISCUSSION})


class Graders:
    """Every grader behind the Grader port. Never raises for any text; late grades say so."""

    def __init__(self, *, timeout: float = 5.0, llm: LlmSettings | None = None) -> None:
        """Take the most seconds a grade may need in its turn, and how to reach a language model, if any."""
        self._timeout = timeout
        self._rubric = RubricGrader()
        self._pool = ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="grading")
        self._llm = LlmGrader(llm, self._rubric) if llm else None

    async def grade(
        self, question: Question, answer: str, *, rulings: tuple[Ruling, ...] = (), remote: bool = False
    ) -> Grade:
        """The grade of `answer` by the grader of the question's kind; `remote` lets a language model look."""
        local = await self._local(question, answer, rulings)
        if not remote or self._llm is None or question.kind in _LOCAL or Flag.UNGRADED in local.flags:
            return local
        return await self._llm.grade(question, answer, local)

    def warm(self) -> None:
        """Begin to load, in a thread, what the first grade of a process would wait for."""
        self._pool.submit(self._rubric.warm)

    async def rubric(self, question: Question) -> Question:
        """The question with its points; for one without, those that its reference answer's sentences make."""
        if question.points or question.kind is Kind.CHOICE:
            return question
        return await asyncio.get_running_loop().run_in_executor(self._pool, derived, question)

    async def _local(self, question: Question, answer: str, rulings: tuple[Ruling, ...]) -> Grade:
        loop, begun = asyncio.get_running_loop(), asyncio.Event()
        work = loop.run_in_executor(
            self._pool, self._in_turn, question, answer, rulings, lambda: loop.call_soon_threadsafe(begun.set)
        )
        try:
            # Neither a queue of other answers nor loading word vectors is a reason to leave one ungraded.
            await begun.wait()
            return await asyncio.wait_for(work, self._timeout)
        except TimeoutError:
            return _ungraded(question)
        except Exception:  # noqa: BLE001 - an answer is kept ungraded rather than lost to a fault of ours
            _LOG.exception("grading failed: question %s", question.id)
            return _ungraded(question)

    def _in_turn(
        self, question: Question, answer: str, rulings: tuple[Ruling, ...], begin: Callable[[], object]
    ) -> Grade:
        try:
            if question.kind is not Kind.CHOICE:
                self._rubric.prepare(question, rulings=rulings)
        finally:
            begin()
        return self.grade_now(question, answer, rulings)

    def grade_now(self, question: Question, answer: str, rulings: tuple[Ruling, ...] = ()) -> Grade:
        """The same in this thread, without a limit in time: for batches."""
        match question.kind:
            case Kind.CHOICE:
                return grade_choice(question, answer)
            case Kind.DISCUSSION:
                return grade_discussion(self._rubric, question, answer, rulings=rulings)
            case Kind.CONCEPT | Kind.SCENARIO | Kind.WALKTHROUGH:
                return self._rubric.grade(question, answer, rulings=rulings)
            case _:
                assert_never(question.kind)

    def close(self) -> None:
        """Let the threads go."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _ungraded(question: Question) -> Grade:
    points = tuple(PointVerdict(point.id, Verdict.MISSED) for point in question.points)
    return Grade(0.0, 0.0, "none", points=points, flags=frozenset({Flag.UNGRADED}))
