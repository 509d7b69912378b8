"""What the prompt says proves nothing, and what the reference says is on the subject."""

import pytest

from bot.core.answers.grade import Flag
from bot.core.questions.question import Idea, Kind, Level, Question
from bot.grading.meaning.rubric import MeaningGrader
from bot.grading.meaning.windows import windows_of
from tests.grading.bed import library

LOCK = Question(
    id="lock",
    pack="-",
    title="Locks",
    kind=Kind.CONCEPT,
    level=Level.BASIC,
    topics=(),
    prompt="A row version is read before an update. What does optimistic locking do with it?",
    answer="It writes only if the version is still the one that was read, and tries again if it is not.",
    ideas=(
        Idea("compare", "The update goes through only if the version is unchanged", accept=("row version",)),
        Idea("retry", "Whoever loses reads again and retries", accept=("try again",)),
    ),
)


@pytest.fixture(scope="module")
def grader():
    """The grader by meaning, loaded once."""
    return MeaningGrader()


def test_a_wording_that_the_prompt_holds_ticks_nothing(grader):
    """The question alone is a copy, whatever wordings stand in it; other words of the rubric still count."""
    assert Flag.COPIED_QUESTION in grader.grade(LOCK, LOCK.prompt).flags
    assert grader.grade(LOCK, LOCK.prompt).score == 0
    assert "retry" in grader.grade(LOCK, "Whoever loses reads again and retries.").covered


@pytest.mark.slow
def test_no_reference_is_taken_for_pages_of_something_else(grader):
    """The thirty that are cut into most parts: only those are long enough."""
    asked = [each for each in library().questions if each.ideas and each.kind is not Kind.DISCUSSION]
    longest = sorted(asked, key=lambda each: -len(windows_of(each.answer)))[:30]

    assert [] == [each.id for each in longest if Flag.OFF_TOPIC in grader.grade(each, each.answer).flags]
