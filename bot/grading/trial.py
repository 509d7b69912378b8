"""Tries a question's rubric on the grader: what its writer already knows the grade of must get that grade."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.questions.question import Kind, Question
from bot.grading.graders import Graders

__all__ = ["Trial", "trials"]

_REFERENCE, _MISTAKE, _PROMPT, _HINTS = 0.9, 0.3, 0.1, 0.5
_MENDS = {
    "the answer": "say each idea in it as plainly as in its text",
    "the prompt": "let it give no idea away, and no group be met by its words",
    "the hints": "let them ask or point, and say no idea",
    "a misconception": "give it words of its own: it reads like an idea",
    "silent": "word it as somebody would claim it, or add wordings to its accept",
    "an option": "word the options so that none can be taken for another",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """A text of a question's file, the score that it got, what it must get, and the mend where it did not."""

    what: str
    score: float
    wanted: str
    mend: str = ""


def trials(question: Question, graders: Graders) -> Iterator[Trial]:
    """The reference answer must earn full marks, the prompt nothing, all hints at most half.

    Each misconception must be put right. Of a choice every option is picked by its letter. What a
    discussion's answer earns is no matter of right.
    """
    if question.kind is Kind.CHOICE:
        yield from _choice(question, graders)
        return
    if question.kind is not Kind.DISCUSSION:
        score = graders.grade_now(question, question.answer).score
        yield _trial("the answer", score, f"{_REFERENCE:.0%} or more", good=score >= _REFERENCE)
    score = graders.grade_now(question, question.prompt).score
    yield _trial("the prompt", score, f"{_PROMPT:.0%} or less", good=score <= _PROMPT)
    if question.hints and question.kind is not Kind.DISCUSSION:
        score = graders.grade_now(question, " ".join(question.hints)).score
        yield _trial("the hints", score, f"{_HINTS:.0%} or less", good=score <= _HINTS)
    for number, mistake in enumerate(question.misconceptions, start=1):
        grade = graders.grade_now(question, mistake.text)
        what, good = f"misconception {number}", grade.score <= _MISTAKE
        yield _trial(what, grade.score, f"{_MISTAKE:.0%} or less", good=good, mend=_MENDS["a misconception"])
        if good and not grade.voiced:
            yield Trial(what, grade.score, "told and put right", _MENDS["silent"])


def _choice(question: Question, graders: Graders) -> Iterator[Trial]:
    for option in question.options:
        score = graders.grade_now(question, option.id).score
        good = score == float(option.correct)
        yield _trial(
            f"option {option.id}", score, f"{float(option.correct):.0%}", good=good, mend=_MENDS["an option"]
        )


def _trial(what: str, score: float, wanted: str, *, good: bool, mend: str = "") -> Trial:
    return Trial(what, score, wanted, "" if good else mend or _MENDS[what])
