"""Grades many answers: JSON lines in, JSON lines out, in order; a bad line costs only itself.

A line is `{"id"|"covers", "answer"}` for a question of a pack (`covers` picks the first rubric-graded
question, in pack order, that covers that row) or `{"question", "reference", "answer"}` for none.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from bot.core.answers.grade import Grade
from bot.core.errors import SparringError
from bot.core.questions.library import Library
from bot.core.questions.question import Kind, Level, Question
from bot.grading.graders import Graders

__all__ = ["Graded", "grade_lines", "report"]

#: Kinds that are graded by a rubric; a choice or a discussion is never picked by `covers`.
_RUBRIC = frozenset({Kind.CONCEPT, Kind.SCENARIO, Kind.WALKTHROUGH})


@dataclass(frozen=True, slots=True)
class Graded:
    """One line of output (without its line break), and whether its input could be graded."""

    line: str
    good: bool


def grade_lines(lines: Iterable[str], library: Library, graders: Graders) -> Iterator[Graded]:
    """A line out for every line in that is not blank; never raises for what a line holds."""
    for line in lines:
        if line.strip():
            yield _graded(line, library, graders)


def _graded(line: str, library: Library, graders: Graders) -> Graded:
    try:
        question, answer = _read(line, library)
    except SparringError as error:
        return _bad(error.message)
    except ValueError as error:
        return _bad(str(error))
    return Graded(json.dumps(report(graders.grade_now(question, answer)), ensure_ascii=False), good=True)


def _bad(reason: str) -> Graded:
    return Graded(json.dumps({"error": reason}, ensure_ascii=False), good=False)


def _read(line: str, library: Library) -> tuple[Question, str]:
    try:
        raw: object = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"not JSON: {error}") from None
    if not isinstance(raw, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - what the line holds is at fault, not a caller
    row = cast("dict[str, object]", raw)
    answer = _text(row, "answer")
    if "id" in row:
        return library.question(_text(row, "id")), answer
    if "covers" in row:
        return _covering(_text(row, "covers"), library), answer
    if "question" in row and "reference" in row:
        return _bare(_text(row, "question"), _text(row, "reference")), answer
    raise ValueError('needs "id", or "covers", or "question" and "reference", beside "answer"')


def _text(row: dict[str, object], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str):
        raise ValueError(f'"{key}" is {"missing" if value is None else "not a text"}')  # noqa: TRY004 - as above
    return value


def _covering(row: str, library: Library) -> Question:
    for question in library.covering(row):
        if question.kind in _RUBRIC:
            return question
    raise ValueError(f'no rubric-graded question covers "{row}"')


def _bare(prompt: str, reference: str) -> Question:
    return Question(
        id="-",
        pack="-",
        title="",
        kind=Kind.CONCEPT,
        level=Level.BASIC,
        topics=(),
        prompt=prompt,
        answer=reference,
    )


def report(grade: Grade) -> dict[str, object]:
    """A grade as plain values: the output line of the batch interface and of `grade --json`."""
    return {
        "score": grade.score,
        "confidence": grade.confidence,
        "grader": grade.grader,
        "ideas": [
            {"id": each.idea, "verdict": each.verdict.value, "quote": each.quote} for each in grade.ideas
        ],
        "misconceptions": [
            {"text": each.text, "quote": each.quote, "reply": each.reply} for each in grade.voiced
        ],
        "flags": sorted(flag.value for flag in grade.flags),
    }
