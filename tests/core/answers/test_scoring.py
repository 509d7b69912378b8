from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.answers.answer import Answer
from bot.core.answers.grade import Flag, Grade, IdeaVerdict, Verdict, Voiced
from bot.core.answers.scoring import (
    CHOICE,
    LEVEL_POINTS,
    Shortfall,
    Tally,
    after_reveal,
    picked,
    points,
    settled,
    shortfall,
    sincere,
    tally,
)
from bot.core.questions.question import Level

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SENTENCE = "It is a way to tell how much two lists of results agree."


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
    assert not sincere(Grade(0.9, 1, "rubric", flags=frozenset({flag})), SENTENCE)


@pytest.mark.parametrize("flag", [Flag.LANGUAGE, Flag.UNGRADED])
def test_an_answer_that_nobody_here_can_judge_keeps_the_streak(flag):
    """Nobody loses a streak because the grader reads English only, or was too slow."""
    assert sincere(Grade(0, 0, "rubric", flags=frozenset({flag})), "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SENTENCE, None),
        ("I don't know the formula, but it punishes models that are good at one thing only.", None),
        ("no idea", Shortfall.GAVE_UP),
        ("Sorry, I have no idea about this one.", Shortfall.GAVE_UP),
        ("What do you mean by a score in this question?", Shortfall.GAVE_UP),
        ("What is a score?\n", Shortfall.GAVE_UP),
        ("F1", Shortfall.TOKEN),
        ("it is good", Shortfall.TOKEN),
    ],
)
def test_an_honest_wrong_answer_is_sincere_and_a_token_is_not(text, expected):
    """Nothing was found in it, so its words alone decide."""
    assert expected == shortfall(Grade(0, 0.9, "rubric", ideas=(IdeaVerdict("a", Verdict.ABSENT),)), text)


def test_a_sentence_about_something_else_is_no_attempt():
    """The grader says so."""
    grade = Grade(0, 0.7, "rubric", flags=frozenset({Flag.OFF_TOPIC}))

    assert Shortfall.OFF_TOPIC == shortfall(grade, "My cat likes to sleep on the sofa all day.")


@given(
    verdict=st.sampled_from([each for each in Verdict if each is not Verdict.ABSENT]),
    doubts=st.sets(
        st.sampled_from([Flag.OFF_TOPIC, Flag.TERM_LIST, Flag.NEGATED, Flag.REPETITION, Flag.CODE_ONLY])
    ),
    text=st.sampled_from(["harmonic mean", SENTENCE, "2PR/(P+R)"]),
)
def test_what_hits_an_idea_in_any_way_is_sincere_at_any_score(verdict, doubts, text):
    """Right, half right or its opposite: it was about the question."""
    grade = Grade(0, 0.5, "rubric", ideas=(IdeaVerdict("a", verdict),), flags=frozenset(doubts))

    assert sincere(grade, text)


@given(
    text=st.sampled_from(["", "F1", "no idea", SENTENCE]),
    score=st.sampled_from([0.0, 0.1, 0.5, 1.0]),
    flags=st.sets(st.sampled_from(list(Flag))),
    grader=st.sampled_from(["rubric", CHOICE]),
)
def test_what_a_grade_settles_no_text_changes(text, score, flags, grader):
    """So an answer whose words were forgotten stays what it was."""
    grade = Grade(score, 0.9, grader, flags=frozenset(flags))

    assert settled(grade) in {None, sincere(grade, text)}


def test_a_tally_names_why_the_newest_answer_does_not_count():
    """And names nothing once any revision counts."""
    token = replace(revision(1, 0), text="F1", sincere=False)
    lost = replace(revision(2, 0), text="no idea", sincere=False)

    assert Shortfall.GAVE_UP is tally([token, lost]).shortfall
    assert tally([token, lost, revision(3, 0.9)]).shortfall is None


def test_whoever_said_nothing_has_nothing():
    """No points, no attempt, and no reason to be named."""
    assert Tally(0, False, None, None) == tally([])  # noqa: FBT003 - positional in a value


def test_an_answer_that_waits_for_its_grade_is_not_judged_yet():
    """It is no better than a graded one, earns nothing, and is told of no shortfall."""
    waiting = replace(revision(1, 0), grade=None, sincere=False)
    graded = replace(revision(2, 0.01), points=0, sincere=False)

    assert (0, None) == (tally([waiting]).points, tally([waiting]).shortfall)
    assert graded == tally([waiting, graded]).best


def test_of_equal_points_the_better_score_is_the_best():
    """Points are rounded, scores are not."""
    revisions = [replace(revision(1, 0.5), points=15), replace(revision(2, 0.51), points=15)]

    assert revisions[1] == tally(revisions).best


@pytest.mark.parametrize(
    ("grader", "score", "voiced", "expected"),
    [
        (CHOICE, 1.0, (), True),
        (CHOICE, 0.5, (), True),
        (CHOICE, 0.0, ("b",), True),
        (CHOICE, 0.0, (), False),
        ("rubric", 1.0, (), False),
        ("rubric", 0.0, ("b",), False),
    ],
)
def test_an_option_was_picked_where_it_earned_or_misled(grader, score, voiced, expected):
    """Only a choice question has options; a wrong one leaves its misconception."""
    assert expected is picked(Grade(score, 1, grader, voiced=voiced))


@pytest.mark.parametrize(
    ("revealed", "expected"),
    [(None, False), (AT - timedelta(seconds=1), True), (AT, True), (AT + timedelta(seconds=1), False)],
)
def test_from_the_instant_of_the_reveal_answers_come_after_it(revealed, expected):
    """And none does where nothing was revealed."""
    assert expected is after_reveal(AT, revealed)


@pytest.mark.parametrize(
    ("flag", "expected"),
    [
        (Flag.MASH, Shortfall.MASH),
        (Flag.COPIED_QUESTION, Shortfall.COPIED),
        (Flag.INSTRUCTIONS, Shortfall.INSTRUCTIONS),
        (Flag.EMPTY, Shortfall.EMPTY),
    ],
)
def test_what_is_no_answer_says_which_kind_it_is(flag, expected):
    """The ledger and the reply name the same reason."""
    assert expected is shortfall(Grade(0, 1, "rubric", flags=frozenset({flag})), SENTENCE)


def test_the_floors_themselves_are_enough():
    """A score of the floor, a misconception at any score, five words of one's own."""
    assert settled(Grade(0.15, 1, "rubric")) is True
    assert settled(Grade(0, 1, "rubric", voiced=(Voiced("b", "no", "It is not."),))) is True
    assert settled(Grade(0.14, 1, "rubric")) is None
    assert shortfall(Grade(0, 1, "rubric"), "it depends on the data") is None
