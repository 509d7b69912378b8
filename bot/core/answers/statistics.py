"""Whether a question works: what its answers say of it, each figure with its interval.

An answer here is the first one that a member gave, before any feedback; x is its score (0-1), y the mean
score of the same member's first answers to other questions.

    facility        F = sum(x) / n
    discrimination  D = cov(x, y) / (sd(x) x sd(y))
    share           p = answers in which an idea was found in full / n

Facility index and discrimination index are those of Moodle's quiz statistics
(docs.moodle.org/dev/Quiz_statistics_calculations): the mean mark, and the correlation of a question's mark
with the mark in the rest of the quiz, so that no question is compared with itself (the corrected item-total
correlation; S. Henrysson, "Correction of Item-Total Correlations in Item Analysis", Psychometrika 28, 1963).
Here they run from 0 to 1 and from -1 to 1, where Moodle shows per cent.

The intervals are at 95 %. F and p have Wilson's (JASA 22, 1927): exact enough for shares, and for scores at
least as wide as need be, since no scores between 0 and 1 with mean m vary more than m (1 - m). D has
Fisher's, tanh(atanh(D) +- 1.96 / sqrt(n - 3)) (R. A. Fisher, Metron 1, 1921), which takes x and y for
normal; where they are not, it is a guide and no more.

From fewer than `ENOUGH` answers nothing is said at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import atanh, fsum, sqrt, tanh

from bot.core.answers.grade import Grade, Verdict
from bot.core.answers.marks import NO_EVIDENCE
from bot.core.answers.scoring import CHOICE, picked

__all__ = [
    "ENOUGH",
    "Estimate",
    "FirstAnswer",
    "QuestionFigures",
    "discrimination",
    "facility",
    "figures",
    "share",
]

ENOUGH = 20
"""Answers below which there is no figure."""
_Z = 1.959964
"""The 97.5th percentile of the normal distribution: 2.5 % on either side of the interval."""
_SAME = 1e-12
"""Variance below which scores are all the same, but for how numbers are kept."""
_FISHER = 3


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure from `answers` answers, within `low` and `high`."""

    value: float
    low: float
    high: float
    answers: int


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What a member first said to a question in one of its rounds."""

    member: int
    question: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """What is known of a question. `ideas` are the shares by idea; None stands for too little to go by."""

    question: str
    answers: int
    facility: Estimate | None
    discrimination: Estimate | None
    ideas: Mapping[str, Estimate]


def facility(scores: Sequence[float]) -> Estimate | None:
    """How well the question is answered: the mean score."""
    return _wilson(fsum(scores), len(scores))


def share(found: int, answers: int) -> Estimate | None:
    """The share of answers in which something was found."""
    return _wilson(float(found), answers)


def discrimination(pairs: Sequence[tuple[float, float]]) -> Estimate | None:
    """Whether those who do well elsewhere do well here: the correlation of both scores.

    None also where all did equally well on either side: then nobody can be told from anybody.
    """
    n = len(pairs)
    if n < ENOUGH:
        return None
    mean_x, mean_y = fsum(x for x, _ in pairs) / n, fsum(y for _, y in pairs) / n
    var_x = fsum((x - mean_x) ** 2 for x, _ in pairs) / n
    var_y = fsum((y - mean_y) ** 2 for _, y in pairs) / n
    if min(var_x, var_y) < _SAME:
        return None
    covariance = fsum((x - mean_x) * (y - mean_y) for x, y in pairs) / n
    value = max(-1.0, min(1.0, covariance / sqrt(var_x * var_y)))
    if abs(value) > 1 - _SAME:
        return Estimate(value, value, value, n)
    half = _Z / sqrt(n - _FISHER)
    return Estimate(value, tanh(atanh(value) - half), tanh(atanh(value) + half), n)


def figures(answers: Iterable[FirstAnswer]) -> Mapping[str, QuestionFigures]:
    """The figures of every question that was answered, from all first answers of a community, newest first.

    Of a question that was asked again, the oldest answer of each member counts.
    """
    by_question: dict[str, list[FirstAnswer]] = {}
    sums: dict[int, float] = {}
    counts: dict[int, int] = {}
    firsts = {(each.member, each.question): each for each in answers if _tells(each.grade)}
    for answer in firsts.values():
        by_question.setdefault(answer.question, []).append(answer)
        sums[answer.member] = sums.get(answer.member, 0.0) + answer.grade.score
        counts[answer.member] = counts.get(answer.member, 0) + 1
    return {
        question: QuestionFigures(
            question,
            len(own),
            facility([each.grade.score for each in own]),
            discrimination(
                [
                    (each.grade.score, (sums[each.member] - each.grade.score) / (counts[each.member] - 1))
                    for each in own
                    if counts[each.member] > 1
                ]
            ),
            _shares(own),
        )
        for question, own in by_question.items()
    }


def _shares(answers: Sequence[FirstAnswer]) -> Mapping[str, Estimate]:
    """By idea, of the answers that were asked for it: rubrics change, and an old answer knows no new idea."""
    asked: dict[str, list[bool]] = {}
    for answer in answers:
        for told in answer.grade.ideas:
            asked.setdefault(told.idea, []).append(told.verdict is Verdict.COVERED)
    shares = {idea: share(sum(found), len(found)) for idea, found in asked.items()}
    return {idea: each for idea, each in shares.items() if each is not None}


def _tells(grade: Grade) -> bool:
    """Whether a grade says what somebody knows: "I don't know" does, mashed keys do not."""
    return picked(grade) if grade.grader == CHOICE else not grade.flags & NO_EVIDENCE


def _wilson(total: float, n: int) -> Estimate | None:
    if n < ENOUGH:
        return None
    mean = max(0.0, min(1.0, total / n))
    square = _Z**2
    centre = (mean + square / (2 * n)) / (1 + square / n)
    half = _Z * sqrt(mean * (1 - mean) / n + square / (4 * n**2)) / (1 + square / n)
    return Estimate(mean, max(0.0, min(mean, centre - half)), min(1.0, max(mean, centre + half)), n)
