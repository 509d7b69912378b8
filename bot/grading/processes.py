"""Grading in processes of its own, so that the event loop does not share its interpreter with it.

A crowd's answers go over in batches. A process ends with the one that started it, however that ended; one
that dies or hangs is replaced, and what it had in hand is graded once more, each answer by itself.
"""

import asyncio
import logging
import multiprocessing
import signal
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import TypeAlias

from bot.batching import Batches
from bot.core.answers.grade import Grade
from bot.grading.kinds import KindGrader
from bot.grading.turns import Asked

__all__ = ["Processes"]

Outcome: TypeAlias = Grade | Exception

_LOG = logging.getLogger(__name__)
_SPAWN = multiprocessing.get_context("spawn")
_MOST = 4
"""Answers in a batch: some tenths of a second, so that the first of them waits little for the last."""
_START_SECONDS = 60.0
"""How long a process may take to start and load on a busy machine, before it is thought to hang."""


class Processes:
    """Grades in `count` (at least 1) processes, which start with the first answer or by `warm`."""

    def __init__(self, count: int, *, timeout: float, judge: bool = True) -> None:
        """Take the most seconds that a grade may need in its turn, and whether the judge reads."""
        self._workers = [_Worker(timeout, judge=judge) for _ in range(count)]
        self._idle = list(self._workers)
        self._threads = ThreadPoolExecutor(max_workers=count, thread_name_prefix="grading")
        self._batches = Batches[Asked, Outcome](self._graded, most=_MOST, at_once=count)

    async def grade(self, asked: Asked) -> Grade:
        """The grade; raises TimeoutError for a late one, and what the grader raised."""
        found = await self._batches.do(asked)
        if isinstance(found, Exception):
            raise found
        return found

    def warm(self) -> None:
        """Begin to start the processes."""
        for worker in self._workers:
            self._threads.submit(worker.grade, ())

    def close(self) -> None:
        """End the processes; what they have in hand is given up."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.end()

    async def _graded(self, batch: Sequence[Asked]) -> Sequence[Outcome]:
        worker = self._idle.pop()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, worker.grade, batch)
        finally:
            self._idle.append(worker)


class _Worker:
    """One process, asked by one thread at a time."""

    def __init__(self, timeout: float, *, judge: bool) -> None:
        self._timeout = timeout
        self._judge = judge
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def grade(self, batch: Sequence[Asked]) -> Sequence[Outcome]:
        """The outcomes; raises ConnectionError when the process dies, TimeoutError when it hangs."""
        try:
            pipe = self._pipe or self._start()
            pipe.send(batch)
            if not pipe.poll(_START_SECONDS + self._timeout * len(batch)):
                raise TimeoutError
            outcomes: Sequence[Outcome] = pipe.recv()
        except (OSError, EOFError) as error:
            if self._process is not None:  # and nobody has ended it
                _LOG.warning("a grading process was lost, another one takes its place")
            self.end()
            raise error if isinstance(error, TimeoutError) else ConnectionError from error
        return outcomes

    def end(self) -> None:
        """Kill the process, if there is one."""
        if self._process is not None:
            self._process.kill()
        self._process = self._pipe = None

    def _start(self) -> Connection:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(
            target=_serve, args=(theirs, self._timeout, self._judge), daemon=True, name="grading"
        )
        self._process.start()
        theirs.close()
        return self._pipe


def _serve(pipe: Connection, timeout: float, judge: bool) -> None:  # noqa: FBT001 - crosses a process by place
    """The life of a process: it grades until the other end of the pipe is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the bot, which ends this one when it is done
    grader = KindGrader(judge=judge)
    grader.warm()
    while True:
        try:
            batch: Sequence[Asked] = pipe.recv()
            pipe.send([_outcome(grader, asked, timeout) for asked in batch])
        except (EOFError, OSError):
            return


def _outcome(grader: KindGrader, asked: Asked, timeout: float) -> Outcome:
    try:
        grader.prepare(asked.question, asked.rulings)
        with _limit(timeout):
            return grader.grade(asked.question, asked.answer, asked.rulings)
    except Exception as error:  # noqa: BLE001 - it is this answer's alone, and is told in the bot's process
        error.add_note(traceback.format_exc())
        return error


@contextmanager
def _limit(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in what takes longer."""

    def late(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
