"""Examples of ideas: which side a window is more like, and whose ideas have any."""

import dataclasses
import zipfile

import numpy as np
import pytest

from bot.core.questions.question import Idea, Kind, Level, Question
from bot.grading.meaning.examples import Examples, Kept, known, likeness
from bot.grading.meaning.look import Look
from bot.grading.meaning.nearness import Nearness
from bot.grading.meaning.rubric import MeaningGrader
from bot.grading.meaning.verdicts import EXAMPLE_FEATURES, FEATURES, chances, features
from bot.grading.words.embeddings import Embeddings
from judge.examples import write

RISES = "A larger learning rate makes the steps longer"
RIGHT = ["Turn the rate up and every step gets longer.", "bigger rate -> bigger step"]
WRONG = ["Turn the rate up and every step gets shorter.", "bigger rate -> smaller step"]
RATE = Question(
    id="rate",
    pack="-",
    title="The learning rate",
    kind=Kind.CONCEPT,
    level=Level.BASIC,
    topics=(),
    prompt="What does the learning rate do?",
    answer=f"{RISES}.",
    ideas=(Idea(id="longer", text=RISES, weight=1),),
)


@pytest.fixture(scope="module")
def nearness():
    """The nearness of words."""
    return Nearness(Embeddings())


@pytest.fixture
def file(tmp_path):
    """Examples of one idea."""
    path = tmp_path / "examples.zip"
    write({"rate": {"longer": Kept(idea=RISES, right=RIGHT, wrong=WRONG)}}, path)
    return path


def like(nearness, examples, *texts):
    """What these texts, each as a window, are more like."""
    windows = [nearness.pieces(text) for text in texts]
    return likeness(nearness, windows, texts, np.ones(len(texts)), examples)


@pytest.mark.parametrize("text", [*RIGHT, "a bigger rate, a bigger step", "Every step gets longer with it."])
def test_what_resembles_a_right_example_is_above_nought(nearness, file, text):
    """By the nearness of its words, and by the words themselves."""
    [examples] = known(RATE, nearness, file)
    found = like(nearness, examples, text)

    assert found.each[0] > 0
    assert found.whole > 0
    assert found.words > 0


@pytest.mark.parametrize(
    "text", [*WRONG, "a bigger rate, a smaller step", "Every step gets shorter with it."]
)
def test_what_resembles_a_wrong_example_is_below_nought(nearness, file, text):
    """The same for the other side."""
    [examples] = known(RATE, nearness, file)
    found = like(nearness, examples, text)

    assert found.each[0] < 0
    assert found.whole < 0
    assert found.words < 0


def test_sides_weigh_alike_however_many_examples_they_have(nearness):
    """What is said on both sides says nothing, though one of them says it more often."""
    same = tuple(nearness.pieces(text) for text in RIGHT)
    found = like(nearness, Examples(same, same * 3, {}), RIGHT[0], WRONG[0])

    assert found.each == (0.0, 0.0)
    assert found.whole == 0.0
    assert found.words == 0.0


def test_an_idea_has_the_examples_of_its_own_wording_alone(nearness, file):
    """Reworded, of another question, or without a file: none."""
    reworded = dataclasses.replace(RATE.ideas[0], text="A larger learning rate makes the steps shorter")

    assert known(dataclasses.replace(RATE, ideas=(reworded,)), nearness, file) == (None,)
    assert known(dataclasses.replace(RATE, id="own-1"), nearness, file) == (None,)
    assert known(RATE, nearness, None) == (None,)


def test_a_verdict_heeds_the_examples(nearness, file):
    """The same words, once with examples: a denial in the words of a wrong one is likelier to be one."""
    words = WRONG[0]
    with_, without = (MeaningGrader(each).chances(RATE, words)[0] for each in (file, None))

    assert with_.of.keys() == without.of.keys()
    assert with_.shares != without.shares


def test_features_stand_in_their_order(nearness, file):
    """One value for each name; those of examples only where there are some."""
    for path, names in ((file, (*FEATURES, *EXAMPLE_FEATURES)), (None, FEATURES)):
        look = MeaningGrader(path).look(RATE, RIGHT[0])
        assert features(look, 0).shape == (len(names),)


def test_nothing_seen_is_absent():
    """An answer without windows has nothing to compare."""
    found = chances(Look(((),), (), (), (None,)), 0)

    assert found.likeliest.value == "absent"
    assert Look(((),), (), (), (None,)).resemblance == (0.0, 0.0)


def test_the_same_examples_make_the_same_file(tmp_path):
    """Byte by byte, with no date in it."""
    kept = {"b": {"i": Kept(idea="x", right=["r"], wrong=["w"])}, "a": {}}
    write(kept, tmp_path / "one.zip")
    write(dict(reversed(kept.items())), tmp_path / "two.zip")

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as zipped:
        assert zipped.namelist() == ["a.json", "b.json"]
