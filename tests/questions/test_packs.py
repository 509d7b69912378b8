"""What the packs promise: coverage, size, and rubrics that the project's own grader can use."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from bot.core.packs.loading import faults
from bot.core.questions.question import Kind, Level
from bot.grading.trial import trials
from tests.grading.bed import graders, library

ROOT = Path(__file__).parents[2]
LIBRARY = library()
ROWS = tomllib.loads(Path(__file__).with_name("coverage.toml").read_text(encoding="utf-8"))["row"]
RUBRIC = [q for q in LIBRARY.questions if q.kind in {Kind.CONCEPT, Kind.SCENARIO, Kind.WALKTHROUGH}]
ML = LIBRARY.of_pack("ml-engineer")
#: An idea turned round in its own words, which the judge does not tell (docs/grading.md).
TURNED = {"classifier-by-training-set-size": {"misconception 1"}}


@pytest.fixture(scope="module")
def grader():
    """The default grader."""
    return graders()


@pytest.fixture(scope="module")
def words():
    """The grader by words: it sees whether a rubric's wordings can be told apart."""
    return graders(judge=False)


def test_the_packs_have_no_fault():
    """What `sparring packs lint` says of them: nothing."""
    assert faults(ROOT / "questions") == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_every_row_of_the_sources_is_covered(row):
    """At least one question names the row in its `covers`; probes are covered by the walkthroughs."""
    covering = LIBRARY.covering(row["id"])

    assert covering
    if row.get("kind") == "probe":
        assert {Kind.WALKTHROUGH} == {question.kind for question in covering}
        assert len(covering) == 10


def test_the_pack_is_as_large_as_promised():
    """75 rubric questions for the rows or beyond, 30 scenarios, 15 choices; 20 in each short pack."""
    kinds = Counter(question.kind for question in ML)

    assert kinds[Kind.CONCEPT] >= 75
    assert kinds[Kind.SCENARIO] >= 30
    assert kinds[Kind.CHOICE] >= 15
    assert kinds[Kind.WALKTHROUGH] == 110
    assert {Level.BASIC, Level.INTERMEDIATE, Level.ADVANCED} == {question.level for question in ML}
    assert len(LIBRARY.of_pack("python")) >= 20
    assert len(LIBRARY.of_pack("system-design")) == 20
    assert {Kind.QUERY} == {question.kind for question in LIBRARY.of_pack("sql")}
    assert len(LIBRARY.of_pack("sql")) >= 30


def test_the_ladder_climbs():
    """Ten basic, five intermediate, five advanced."""
    levels = [LIBRARY.question(name).level for name in LIBRARY.track("ladder").questions]

    assert [Level.BASIC] * 10 + [Level.INTERMEDIATE] * 5 + [Level.ADVANCED] * 5 == levels
    assert len(LIBRARY.track("plan-30").questions) == 30
    assert LIBRARY.track("walkthrough").walkthrough


def test_there_are_tips_for_more_than_a_month():
    """One at every third reveal: none comes again within 30 days."""
    assert len(LIBRARY.tips) * 3 > 30


@pytest.mark.slow
@pytest.mark.parametrize("question", RUBRIC[::8], ids=lambda q: q.id)
def test_the_rubric_works(question, grader):
    """Every eighth question (`sparring grade --folder` tries all): its own texts earn what they must."""
    faults = {each.what for each in trials(question, grader) if each.mend}

    assert faults == TURNED.get(question.id, set())


@pytest.mark.slow
@pytest.mark.parametrize("question", RUBRIC, ids=lambda q: q.id)
def test_the_rubric_works_by_words(question, words):
    """The reference grades full; a misconception does not, nor do all hints, and the prompt is nothing."""
    assert words.grade_now(question, question.answer).score >= 0.9
    for misconception in question.misconceptions:
        assert words.grade_now(question, misconception.text).score <= 0.3
    assert words.grade_now(question, question.prompt).score <= 0.1
    assert words.grade_now(question, " ".join(question.hints)).score <= 0.5


@pytest.mark.parametrize("question", RUBRIC, ids=lambda q: q.id)
def test_a_question_is_complete(question):
    """Ideas with wordings, a misconception with a reply, follow-ups tied to ideas, an answer of length."""
    walkthrough = question.kind is Kind.WALKTHROUGH
    ids = {idea.id for idea in question.ideas}

    assert (2 if walkthrough else 3) <= len(question.ideas) <= 7
    assert all(len(idea.accept) >= 3 for idea in question.ideas)
    assert question.misconceptions
    assert all(misconception.reply for misconception in question.misconceptions)
    assert len(question.follow_ups) >= (1 if walkthrough else 2)
    assert ids >= {follow_up.missed for follow_up in question.follow_ups}
    assert (30 if walkthrough else 55) <= len(question.answer.split()) <= 230
    assert question.hints


@pytest.mark.parametrize("question", [q for q in LIBRARY.questions if q.options], ids=lambda q: q.id)
def test_each_option_says_why(question, grader):
    """One is right; its letter and its text grade full, every other one grades nothing and is explained."""
    assert 4 <= len(question.options) <= 5
    for option in question.options:
        assert option.why
        for said in (option.id, option.text):
            assert float(option.correct) == grader.grade_now(question, said).score
