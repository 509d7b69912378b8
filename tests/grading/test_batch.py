"""The batch interface: JSON lines in, JSON lines out, in order; a bad line costs only itself."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grading.batch import grade_lines
from tests.examples import examples
from tests.grading.bed import graders, library

GRADERS = graders()


def graded(*lines):
    """The output lines as values."""
    return [json.loads(each.line) for each in grade_lines(lines, library(), GRADERS)]


def test_a_question_of_a_pack_by_its_id():
    """The output has every key of the interface, with the question's own ideas."""
    line = json.dumps({"id": "f1-score", "answer": "the harmonic mean of precision and recall"})
    (row,) = graded(line)

    assert {"score", "confidence", "grader", "ideas", "misconceptions", "flags"} == set(row)
    assert {"id", "verdict", "quote"} == set(row["ideas"][0])
    assert [idea.id for idea in library().question("f1-score").ideas] == [each["id"] for each in row["ideas"]]
    assert row["ideas"][0]["verdict"] == "covered"
    assert row["grader"] == "rubric"


def test_covers_picks_the_first_rubric_question():
    """In pack order, and never a choice or a discussion."""
    (by_row,) = graded('{"covers": "000-19", "answer": "it prevents overfitting"}')
    first = next(q for q in library().covering("000-19") if q.ideas and q.kind.value != "discussion")
    (by_id,) = graded(json.dumps({"id": first.id, "answer": "it prevents overfitting"}))

    assert by_id == by_row


def test_a_reference_is_enough():
    """No pack is needed where a reference is given."""
    row = {"question": "What is a stack?", "reference": "A list whose last element is removed first."}
    good, bad = graded(
        json.dumps(row | {"answer": "the element added last is the first to be removed from the list"}),
        json.dumps(row | {"answer": "a kind of printer"}),
    )

    assert good["score"] > 0.6 > bad["score"]
    assert good["confidence"] <= 0.7


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("no json", "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"id": "f1-score"}', "missing"),
        ('{"id": "f1-score", "answer": 3}', "not a text"),
        ('{"id": 3, "answer": "x"}', "not a text"),
        ('{"id": "no-such-question", "answer": "x"}', "no-such-question"),
        ('{"covers": "999-99", "answer": "x"}', "999-99"),
        ('{"question": "x", "answer": "x"}', "needs"),
        ("{}", "missing"),
    ],
)
def test_a_bad_line_says_what_is_wrong(line, reason):
    """It becomes an error line, and the next one is graded."""
    (bad, good) = grade_lines([line, '{"id": "f1-score", "answer": "x"}'], library(), GRADERS)

    assert reason in json.loads(bad.line)["error"]
    assert (bad.good, good.good) == (False, True)


def test_order_is_kept_and_blank_lines_are_skipped():
    """One line out for every line in that says something."""
    lines = ["{", "", '{"id": "f1-score", "answer": "x"}', "\n", "["]

    assert ["error", "score", "error"] == [next(iter(row)) for row in graded(*lines)]


@pytest.mark.slow
@given(st.text(max_size=100))
@examples(80)
def test_no_line_breaks_the_batch(line):
    """Whatever a line holds, at most one line comes out, and it is JSON."""
    assert len(graded(line)) <= 1
    (row,) = graded(json.dumps({"id": "f1-score", "answer": line}))
    assert 0 <= row["score"] <= 1
