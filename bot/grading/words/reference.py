"""Scores an answer against a reference answer as a whole, for questions that have no ideas."""

from collections.abc import Mapping

import numpy as np

from bot.grading.words.alignment import Window, Wordings
from bot.grading.words.embeddings import Embeddings, Matrix
from bot.grading.words.text import Text

__all__ = ["FEATURES", "reference_features", "reference_score"]

FEATURES = ("recall", "precision", "cosine", "substance")


def reference_features(
    reference: Text, asked: frozenset[str], answer: Text, embeddings: Embeddings
) -> dict[str, float]:
    """What an answer shares with the reference, words of the question demoted; each feature is 0-1."""
    wordings = Wordings((reference,), asked, embeddings)
    window = Window(0, len(answer.words), ())
    aligned = wordings.align(answer, (window,))
    theirs = Wordings((answer,), asked, embeddings)
    new = set(theirs.row) - asked
    wanted = set(wordings.row) - asked
    recall = float(aligned.shares[0, 0])
    fullness = min(len(new) / max(len(wanted), 1), 1.0)
    return {
        "recall": recall,
        "precision": float(aligned.explained[0, 0]),
        "cosine": max(_cosine(wordings.meaning(0), theirs.meaning(0)), 0.0),
        # As much said as the reference says, as far as it is about the same.
        "substance": fullness * recall**0.5,
    }


def _cosine(one: Matrix, other: Matrix) -> float:
    size = float(np.sqrt((one * one).sum() * (other * other).sum()))
    return float((one * other).sum()) / size if size > 0 else 0.0


def reference_score(features: Mapping[str, float], coefficients: Mapping[str, float]) -> float:
    """The score (0-1) of the features."""
    total = coefficients["bias"] + sum(coefficients[name] * features[name] for name in FEATURES)
    return min(max(total, 0.0), 1.0)
