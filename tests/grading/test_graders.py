"""The front of the graders: off the event loop, in time, and never a raise."""

import asyncio
import threading
import time
from dataclasses import replace
from typing import cast

import pytest

from bot.core.answers.grade import Flag, Verdict
from bot.grading.graders import Graders
from tests.grading.bed import library

QUESTION = library().question("f1-score")


async def test_grading_leaves_the_event_loop(graders):
    """The loop goes on while an answer is graded in another thread."""
    ticks = []

    async def tick():
        while True:
            ticks.append(threading.get_ident())
            await asyncio.sleep(0)

    ticking = asyncio.create_task(tick())
    grade = await graders.grade(QUESTION, "the harmonic mean of precision and recall")
    ticking.cancel()

    assert "harmonic-mean" in grade.covered
    assert len(ticks) > 1


async def test_many_answers_at_once_get_their_own_grades(graders):
    """Grades do not mix, whatever the threads do."""
    texts = ["the harmonic mean of precision and recall", "no idea", ""] * 10
    grades = await asyncio.gather(*(graders.grade(QUESTION, text) for text in texts))

    assert grades == grades[:3] * 10
    assert len({grade.score for grade in grades}) > 1


async def test_a_late_grade_says_so():
    """After the time-out the answer is kept ungraded, with no confidence."""
    graders = Graders(timeout=0.000_001)
    grade = await graders.grade(QUESTION, "the harmonic mean " * 200)
    graders.close()

    assert frozenset({Flag.UNGRADED}) == grade.flags
    assert grade.confidence == 0.0
    assert {Verdict.ABSENT} == {each.verdict for each in grade.ideas}


@pytest.mark.slow
async def test_waiting_for_a_turn_is_not_being_late():
    """An answer's own work counts, not what the first one loads nor the hundred before it."""
    answer = "It is the harmonic mean of precision and recall. " * 4
    first = Graders(timeout=60.0)
    await first.grade(QUESTION, answer)
    began = time.perf_counter()
    await asyncio.gather(*(first.grade(QUESTION, answer) for _ in range(10)))
    one = (time.perf_counter() - began) / 10
    first.close()
    graders = Graders(timeout=75 * one)  # far more than one needs, half of what all need
    grades = await asyncio.gather(*(graders.grade(QUESTION, answer) for _ in range(150)))
    graders.close()

    assert not any(Flag.UNGRADED in grade.flags for grade in grades)


async def test_a_fault_in_a_rubric_loses_no_answer(caplog):
    """What cannot be graded is ungraded, and the log names the question but not the answer."""
    graders = Graders()
    broken = replace(QUESTION, ideas=(), answer=cast("str", None))
    grade = await graders.grade(broken, "my secret answer")
    graders.close()

    assert Flag.UNGRADED in grade.flags
    assert "f1-score" in caplog.text
    assert "my secret answer" not in caplog.text


@pytest.mark.parametrize("remote", [False, True])
async def test_without_a_model_every_grade_is_local(graders, remote):
    """A community that agreed to a model still gets the offline grade where none is set."""
    assert (await graders.grade(QUESTION, "harmonic mean", remote=remote)).grader == "rubric"
