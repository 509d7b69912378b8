"""The grader by words: what answers are graded with where the judge is off."""

import pytest

from tests.grading.bed import graders as loaded


@pytest.fixture(scope="session")
def graders():
    """Graders without the judge."""
    return loaded(judge=False)
