"""From verdicts to a score. The same for every grader of ideas, and told to members in docs/grading.md."""

from collections.abc import Mapping

from bot.core.answers.grade import Verdict
from bot.core.questions.question import Question

__all__ = ["MISCONCEPTION", "expected_score", "score_of"]

#: What an idea earns (or costs) of its weight. With these the scores that fair interviewers gave to the
#: labelled answers follow from their verdicts within .04 (`python -m judge.scores`).
_CREDIT = {Verdict.COVERED: 1.0, Verdict.PARTLY: 0.5, Verdict.ABSENT: 0.0, Verdict.CONTRADICTED: 0.0}
_COST = 0.5
#: What a voiced misconception costs, beside the ideas that it contradicts.
MISCONCEPTION = 0.1
_WITHOUT_REQUIRED = 0.5


def score_of(question: Question, verdicts: Mapping[str, Verdict], *, voiced: int) -> float:
    """The score (0-1): what is covered, half of partly, up to full marks; less what is false.

    `verdicts` by idea (a missing one counts as absent); `voiced` is the number of misconceptions. What is
    false is taken off after the cut to full marks, so that full marks hide no falsehood. At most half
    without an idea that is required.
    """
    return expected_score(
        question, {idea: {verdict: 1.0} for idea, verdict in verdicts.items()}, voiced=voiced
    )


def expected_score(
    question: Question, chances: Mapping[str, Mapping[Verdict, float]], *, voiced: int
) -> float:
    """The same where verdicts are not certain: each earns and costs its share; `chances` (0-1) by idea."""
    full = question.full_marks_at or sum(idea.weight for idea in question.ideas)
    if not full:
        return 0.0
    earned = cost = 0.0
    most = 1.0
    for idea in question.ideas:
        of = chances.get(idea.id, {})
        said = sum(chance for verdict, chance in of.items() if _CREDIT[verdict])
        earned += idea.weight * sum(chance * _CREDIT[verdict] for verdict, chance in of.items())
        cost += idea.weight * _COST * of.get(Verdict.CONTRADICTED, 0.0)
        if idea.required:
            most = min(most, _WITHOUT_REQUIRED + (1 - _WITHOUT_REQUIRED) * min(2 * said, 1.0))
    score = min(earned / full, 1.0) - cost / full - MISCONCEPTION * voiced
    return min(max(score, 0.0), most)
