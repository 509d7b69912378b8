"""The examples that come with the packs are those of the data, and of the ideas as they are worded."""

import json
import zipfile

import pytest

from bot.grading.meaning.examples import FILE
from judge.data import HANDS, Labelled, Said, bank, labelled, statements
from judge.examples import collected


@pytest.fixture(scope="module")
def shipped():
    """What the file holds, by question and idea."""
    with zipfile.ZipFile(FILE) as zipped:
        return {name.removesuffix(".json"): json.loads(zipped.read(name)) for name in zipped.namelist()}


def test_the_file_holds_what_the_data_hold(shipped):
    """Run `python -m judge.examples` when this fails."""
    assert shipped == collected(bank(), statements(), labelled(HANDS["taught"] + HANDS["told"]))


def test_no_answer_that_measures_is_an_example(shipped):
    """What the other hands wrote is not in the file; one sentence in a hundred two people say alike."""
    told = {text for ideas in shipped.values() for each in ideas.values() for text in each["right"]}
    other = {
        text
        for given in labelled(HANDS["weighed"] + HANDS["another"] + HANDS["kept out"])
        for text in given.evidence.values()
        if len(text.split()) > 5
    }

    assert len(told & other) < len(other) / 100


def test_sides_follow_signs_and_verdicts():
    """True statements and covering words on the one side, false and contradicting ones on the other."""
    [question] = [each for each in bank().values() if each.id == "class-imbalance"]
    idea = question.ideas[0]
    said = [Said(question.id, idea.id, f"a{sign}", f"said {sign}") for sign in "+-~0"]
    given = [
        Labelled(1, question.id, "own", "", {idea.id: verdict}, {idea.id: verdict}, (), 1.0, "")
        for verdict in ("covered", "contradicted", "partly", "absent")
    ]
    found = collected({question.id: question}, said, given)

    assert found == {
        question.id: {
            idea.id: {
                "idea": idea.text,
                "right": ["said +", "covered"],
                "wrong": ["said -", "contradicted"],
            }
        }
    }
