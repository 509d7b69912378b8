"""What the readings of an answer say together."""

import pytest

from bot.grading.meaning.close_reading import Seen
from bot.grading.meaning.judge import Reading
from bot.grading.meaning.look import Look
from bot.grading.meaning.windows import Window

COVERED, DENIED, ABSENT = Reading(0.1, 0.8, 0.1), Reading(0.03, 0.02, 0.95), Reading(0.95, 0.03, 0.02)


def looked(*readings):
    """A look at an answer with a window for each idea."""
    ideas = tuple((Seen(Window(10 * i, 10 * i + 9), 0.6, each),) for i, each in enumerate(readings))
    return Look(ideas, (), (), (None,) * len(ideas))


@pytest.mark.parametrize(
    ("readings", "denied"),
    [
        ((DENIED,) * 4, {0, 1, 2, 3}),
        ((DENIED, DENIED, DENIED, COVERED), {0, 1, 2}),
        ((DENIED, DENIED, COVERED, COVERED), set()),
        ((DENIED, DENIED), set()),
        ((DENIED, DENIED, ABSENT, ABSENT), set()),
        ((DENIED, DENIED, DENIED, ABSENT, ABSENT), {0, 1, 2}),
        ((), set()),
    ],
    ids=["all", "most", "half", "too few", "too few beside silence", "silence is no side", "nothing"],
)
def test_an_answer_that_denies_most_is_turned_as_a_whole(readings, denied):
    """One denial may be misread, most of several not; what is not touched is on neither side."""
    assert looked(*readings).denied == denied


def misconception(near, reading, start=0):
    """A window beside a misconception."""
    return Seen(Window(start, start + 9), near, reading)


def test_a_claim_beside_no_idea_is_voiced_and_an_ideas_own_words_are_not():
    """The same nearness and reading, once in a window that covers an idea: that one says what is right."""
    alone = Look(((misconception(0.4, ABSENT, 50),),), ((misconception(0.85, COVERED),),), (), (None,))
    beside = Look(((misconception(0.95, COVERED),),), ((misconception(0.5, COVERED),),), (), (None,))

    assert [each.heard for each in alone.voices] == [True]
    assert [each.heard for each in beside.voices] == [False]
    assert alone.voices[0].there == alone.misconceptions[0][0]


def test_the_window_of_a_voiced_misconception_is_corrected():
    """The one that voices it, and no other."""
    alone = Look(((misconception(0.4, ABSENT, 50),),), ((misconception(0.85, COVERED),),), (), (None,))
    silent = Look(((misconception(0.95, COVERED),),), ((misconception(0.5, COVERED),),), (), (None,))

    assert alone.corrected == {Window(0, 9)}
    assert silent.corrected == frozenset()


def test_without_windows_nothing_is_voiced():
    """An empty answer claims nothing."""
    assert Look(((),), ((),), (), (None,)).voices == []


def test_each_idea_is_shown_by_the_words_that_speak_of_it():
    """Two ideas in two windows, the judge surer of the first for both: each is shown by its own."""
    surest, sure, far = Reading(0.01, 0.98, 0.01), Reading(0.1, 0.85, 0.05), Window(40, 60)
    one, two = Window(0, 9), Window(10, 30)
    look = Look(
        (
            (Seen(one, 0.9, surest), Seen(two, 0.3, ABSENT)),
            (Seen(one, 0.5, surest), Seen(two, 0.8, sure)),
            (),
            (Seen(far, 0.1, ABSENT),),
        ),
        (),
        (),
        (None,) * 4,
    )

    assert [each and each.window for each in look.shown] == [one, two, None, far]


def test_of_two_windows_that_show_the_same_the_shorter_is_quoted():
    """One clause rather than two that hold it."""
    clause, both = Window(0, 9), Window(0, 30, pair=True)
    look = Look(((Seen(both, 0.9, COVERED), Seen(clause, 0.9, COVERED)),), (), (), (None,))

    [shown] = look.shown

    assert shown is not None
    assert shown.window == clause
