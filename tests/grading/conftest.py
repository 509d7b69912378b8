"""What the tests of the graders ask for."""

import pytest

from tests.grading.bed import graders as loaded
from tests.grading.bed import library as packs


@pytest.fixture(scope="session")
def graders():
    """The default graders, without a language model."""
    return loaded()


@pytest.fixture(scope="session")
def library():
    """The packs of the repository."""
    return packs()


@pytest.fixture
def grade(graders, library):
    """Grade an answer to a question of the packs by its id."""

    def grade(question_id, answer, rulings=()):
        return graders.grade_now(library.question(question_id), answer, tuple(rulings))

    return grade
