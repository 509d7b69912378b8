"""`sparring grade`: the grader on the command line."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import SMALL, Sparring

_ANSWER = "F1 is the harmonic mean of precision and recall."


@pytest.fixture(autouse=True)
def small(sparring: Sparring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small pack in ./questions, and no other one."""
    monkeypatch.setenv("SPARRING_PACKS__FOLDERS", "questions")
    shutil.copytree(SMALL, tmp_path / "questions" / "small")


def test_an_answer_is_graded_with_its_proof(sparring: Sparring) -> None:
    """Every idea has its verdict, and the words that made it."""
    ended = sparring("grade", "f1", stdin=_ANSWER)

    assert 0 == ended.code
    assert "%" in ended.out.splitlines()[0]
    assert '"' in ended.out
    assert "(covered)" in ended.out


def test_the_grade_as_json(sparring: Sparring) -> None:
    """The same answer gets the same grade, with the keys that scripts rely on."""
    first, again = (sparring("grade", "f1", "--json", stdin=_ANSWER).out for _ in range(2))

    graded = json.loads(first)
    assert first == again
    assert {"question", "score", "confidence", "grader", "ideas", "misconceptions", "flags"} == set(graded)
    assert {"id", "verdict", "quote"} == set(graded["ideas"][0])
    assert 0 < graded["score"] <= 1


def test_an_empty_answer_is_graded_too(sparring: Sparring) -> None:
    """Nothing said is nothing covered, and says so."""
    graded = json.loads(sparring("grade", "f1", "--json", stdin="").out)

    assert (0, ["empty"]) == (graded["score"], graded["flags"])


def test_a_question_that_is_not_there_is_one_line(sparring: Sparring) -> None:
    """Exit code 2, no traceback."""
    ended = sparring("grade", "nope", stdin=_ANSWER)

    assert (2, 'There is no question "nope".\n') == (ended.code, ended.err)


def test_many_answers_are_graded_in_order(sparring: Sparring) -> None:
    """A line out for each line in; a bad one says why, costs only itself, and shows in the exit code."""
    lines = [
        {"id": "f1", "answer": _ANSWER},
        {"id": "nope", "answer": "?"},
        {"question": "What is F1?", "reference": _ANSWER, "answer": _ANSWER},
    ]
    Path("answers.jsonl").write_text("\n\n".join(json.dumps(line) for line in lines), encoding="utf-8")

    by_file = sparring("grade", "--jsonl", "answers.jsonl")
    by_stdin = sparring("grade", "--jsonl", "-", stdin=json.dumps(lines[0]))

    first, bad, bare = (json.loads(line) for line in by_file.out.splitlines())
    assert (1, 0) == (by_file.code, by_stdin.code)
    assert {"score", "confidence", "grader", "ideas", "misconceptions", "flags"} == set(first) == set(bare)
    assert ["error"] == list(bad)
    assert first == json.loads(by_stdin.out)


def test_a_folder_of_questions_is_tried_on_its_own_texts(sparring: Sparring, tmp_path: Path) -> None:
    """Every text that the grader takes for something else is named, with what helps; exit code 1."""
    good = sparring("grade", "--folder", "questions")
    file = tmp_path / "questions" / "small" / "f1.md"
    text = file.read_text(encoding="utf-8")
    told = text.replace(
        "What is the F1 score,", "Is it the harmonic mean of precision and recall? What is F1,"
    )
    file.write_text(told.replace("## Answer\nThe F1 score is the", "## Answer\nNot the"), encoding="utf-8")

    bad = sparring("grade", "--folder", "questions")

    assert (0, "", "3 questions tried, 3 as meant.\n") == (good.code, good.out, good.err)
    assert (1, "3 questions tried, 2 as meant.\n") == (bad.code, bad.err)
    assert all(line.startswith("questions/small/f1.md: ") for line in bad.out.splitlines()), bad.out
    assert "the prompt earns " in bad.out


@pytest.mark.parametrize("args", [(), ("f1", "--jsonl", "-"), ("--jsonl", "nowhere.jsonl")])
def test_what_to_grade_must_be_clear(sparring: Sparring, args: tuple[str, ...]) -> None:
    """One line says what is missing."""
    ended = sparring("grade", *args)

    assert (2, "", 1) == (ended.code, ended.out, len(ended.err.splitlines()))
