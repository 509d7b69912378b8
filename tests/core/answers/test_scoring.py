from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.answers.answer import Answer
from bot.core.answers.grade import Flag, Grade
from bot.core.answers.scoring import LEVEL_POINTS, points, sincere, tally
from bot.core.questions.question import Level

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def revision(number: int, score: float, *, withdrawn: bool = False) -> Answer:
    """An advanced answer with that score."""
    return Answer(
        id=number,
        round=1,
        community=1,
        member=1,
        revision=number,
        text="x",
        at=AT,
        grade=Grade(score, 1, "rubric"),
        points=points(Level.ADVANCED, score, revealed=False),
        sincere=score > 0.2,
        withdrawn_at=AT if withdrawn else None,
    )


@pytest.mark.parametrize(
    ("level", "score", "revealed", "expected"),
    [
        (Level.BASIC, 1, False, 10),
        (Level.INTERMEDIATE, 0.5, False, 10),
        (Level.ADVANCED, 0.75, False, 23),
        (Level.ADVANCED, 0.75, True, 11),
        (Level.BASIC, 0.25, False, 3),
        (Level.BASIC, 0, True, 0),
    ],
)
def test_points_are_level_times_score_rounded_half_up(level, score, revealed, expected):
    """22.5 is 23; after the reveal 11.25 is 11."""
    assert expected == points(level, score, revealed=revealed)


@given(level=st.sampled_from(list(Level)), score=st.floats(0, 1), better=st.floats(0, 1))
def test_a_better_answer_never_earns_less(level, score, better):
    """Points rise with the score, stay within the level, and are never more after the reveal."""
    low, high = sorted((score, better))

    assert (
        0 <= points(level, low, revealed=False) <= points(level, high, revealed=False) <= LEVEL_POINTS[level]
    )
    assert points(level, low, revealed=True) <= points(level, low, revealed=False)


def test_the_best_revision_counts_and_a_withdrawn_one_does_not():
    """A worse edit costs nothing; a deletion does."""
    revisions = [revision(1, 0.9), revision(2, 0.4), revision(3, 1, withdrawn=True)]

    result = tally(revisions)

    assert (27, True, revisions[0]) == (result.points, result.sincere, result.best)


@given(st.permutations([revision(1, 0.1), revision(2, 0.8), revision(3, 0.8), revision(4, 0.3)]))
def test_a_tally_does_not_depend_on_order(revisions):
    """The earliest of the best is the best, however they arrive."""
    assert tally(revisions).best == revision(2, 0.8)


@pytest.mark.parametrize("flag", [Flag.EMPTY, Flag.MASH, Flag.COPIED_QUESTION, Flag.INSTRUCTIONS])
def test_a_trick_is_no_sincere_attempt(flag):
    """It keeps no streak, whatever the score."""
    assert not sincere(Grade(0.9, 1, "rubric", flags=frozenset({flag})))


def test_an_answer_in_a_language_that_cannot_be_judged_keeps_the_streak():
    """Nobody loses a streak because the grader reads English only."""
    assert sincere(Grade(0, 0, "rubric", flags=frozenset({Flag.LANGUAGE})))
