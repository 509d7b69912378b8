"""Grading in processes of its own: the same grades, and none lost with a process."""

import asyncio
import multiprocessing
import os
import select
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import cast

import pytest

from bot.core.answers.grade import Flag
from bot.core.questions.question import Kind
from bot.grading.graders import Graders
from tests.grading.bed import library

pytestmark = pytest.mark.slow

QUESTION = library().question("f1-score")
ANSWERS = ["It is the harmonic mean of precision and recall.", "no idea", "", "mean " * 40] * 10


@pytest.fixture(scope="module")
def apart() -> Iterator[Graders]:
    """Graders in a process of their own."""
    graders = Graders(processes=1, timeout=30.0)
    yield graders
    graders.close()


def _workers() -> list[int]:
    return [child.pid or 0 for child in multiprocessing.active_children() if child.name == "grading"]


async def test_the_grades_are_those_of_a_thread(apart, graders):
    """Whatever the kind of the question; in their order, however many come at once."""
    kinds = {question.kind: question for question in library().questions}
    asked = [(question, text) for question in (QUESTION, *kinds.values()) for text in ANSWERS]

    assert set(Kind) == set(kinds)
    assert await asyncio.gather(*(graders.grade(*each) for each in asked)) == await asyncio.gather(
        *(apart.grade(*each) for each in asked)
    )


async def test_a_fault_is_one_answers_alone(apart, caplog):
    """The others of its batch get their grades; the log says where, and nothing of the answer."""
    broken = replace(QUESTION, ideas=(), answer=cast("str", None))
    faulty, *fine = await asyncio.gather(
        apart.grade(broken, "my secret answer"), *(apart.grade(QUESTION, text) for text in ANSWERS)
    )

    assert frozenset({Flag.UNGRADED}) == faulty.flags
    assert not any(Flag.UNGRADED in grade.flags for grade in fine)
    assert "f1-score" in caplog.text
    assert "derive.py" in caplog.text
    assert "my secret answer" not in caplog.text


async def test_a_process_that_dies_loses_no_answer(apart):
    """Killed as by a system that is short of memory: another one takes its place."""
    await apart.grade(QUESTION, "harmonic mean")
    before = set(_workers())  # and those of a test before this one, which are about to end
    grading = [asyncio.create_task(apart.grade(QUESTION, text)) for text in ANSWERS]
    await asyncio.sleep(0)
    for worker in before:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
    grades = await asyncio.gather(*grading)

    assert not any(Flag.UNGRADED in grade.flags for grade in grades)
    assert not before & set(_workers())


async def test_a_late_grade_says_so_and_the_process_lives_on():
    """The limit is that of each answer in its turn, kept by the process itself."""
    others = _workers()
    graders = Graders(processes=1, timeout=0.000_001)
    late = await graders.grade(QUESTION, "the harmonic mean " * 200)
    [worker] = set(_workers()) - set(others)
    again = await graders.grade(QUESTION, "the harmonic mean " * 200)
    still = worker in _workers()
    graders.close()

    assert [frozenset({Flag.UNGRADED})] * 2 == [late.flags, again.flags]
    assert still


@pytest.mark.parametrize("processes", [0, 1])
async def test_what_is_in_hand_at_the_end_is_left_for_the_next_start(processes, caplog):
    """No grade at all, rather than one that says it could not be graded; and no warning."""
    graders = Graders(processes=processes, timeout=30.0)
    await graders.grade(QUESTION, "harmonic mean")
    grading = [asyncio.create_task(graders.grade(QUESTION, text)) for text in ANSWERS]
    await asyncio.sleep(0)
    graders.close()
    late = asyncio.create_task(graders.grade(QUESTION, "harmonic mean"))
    await asyncio.wait([late])
    done, under_way = await asyncio.wait(grading, timeout=1.0)
    for task in under_way:
        task.cancel()

    assert late.cancelled()
    assert not any(Flag.UNGRADED in task.result().flags for task in done if not task.cancelled())
    assert "lost" not in caplog.text


def test_a_process_ends_with_the_bot_however_that_ended():
    """SIGKILL for the bot: nobody is left to tell its children."""
    script = """
        import asyncio, multiprocessing
        from bot.grading.processes import Processes
        from bot.grading.turns import Asked
        from tests.grading.bed import library

        async def main():
            apart = Processes(1, timeout=30)
            await apart.grade(Asked(library().question("f1-score"), "harmonic mean"))
            print(*(child.pid for child in multiprocessing.active_children()), flush=True)
            await asyncio.sleep(60)

        if __name__ == "__main__":
            asyncio.run(main())
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    bot = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
    assert bot.stdout is not None
    worker = int(bot.stdout.readline())
    ended = os.pidfd_open(worker)
    bot.kill()
    bot.wait()
    try:
        assert select.select([ended], [], [], 10)[0]
    finally:
        os.close(ended)
        bot.stdout.close()
