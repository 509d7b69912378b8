"""The grader by words: what answers are graded with where the judge is off."""

import pytest

from bot.grading.graders import Graders


@pytest.fixture(scope="session")
def graders():
    """Graders without the judge."""
    graders = Graders(judge=False)
    yield graders
    graders.close()
