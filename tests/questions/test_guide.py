"""questions/README.md walked as somebody does who has never written a question: every demonstration holds."""

import re
from pathlib import Path

import pytest

from bot.core.packs.loading import faults, load
from bot.core.questions.question import Question
from bot.grading.graders import Graders
from bot.grading.trial import trials
from tests.grading.bed import graders as loaded

GUIDE = (Path(__file__).parents[2] / "questions" / "README.md").read_text(encoding="utf-8")
CLUMSY = "stops rainbow tables, everyone has their own random salt, saved next to the hash"
EMPTY = (
    "Salting is a very important topic that every engineer should take seriously. There are many aspects to "
    "it, and it depends on the situation. In my experience good teams think about security early, follow "
    "best practices, document what they do, and review it regularly together with everybody who is concerned."
)


def between(start: str, end: str) -> str:
    """What stands in the guide between two texts."""
    return GUIDE.split(start, 1)[1].split(end, 1)[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack of the guide, from its own texts: pack.toml, the question, a track, a tip, the walkthrough."""
    packs = tmp_path_factory.mktemp("packs")
    (packs / "security").mkdir()
    (packs / "security" / "pack.toml").write_text(
        between("### pack.toml\n\n```toml\n", "```"), encoding="utf-8"
    )
    question = between("`security/password-salt.md`:\n\n```\n", "\n```\n")
    (packs / "security" / "password-salt.md").write_text(question, encoding="utf-8")
    return packs


@pytest.fixture(scope="module")
def salt(folder: Path) -> Question:
    """The example."""
    return load(folder).question("password-salt")


@pytest.fixture(scope="module")
def graders() -> Graders:
    """The grader as it is shipped."""
    return loaded()


def test_the_example_is_a_pack_without_faults(folder: Path, salt: Question) -> None:
    """What the page says of it: four ideas that weigh six, and 5 for full marks."""
    assert [] == faults(folder)
    assert (4, 6, 5) == (len(salt.ideas), sum(idea.weight for idea in salt.ideas), salt.full_marks_at)


def test_the_example_keeps_what_the_page_demands(salt: Question, graders: Graders) -> None:
    """Reference, prompt, hints and misconception, each as its table says."""
    assert [] == [trial for trial in trials(salt, graders) if trial.mend]


def test_the_echo_puts_the_mistake_right(salt: Question, graders: Graders) -> None:
    """The line to be typed is that of the misconception, and its reply comes."""
    said = re.search(r'echo "([^"]+)" \| sparring grade password-salt', GUIDE)
    assert said is not None

    grade = graders.grade_now(salt, said[1])

    assert [salt.misconceptions[0].reply] == [voiced.reply for voiced in grade.voiced]
    assert grade.score <= 0.3


def test_the_three_answers_get_what_they_deserve(salt: Question, graders: Graders) -> None:
    """The clumsy one of the page is right in most, and the long one that says nothing earns nothing."""
    assert CLUMSY in " ".join(GUIDE.split())

    assert graders.grade_now(salt, CLUMSY).score >= 0.7
    assert graders.grade_now(salt, EMPTY).score <= 0.1
