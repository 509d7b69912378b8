"""What a member's graded answers say about the member, whichever way they were given.

Answers to a question on one day (UTC) are one sitting, and its first answer is the evidence: what
somebody could say before any feedback. Later answers of a sitting say what help added.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.core.answers.grade import Grade
from bot.core.answers.marks import NO_EVIDENCE
from bot.core.answers.scoring import CHOICE, picked
from bot.core.questions.question import Kind, Level, Question

__all__ = ["Evidence", "Judged", "Questions", "evidence", "sittings"]


@dataclass(frozen=True, slots=True)
class Judged:
    """A graded answer of a member: to a round, for practice, or in an interview."""

    question: str
    at: datetime
    grade: Grade


class Questions(Protocol):
    """Where questions are looked up: a library, a community's shelf."""

    def __contains__(self, question_id: str) -> bool:
        """Whether there is such a question."""
        ...

    def question(self, question_id: str) -> Question:
        """The question of that id; raises NotFound."""
        ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """The first answer of a sitting: how good it was (0-1), to how hard a question, about what, when."""

    question: str
    topics: tuple[str, ...]
    level: Level
    score: float
    at: datetime


def sittings(judged: Iterable[Judged]) -> Mapping[tuple[str, date], Sequence[Judged]]:
    """The answers that can be judged by (question, day), each sitting in the order of answering."""
    found: dict[tuple[str, date], list[Judged]] = {}
    for each in sorted(judged, key=lambda answer: answer.at):
        if _tells(each.grade):
            found.setdefault((each.question, each.at.date()), []).append(each)
    return found


def evidence(judged: Iterable[Judged], questions: Questions) -> Sequence[Evidence]:
    """One piece for each sitting, oldest first; questions that are gone or have no wrong answer give none."""
    pieces = []
    for (name, _), answers in sittings(judged).items():
        question = questions.question(name) if name in questions else None
        if question is not None and question.kind is not Kind.DISCUSSION:
            first = answers[0]
            pieces.append(Evidence(name, question.topics, question.level, first.grade.score, first.at))
    return pieces


def _tells(grade: Grade) -> bool:
    """Whether a grade says what somebody knows: "I don't know" does, mashed keys do not."""
    if grade.grader == CHOICE:
        return picked(grade)
    return not grade.flags & NO_EVIDENCE
