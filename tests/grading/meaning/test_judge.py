"""The judge gives the same reading alone, among others, and on every run."""

import pytest

from bot.grading.meaning.judge import Judge

PAIRS = (
    ("F1 score: It is the harmonic mean of precision and recall", "the harmonic mean of P and R"),
    ("F1 score: It is the harmonic mean of precision and recall", "Paris is the capital of France."),
    (
        "Over-fitting: The model fits the noise of the training data",
        "it learns the noise in the training set",
    ),
)


@pytest.fixture(scope="module")
def judge():
    """One judge for the tests here."""
    return Judge()


def test_a_reading_does_not_hang_on_what_else_is_read(judge):
    """Alone, together and in another order, by this judge and by a new one."""
    together = judge.read(PAIRS)

    assert together == tuple(Judge().read((pair,))[0] for pair in PAIRS)
    assert together == tuple(reversed(Judge().read(tuple(reversed(PAIRS)))))


def test_a_reading_is_a_share_of_three(judge):
    """The chances are together one."""
    for reading in judge.read(PAIRS):
        assert reading.absent + reading.covered + reading.contradicted == pytest.approx(1, abs=0.001)


def test_what_is_said_is_covered_and_what_is_not_is_absent(judge):
    """A paraphrase covers its statement; something else does not touch it."""
    said, elsewhere, other_words = judge.read(PAIRS)

    assert said.covered > 0.5
    assert elsewhere.absent > 0.5
    assert other_words.covered > 0.5


def test_any_text_can_be_read(judge):
    """Empty, endless and foreign texts have a reading."""
    for text in ("", "a" * 10_000, "было", "\x00\u202e", "not " * 3_000):
        assert judge.read((("A statement", text),))[0].absent >= 0
