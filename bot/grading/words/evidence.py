"""What an answer offers for each idea of a rubric: the features, their sum, and the words that show it."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.grading.words.alignment import Aligned, Window
from bot.grading.words.embeddings import Matrix
from bot.grading.words.polarity import contradicts
from bot.grading.words.prepared import Prepared, ReadyIdea
from bot.grading.words.subjects import Standing, fitting, swapped
from bot.grading.words.text import Text

__all__ = ["FEATURES", "Evidence", "features", "weigh_idea"]

FEATURES = ("share", "text", "second", "groups", "part", "exact", "explained", "ungrouped")
_EXACT = 0.99
_TRIES = 4
#: A wording with less content than this proves less by being found.
_BRIEF = 0.35
_REFUSED = 0.85
#: A wording that stands there nearly whole makes the idea, whatever the other features say.
_WHOLE = 0.92
_WHOLE_LEAST = 0.8
_WHOLE_CHANCE = 0.8


@dataclass(frozen=True, slots=True)
class Evidence:
    """How likely the idea is made (0-1), in which window, and whether only its contrary is."""

    chance: float
    window: int
    wording: int
    denied: bool = False


def features(
    ready: ReadyIdea, prepared: Prepared, aligned: Aligned, answer: Text, *, standing: Standing
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Features (windows x FEATURES) of an idea, and the best wording in each window."""
    wordings = prepared.wordings
    mine = np.array(ready.wordings, np.int64)
    totals = wordings.totals[mine]
    fits = np.array(fitting(standing, ready.side), np.bool_)
    most = aligned.best
    shares = aligned.shares[:, mine]
    if not fits.all():
        # What is said of the other side does not count for this idea.
        most = _best(aligned.similar * fits[aligned.columns], aligned)
        shares = most @ wordings.weights[mine].T / totals
    shares = shares * (totals / (totals + _BRIEF))
    order = np.argsort(-shares, axis=1, kind="stable")
    rows = np.arange(len(shares))
    best = order[:, 0]
    table = np.zeros((len(shares), len(FEATURES)))
    table[:, 0] = shares[rows, best]
    table[:, 1] = shares[:, 0]
    table[:, 2] = shares[rows, order[:, 1]] if len(mine) > 1 else table[:, 0]
    table[:, 6] = aligned.explained[rows, mine[best]]
    exact = (most >= _EXACT) * wordings.weights[mine[best]]
    table[:, 5] = exact.sum(axis=1) / totals[best]
    if ready.groups:
        table[:, 4] = [_groups(ready, window, answer, fits) for window in aligned.windows]
        table[:, 3] = table[:, 4] == 1.0
    table[:, 7] = float(not ready.groups)
    for formula in ready.formulas:
        _formula(formula, aligned, answer, table)
    return table, mine[best]


def _best(similar: Matrix, aligned: Aligned) -> Matrix:
    """The largest similarities in every window, for other similarities than the aligned ones."""
    best = np.zeros_like(aligned.best)
    for w, (first, last) in enumerate(aligned.spans):
        if first < last:
            best[w] = similar[:, first:last].max(axis=1)
    return best


def _groups(ready: ReadyIdea, window: Window, answer: Text, fits: NDArray[np.bool_]) -> float:
    """Share of the groups of which a member stands in the window."""
    here = range(window.first, window.last)
    stems = [answer.words[i].stem if fits[i] else "|" for i in here]
    line = f" {' '.join(stems)} "
    met = sum(any(f" {' '.join(run)} " in line for run in group if run) for group in ready.groups)
    return met / len(ready.groups)


def _formula(formula: str, aligned: Aligned, answer: Text, table: NDArray[np.float64]) -> None:
    """A formula typed the same way, spaces aside, is the idea in full."""
    for w, window in enumerate(aligned.windows):
        start, end = answer.words[window.first].start, answer.words[window.last - 1].end + 2
        if formula in re.sub(r"\s+", "", answer.clean.text[start:end]).lower():
            table[w, [0, 1, 2, 5]] = 1.0


def weigh_idea(
    ready: ReadyIdea,
    prepared: Prepared,
    aligned: Aligned,
    answer: Text,
    *,
    coefficients: Mapping[str, float],
    closed: frozenset[int],
    standing: Standing,
) -> Evidence:
    """The best evidence for an idea; windows in `closed` voice a misconception and prove nothing."""
    table, wording = features(ready, prepared, aligned, answer, standing=standing)
    if not len(table):
        return Evidence(0.0, -1, -1)
    sums = table @ np.array([coefficients[name] for name in FEATURES]) + coefficients["bias"]
    # Of windows that prove the same, the first single sentence is quoted.
    order = np.argsort(-np.round(sums, 3), kind="stable")
    denied = False
    for w in order[:_TRIES]:
        chance = 1.0 / (1.0 + math.exp(-float(sums[w])))
        if closed.issuperset(aligned.windows[w].sentences):
            continue
        if any(aligned.shares[w, k] >= _REFUSED for k in ready.rejected):
            continue
        k = int(wording[w])
        if contradicts(prepared.wordings, k, aligned, int(w), answer=answer) or swapped(
            prepared.wordings, k, aligned, int(w), own=ready.side, standing=standing
        ):
            denied = denied or chance > 0.5  # noqa: PLR2004 - more likely than not
            continue
        if aligned.shares[w, k] >= _WHOLE and prepared.wordings.totals[k] >= _WHOLE_LEAST:
            chance = max(chance, _WHOLE_CHANCE)
        return Evidence(round(chance, 4), int(w), k, denied)
    return Evidence(0.0, -1, -1, denied)
