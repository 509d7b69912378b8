"""The score of verdicts: what is covered, half of partly, less what is false."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.core.answers.grade import Verdict
from bot.core.questions.question import Idea, Kind, Level, Question
from bot.grading.meaning.verdicts import Chances
from bot.grading.scores import expected_score, score_of

IDEAS = (Idea("a", "A", 3), Idea("b", "B", 2), Idea("c", "C", 1))
QUESTION = Question(
    id="q",
    pack="p",
    title="Q",
    kind=Kind.CONCEPT,
    level=Level.BASIC,
    topics=("t",),
    prompt="Q?",
    answer="A. B. C.",
    ideas=IDEAS,
    full_marks_at=5,
)
VERDICTS = st.fixed_dictionaries({idea.id: st.sampled_from(Verdict) for idea in IDEAS})


def test_weights_make_the_score():
    """Three of five for the heavy idea, half of two for the next."""
    assert score_of(QUESTION, {"a": Verdict.COVERED, "b": Verdict.PARTLY}, voiced=0) == 0.8


def test_full_marks_hide_no_falsehood():
    """All that is needed is said, and something false besides: that costs."""
    verdicts = {"a": Verdict.COVERED, "b": Verdict.COVERED, "c": Verdict.CONTRADICTED}

    assert score_of(QUESTION, verdicts, voiced=0) == 0.9
    assert round(score_of(QUESTION, verdicts, voiced=1), 6) == 0.8


def test_without_a_required_idea_half_is_the_most():
    """The heart of the matter is missing."""
    strict = replace(QUESTION, ideas=(*IDEAS[:2], replace(IDEAS[2], required=True)))

    assert score_of(strict, {"a": Verdict.COVERED, "b": Verdict.COVERED}, voiced=0) == 0.5


@given(VERDICTS, st.integers(0, 4))
def test_a_score_is_a_share(verdicts, voiced):
    """Between nothing and everything, whatever the verdicts."""
    assert 0 <= score_of(QUESTION, verdicts, voiced=voiced) <= 1


@given(VERDICTS, st.sampled_from([idea.id for idea in IDEAS]))
def test_denying_an_idea_never_pays(verdicts, idea):
    """Silence is never worse than a falsehood, and part of an idea never worse than silence."""
    scores = [
        score_of(QUESTION, verdicts | {idea: verdict}, voiced=0)
        for verdict in (Verdict.CONTRADICTED, Verdict.ABSENT, Verdict.PARTLY, Verdict.COVERED)
    ]

    assert scores == sorted(scores)


SURE = st.fixed_dictionaries({v: st.floats(0.01, 1) for v in Verdict}).map(
    lambda parts: Chances({v: part / sum(parts.values()) for v, part in parts.items()})
)


@given(VERDICTS, st.fixed_dictionaries({idea.id: SURE for idea in IDEAS}))
def test_what_is_less_than_certain_lies_between(verdicts, chances):
    """An expected score is a share; where one verdict is all but certain it is the score of the verdict."""
    shares = {idea: each.shares for idea, each in chances.items()}
    certain = {
        idea: Chances({v: 0.97 if v is verdict else 0.01 for v in Verdict}).shares
        for idea, verdict in verdicts.items()
    }

    assert 0 <= expected_score(QUESTION, shares, voiced=0) <= 1
    assert abs(expected_score(QUESTION, certain, voiced=0) - score_of(QUESTION, verdicts, voiced=0)) < 0.001


@given(st.fixed_dictionaries({idea.id: SURE for idea in IDEAS}), st.sampled_from([idea.id for idea in IDEAS]))
def test_doubt_about_a_tick_costs_something(chances, idea):
    """Of two answers with the same verdicts the one that the judge is surer of is not below the other."""
    surer = {**chances, idea: chances[idea].at_least(Verdict.COVERED, 0.99)}
    less, more = (
        expected_score(QUESTION, {name: each.shares for name, each in found.items()}, voiced=0)
        for found in (chances, surer)
    )

    assert more >= less - 1e-9
