"""The score of an answer to a question that has a reference answer and no rubric."""

from collections.abc import Sequence

import numpy as np

from bot.core.answers.grade import Verdict
from bot.grading.meaning.close_reading import Seen
from bot.grading.meaning.fitted import Vector, fitted
from bot.grading.meaning.verdicts import Chances

__all__ = ["FEATURES", "reference_features", "reference_score"]

FEATURES = ("covered", "made", "contradicted", "near", "recall", "precision", "cosine", "substance")


def reference_features(
    seen: Sequence[Sequence[Seen]], found: Sequence[Chances], words: dict[str, float]
) -> Vector:
    """What the judge and the words say of all clauses of the reference, in the order of `FEATURES`.

    `seen` and `found` by clause; `words` as `bot.grading.words.reference` gives them.
    """
    likely = [each.of for each in found]
    made = [max((s.reading.covered for s in each), default=0.0) for each in seen]
    near = [max((s.near for s in each), default=0.0) for each in seen]
    return np.array(
        [
            float(np.mean([each[Verdict.COVERED] + each[Verdict.PARTLY] / 2 for each in likely])),
            float(np.mean(made)),
            float(np.mean([each[Verdict.CONTRADICTED] for each in likely])),
            float(np.mean(near)),
            *(words[name] for name in ("recall", "precision", "cosine", "substance")),
        ]
    )


def reference_score(row: Vector) -> float:
    """The score (0-1), a linear function fitted on marked answers."""
    fit = fitted("reference")
    return float(np.clip(fit.weights[0] @ ((row - fit.mean) / fit.scale) + fit.bias[0], 0.0, 1.0))
