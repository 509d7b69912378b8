"""From verdicts to a score. The same for every grader of ideas, and told to members in docs/grading.md."""

from collections.abc import Mapping

from bot.core.answers.grade import Verdict
from bot.core.questions.question import Question

__all__ = ["MISCONCEPTION", "score_of"]

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
    full = question.full_marks_at or sum(idea.weight for idea in question.ideas)
    if not full:
        return 0.0
    earned = cost = 0.0
    lacking = False
    for idea in question.ideas:
        verdict = verdicts.get(idea.id, Verdict.ABSENT)
        earned += idea.weight * _CREDIT[verdict]
        cost += idea.weight * _COST * (verdict is Verdict.CONTRADICTED)
        lacking = lacking or (idea.required and not _CREDIT[verdict])
    score = min(earned / full, 1.0) - cost / full - MISCONCEPTION * voiced
    return min(max(score, 0.0), _WITHOUT_REQUIRED if lacking else 1.0)
