"""What the sources get wrong is told to whoever says it as they do (`mistakes.toml`)."""

import tomllib
from pathlib import Path

import pytest

from bot.core.answers.grade import Verdict
from tests.grading.bed import graders, library

LIBRARY = library()
#: Of the thirty, as docs/grading.md says.
_MISSED = 10
MISTAKES = tomllib.loads(Path(__file__).with_name("mistakes.toml").read_text(encoding="utf-8"))["mistake"]


@pytest.fixture(scope="module")
def grader():
    """The default grader."""
    return graders()


@pytest.mark.slow
def test_mistakes_of_the_sources_are_named_and_not_paid(grader):
    """One of the listed misconceptions is named, and no idea that it gets wrong is ticked in full."""
    missed = [each["row"] for each in MISTAKES if not told(grader, each)]

    assert len(missed) <= _MISSED, missed


def told(grader, mistake):
    """Whether somebody who makes this mistake is told so, and not paid for it."""
    grade = grader.grade_now(LIBRARY.question(mistake["question"]), mistake["says"])
    paid = {each.idea for each in grade.ideas if each.verdict is Verdict.COVERED}
    named = any(part in each.text for part in mistake["mistakes"] for each in grade.voiced)
    return named and not paid & set(mistake["lost"])


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: f"{each['row']} {each['question']}")
def test_a_mistake_is_of_its_question(mistake):
    """Its row, its misconceptions and its ideas are there."""
    question = LIBRARY.question(mistake["question"])

    assert question in LIBRARY.covering(mistake["row"])
    assert set(mistake["lost"]) <= {idea.id for idea in question.ideas}
    for part in mistake["mistakes"]:
        assert any(part in each.text for each in question.misconceptions), part
