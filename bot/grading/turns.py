"""Where answers are graded: in threads of this process, or in processes of their own.

Both grade an answer in its turn and within a time that counts from there: neither a queue of other answers
nor the loading of word vectors is a reason to leave one ungraded.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from bot.core.answers.grade import Grade, Ruling
from bot.core.questions.question import Question
from bot.grading.kinds import KindGrader

__all__ = ["Asked", "Threads", "Turns"]


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer to be graded."""

    question: Question
    answer: str
    rulings: tuple[Ruling, ...] = ()


class Turns(Protocol):
    """A place where answers are graded."""

    async def grade(self, asked: Asked) -> Grade:
        """The grade; raises TimeoutError for a late one, and whatever a grader raised."""
        ...

    def warm(self) -> None:
        """Begin to load what the first grade would wait for."""

    def close(self) -> None:
        """Let threads and processes go."""


class Threads:
    """Threads of this process: nothing to start, but they share the interpreter with the event loop."""

    def __init__(self, grader: KindGrader, *, timeout: float, threads: int = 2) -> None:
        """Take the most seconds that a grade may need in its turn."""
        self._grader = grader
        self._timeout = timeout
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="grading")

    async def grade(self, asked: Asked) -> Grade:
        """The grade; raises TimeoutError for a late one, whose thread goes on to its end."""
        loop, begun = asyncio.get_running_loop(), asyncio.Event()
        work = loop.run_in_executor(
            self._pool, self._in_turn, asked, lambda: loop.call_soon_threadsafe(begun.set)
        )
        await begun.wait()
        return await asyncio.wait_for(work, self._timeout)

    def warm(self) -> None:
        """Begin to load, in a thread, what the first grade of a process would wait for."""
        self._pool.submit(self._grader.warm)

    def close(self) -> None:
        """Let the threads go."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _in_turn(self, asked: Asked, begin: Callable[[], object]) -> Grade:
        try:
            self._grader.prepare(asked.question, asked.rulings)
        finally:
            begin()
        return self._grader.grade(asked.question, asked.answer, asked.rulings)
