"""Readiness: an estimate that no worse answer raises, with an interval that answers narrow."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.answers.grade import Flag, Grade
from bot.core.learning.evidence import Evidence, Judged, evidence, sittings
from bot.core.learning.readiness import HALF_LIFE, readiness, topic_readiness, weakest
from bot.core.questions.question import Level

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
SCORES = st.floats(0, 1, allow_nan=False)


@st.composite
def pieces(draw, least=0, most=12):
    """Pieces of evidence on one topic, of any level, within a year."""
    count = draw(st.integers(least, most))
    return [
        Evidence(
            f"q{number}",
            ("evaluation",),
            draw(st.sampled_from(Level)),
            draw(SCORES),
            NOW - timedelta(days=draw(st.integers(0, 360))),
        )
        for number in range(count)
    ]


def one(score, level=Level.BASIC, *, days=0):
    """A piece of evidence."""
    return Evidence("q", ("evaluation",), level, score, NOW - timedelta(days=days))


def of(found, now=NOW):
    """The readiness that they come to."""
    return topic_readiness("evaluation", found, now=now)


@given(pieces(least=1), st.sampled_from(Level), st.floats(0, 1), st.integers(0, 300))
def test_a_worse_answer_never_moves_it_up(history, level, part, later):
    """An answer at or below the estimate lowers it, on whatever later day it is given."""
    before = of(history)
    now = NOW + timedelta(days=later)
    worse = Evidence("new", ("evaluation",), level, before.estimate * part, now)

    after = of([*history, worse], now)

    assert after.estimate <= before.estimate + 1e-9


@given(pieces(least=1), st.data())
def test_a_worse_answer_in_place_of_another_lowers_all_three(history, data):
    """Estimate and both ends of the interval follow the score."""
    at = data.draw(st.integers(0, len(history) - 1))
    old = history[at]
    worse = Evidence(old.question, old.topics, old.level, old.score * data.draw(st.floats(0, 1)), old.at)
    better, poorer = of(history), of([*history[:at], worse, *history[at + 1 :]])

    assert poorer.estimate <= better.estimate + 1e-9
    assert poorer.low <= better.low + 1e-9
    assert poorer.high <= better.high + 1e-9


@given(pieces(least=1), st.sampled_from(Level))
def test_the_interval_narrows_with_evidence(history, level):
    """One more answer like those before makes it narrower, and never wider than from nothing to all."""
    before = of(history)
    after = of([*history, Evidence("new", ("evaluation",), level, before.estimate, NOW)])

    assert after.high - after.low < before.high - before.low
    assert 0 <= after.low <= after.estimate <= after.high <= 1


@given(pieces(least=1), st.integers(1, 60))
def test_time_alone_only_makes_it_less_sure(history, days):
    """The estimate stands still, the interval widens."""
    recent = [piece for piece in history if NOW - piece.at < timedelta(days=300)]
    before, after = of(recent), of(recent, NOW + timedelta(days=days))

    assert after.estimate == pytest.approx(before.estimate)
    assert not recent or after.high - after.low > before.high - before.low


@given(pieces(), st.randoms())
def test_the_order_of_answers_does_not_matter(history, rng):
    """Age decides, not the order of reading."""
    other = list(history)
    rng.shuffle(other)

    assert of(history).estimate == pytest.approx(of(other).estimate)


def test_wilson_s_interval_is_the_textbook_one():
    """Eight of ten at 90 %: 0.541 to 0.931 (Wilson 1927, z = 1.645)."""
    ten = of([one(1.0)] * 8 + [one(0.0)] * 2)

    assert 0.8 == pytest.approx(ten.estimate)
    assert 0.541 == pytest.approx(ten.low, abs=1e-3)
    assert 0.931 == pytest.approx(ten.high, abs=1e-3)


def test_recent_and_harder_answers_weigh_more():
    """A half-life ago counts half; advanced counts twice as much as basic."""
    assert 2 / 3 == pytest.approx(of([one(1.0), one(0.0, days=HALF_LIFE.days)]).estimate)
    assert 2 / 3 == pytest.approx(of([one(1.0, Level.ADVANCED), one(0.0)]).estimate)


def test_two_answers_are_not_enough():
    """A number needs three answers, and not from a year ago."""
    assert not of([one(1.0)] * 2).enough
    assert of([one(1.0)] * 3).enough
    assert not of([one(1.0, days=350)] * 3).enough
    assert (0, 0.0, 1.0) == (of([]).answers, of([]).low, of([]).high)


def test_a_question_counts_for_each_of_its_topics():
    """And for no topic that was not asked for."""
    both = Evidence("q", ("evaluation", "trees"), Level.BASIC, 1.0, NOW)
    known = readiness([both], ["evaluation", "nlp"], now=NOW)

    assert (1, 0) == (known["evaluation"].answers, known["nlp"].answers)


def test_the_weakest_are_those_with_numbers_first():
    """One bad answer is no weakness yet; a topic without an answer is none at all."""
    found = [
        topic_readiness("sure", [one(0.5)] * 4, now=NOW),
        topic_readiness("unsure", [one(0.0)], now=NOW),
        topic_readiness("good", [one(1.0)] * 4, now=NOW),
        topic_readiness("none", [], now=NOW),
    ]

    assert ["sure", "good", "unsure"] == [each.topic for each in weakest(found, 9)]


def judged(score, *, hours=0, question="f1", flags=(), grader="rubric"):
    """A graded answer."""
    return Judged(question, NOW + timedelta(hours=hours), Grade(score, 0.9, grader, flags=frozenset(flags)))


def test_the_first_answer_of_a_day_is_the_evidence(library):
    """What comes after feedback says how good the feedback was; the next day counts again."""
    answers = [judged(1.0, hours=1), judged(0.2), judged(0.7, hours=24)]

    assert [0.2, 0.7] == [piece.score for piece in evidence(answers, library)]


def test_what_nobody_could_judge_is_no_evidence(library):
    """Mashed keys, another language, a discussion, a question that is gone; but "no idea" is."""
    answers = [
        judged(0.0, flags=[Flag.MASH]),
        judged(0.0, flags=[Flag.LANGUAGE], hours=24),
        judged(1.0, question="talk"),
        judged(1.0, question="gone"),
        judged(0.0, grader="choice", question="choice-metric"),
        judged(0.0, hours=72),
    ]

    assert [NOW + timedelta(hours=72)] == [piece.at for piece in evidence(answers, library)]
    assert 3 == len(sittings(answers))
