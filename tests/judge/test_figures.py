"""The grader's figures on the hand that nothing was fitted on have not fallen below the committed ones."""

import json
from pathlib import Path

import pytest

from bot.grading.meaning.rubric import MeaningGrader
from judge.data import HANDS, bank, labelled, statements
from judge.measure import OUT, data_hash, measured
from judge.plot import PICTURE

ROOT = Path(__file__).parents[2]
#: How far a figure may lie from the committed one: the noise between processors, not between answers.
NOISE = 0.02
HIGH = ("kappa", "auc strong : false", "twins ranked", "own words mean", "partial in band", "right words")
LOW = ("distance", "strong below .5", "strong flagged", "mean wrong", "mean reversed")


@pytest.mark.slow
@pytest.mark.long
def test_no_figure_has_fallen():
    """Each within the noise of the committed one, or better."""
    committed = json.loads(OUT.read_text(encoding="utf-8"))["figures"]["unseen"]
    found = measured(MeaningGrader(), HANDS["kept out"])

    assert [] == [name for name in HIGH if found[name] < committed[name] - NOISE]
    assert [] == [name for name in LOW if found[name] > committed[name] + NOISE]


def test_the_docs_say_how_sure_it_is():
    """Row by row what judge.json holds; the picture is drawn from the same."""
    rows = json.loads(OUT.read_text(encoding="utf-8"))["reliability"]
    page = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8")

    assert "\n".join(f"| {said:.2f} | {near:.2f} |" for said, near, _ in rows) in page
    assert PICTURE.is_file()


def test_the_committed_figures_are_of_these_data():
    """Answers and statements are those that the judge was taught with."""
    assert data_hash() == json.loads(OUT.read_text(encoding="utf-8"))["data"]


def test_the_hands_share_no_question():
    """What is kept out is kept out with all of its questions, and so is what weighs."""
    known = HANDS["taught"] + HANDS["told"] + HANDS["another"]
    hands = [known, HANDS["weighed"], HANDS["kept out"]]
    asked = [{each.question for each in labelled(each_of)} for each_of in hands]

    assert [] == [one & two for i, one in enumerate(asked) for two in asked[i + 1 :] if one & two]


def test_every_label_and_statement_has_its_idea():
    """No label is left behind when a rubric changes."""
    questions = bank()
    known = {(name, idea.id) for name, question in questions.items() for idea in question.ideas}

    assert [] == [
        (each.question, idea)
        for each in labelled(sum(HANDS.values(), ()))
        for idea in each.ideas
        if (each.question, idea) not in known
    ]
    assert [] == [
        (each.question, each.about)
        for each in statements()
        if not each.about.startswith("!") and (each.question, each.about) not in known
    ]
