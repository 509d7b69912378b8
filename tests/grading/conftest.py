"""One set of graders for all tests here: loading the word vectors takes most of a second."""

import pytest

from bot.grading.graders import Graders
from tests.grading.bed import library as packs


@pytest.fixture(scope="session")
def graders():
    """The default graders, without a language model."""
    graders = Graders()
    yield graders
    graders.close()


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
