"""Whether a question works: simulated members whose true figures are known."""

from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.answers.grade import Flag, Grade, IdeaVerdict, Verdict
from bot.core.answers.statistics import (
    ENOUGH,
    FirstAnswer,
    discrimination,
    facility,
    figures,
    share,
)

SCORES = st.lists(st.floats(0, 1), max_size=60)
WORLDS = 400
"""Simulated communities of a test; at 95 %, some 380 intervals hold the truth, 367 at least (3 sd)."""
LEAST = 367


def said(member, question, score, **ideas):
    """A first answer, with whether each idea was found."""
    verdicts = [
        IdeaVerdict(name, Verdict.COVERED if each else Verdict.ABSENT) for name, each in ideas.items()
    ]
    return FirstAnswer(member, question, Grade(score, 1.0, "test", tuple(verdicts)))


def known(estimate):
    """The estimate that there must be."""
    assert estimate is not None
    return estimate


def holds(estimate, truth):
    """Whether the interval has the truth in it."""
    return estimate.low <= truth <= estimate.high


@pytest.mark.parametrize("truth", [0.1, 0.5, 0.85])
@pytest.mark.parametrize("answers", [20, 100])
def test_a_share_is_recovered(truth, answers):
    """An idea that members find with a known chance: 95 of 100 intervals hold it, give or take."""
    rng = Random(7)  # noqa: S311 - simulated members are no secrets
    estimates = [
        known(share(sum(rng.random() < truth for _ in range(answers)), answers)) for _ in range(WORLDS)
    ]

    assert LEAST - 10 <= sum(holds(each, truth) for each in estimates)
    assert abs(sum(each.value for each in estimates) / WORLDS - truth) < 0.02


@pytest.mark.parametrize(("alpha", "beta"), [(2, 2), (8, 2), (0.5, 3)])
def test_the_facility_is_recovered(alpha, beta):
    """Scores of a known distribution on 0-1: the interval is wide enough, and sharper with answers."""
    rng = Random(11)  # noqa: S311 - simulated members are no secrets
    truth = alpha / (alpha + beta)
    few, many = (
        [known(facility([rng.betavariate(alpha, beta) for _ in range(n)])) for _ in range(WORLDS)]
        for n in (25, 100)
    )

    assert LEAST <= min(sum(holds(each, truth) for each in some) for some in (few, many))
    assert max(each.high - each.low for each in many) < min(each.high - each.low for each in few)


@pytest.mark.parametrize("truth", [-0.3, 0.0, 0.4, 0.8])
def test_the_discrimination_is_recovered(truth):
    """Scores that go with the other scores as closely as is known."""
    rng = Random(13)  # noqa: S311 - simulated members are no secrets

    def pair():
        skill, luck = rng.gauss(0, 1), rng.gauss(0, 1)
        return 0.5 + 0.1 * (truth * skill + sqrt(1 - truth**2) * luck), 0.5 + 0.1 * skill

    estimates = [known(discrimination([pair() for _ in range(40)])) for _ in range(WORLDS)]

    assert LEAST - 5 <= sum(holds(each, truth) for each in estimates)
    assert abs(sum(each.value for each in estimates) / WORLDS - truth) < 0.03


def test_a_question_that_tells_skill_from_luck_stands_out():
    """A whole community with known skills: one question measures them, one is luck, one is the wrong way."""
    rng = Random(17)  # noqa: S311 - simulated members are no secrets
    answers = []
    for member in range(200):
        skill = rng.random()
        answers += [said(member, f"q{n}", min(1, max(0, rng.gauss(skill, 0.15)))) for n in range(8)]
        answers.append(said(member, "luck", rng.random()))
        answers.append(said(member, "wrong key", 1 - skill))

    found = figures(answers)

    assert known(found["q0"].discrimination).low > 0.5
    assert holds(known(found["luck"].discrimination), 0)
    assert known(found["wrong key"].discrimination).high < -0.5


def test_ideas_are_counted_in_answers_that_were_asked_for_them():
    """A rubric that got a new idea: old answers say nothing of it, and too few say nothing at all."""
    old = [said(n, "q", 0.5, a=n < 10) for n in range(30)]
    new = [said(30 + n, "q", 0.5, a=True, b=n == 0, c=True) for n in range(20)]
    few = [said(90, "q", 0.5, d=True)]

    ideas = figures([*old, *new, *few])["q"].ideas

    assert {"a": (0.6, 50), "b": (0.05, 20), "c": (1.0, 20)} == {
        name: (round(each.value, 9), each.answers) for name, each in ideas.items()
    }


@given(SCORES)
def test_a_figure_lies_within_its_interval_and_that_between_nought_and_one(scores):
    """And there is none from fewer than twenty answers, whatever they are."""
    found = facility(scores)

    assert (len(scores) < ENOUGH) == (found is None)
    if found is not None:
        assert 0 <= found.low <= found.value <= found.high <= 1
        assert found.low < found.high


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=60), st.floats(0.1, 1), st.floats(0, 5))
def test_discrimination_knows_no_units(pairs, factor, shift):
    """Scores in other units, or of a sterner grader, say the same; turned round, the opposite."""
    found = discrimination(pairs)
    other = discrimination([(x, factor * y + shift) for x, y in pairs])
    turned = discrimination([(1 - x, y) for x, y in pairs])

    if len(pairs) < ENOUGH:
        assert found is None
    if found is not None and other is not None and turned is not None:
        assert -1 <= found.low <= found.value <= found.high <= 1
        assert other.value == pytest.approx(found.value, abs=1e-3)
        assert turned.value == pytest.approx(-found.value, abs=1e-3)


def test_who_all_did_the_same_cannot_be_told_apart():
    """Then there is no discrimination, rather than a made-up one."""
    assert discrimination([(1.0, n / 30) for n in range(30)]) is None
    assert discrimination([(n / 30, 0.1 + 0.2) for n in range(30)]) is None


def test_the_first_of_all_answers_counts():
    """A question asked again is answered by people who were told: what they said before is what counts."""
    again = [said(n, "q", 1.0) for n in range(20)]
    first = [said(n, "q", 0.25) for n in range(20)]
    mashed = [FirstAnswer(99, "q", Grade(0.0, 1.0, "test", flags=frozenset({Flag.MASH})))]

    found = figures([*again, *first, *mashed])["q"]

    assert (0.25, 20) == (known(found.facility).value, found.answers)
