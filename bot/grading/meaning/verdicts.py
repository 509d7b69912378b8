"""From what was seen in an answer to verdicts: features of the readings, and weights fitted on labels."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.core.answers.grade import Verdict
from bot.grading.meaning.close_reading import Seen
from bot.grading.meaning.judge import FOLDER
from bot.grading.words.evidence import Evidence

__all__ = ["FEATURES", "Chances", "Fitted", "chances", "confidence", "features", "fitted", "unsure", "voices"]

Vector = NDArray[np.float64]

FEATURES = (
    "covered",
    "contradicted",
    "covered rather than absent",
    "contradicted rather than absent",
    "covered rather than contradicted",
    "covered there",
    "contradicted there",
    "near",
    "by words",
    "denied by words",
)
_LEAST = 1e-3
_SHARPENED = 3
#: A misconception is voiced when the judge is at least this sure that a window claims it.
_VOICED = 0.9


@dataclass(frozen=True, slots=True)
class Chances:
    """How likely (together 1) each verdict on an idea is."""

    of: Mapping[Verdict, float]

    @property
    def likeliest(self) -> Verdict:
        """The verdict to give."""
        return max(self.of, key=lambda verdict: self.of[verdict])

    @property
    def surest(self) -> float:
        """The chance of the verdict to give."""
        return max(self.of.values())

    @property
    def shares(self) -> Mapping[Verdict, float]:
        """What each verdict counts in a score: chances to the third power, so that what is likely decides.

        With the power 1 a right answer loses what the judge hesitates; with verdicts alone a true answer and
        its false twin tie. Of 1, 2, 3 and none, 3 comes nearest to fair scores on the hand that weighs.
        """
        powers = {verdict: chance**_SHARPENED for verdict, chance in self.of.items()}
        return {verdict: power / sum(powers.values()) for verdict, power in powers.items()}

    def at_least(self, verdict: Verdict, chance: float) -> "Chances":
        """The same with one verdict as likely as `chance` or more, the others scaled down."""
        now = self.of[verdict]
        if now >= chance:
            return self
        scale = (1 - chance) / (1 - now)
        return Chances({each: chance if each is verdict else p * scale for each, p in self.of.items()})

    def at_most(self, verdict: Verdict, other: Verdict) -> "Chances":
        """The same with what one verdict has beyond another shared between the two."""
        both = self.of[verdict] + self.of[other]
        if self.of[verdict] < self.of[other]:
            return self
        return Chances({**self.of, verdict: both * 0.49, other: both * 0.51})


@dataclass(frozen=True, slots=True)
class Fitted:
    """One softmax over standardised features: `weights` is outcomes x features."""

    outcomes: tuple[str, ...]
    mean: Vector
    scale: Vector
    weights: Vector
    bias: Vector

    def chances(self, row: Vector) -> Vector:
        """The chance of each outcome."""
        sums = self.weights @ ((row - self.mean) / self.scale) + self.bias
        powers = np.exp(sums - sums.max())
        return np.asarray(powers / powers.sum(), np.float64)


@lru_cache(maxsize=8)
def fitted(name: str, folder: Path = FOLDER) -> Fitted:
    """The weights called `name` of fit.json beside the model."""
    raw = json.loads((folder / "fit.json").read_text(encoding="utf-8"))[name]
    values = {key: np.array(raw[key], np.float64) for key in ("mean", "scale", "weights", "bias")}
    return Fitted(tuple(raw["outcomes"]), **values)


def features(seen: Sequence[Seen], words: Evidence) -> Vector:
    """What the windows say together, and the words, in the order of `FEATURES`; `seen` is not empty."""
    table = np.array([[s.reading.absent, s.reading.covered, s.reading.contradicted] for s in seen])
    logs = np.log(table + _LEAST)
    there = int((table[:, 1] + table[:, 2]).argmax())
    return np.array(
        [
            table[:, 1].max(),
            table[:, 2].max(),
            (logs[:, 1] - logs[:, 0]).max(),
            (logs[:, 2] - logs[:, 0]).max(),
            logs[there, 1] - logs[there, 2],
            table[there, 1],
            table[there, 2],
            max(each.near for each in seen),
            words.chance,
            float(words.denied),
        ]
    )


def chances(seen: Sequence[Seen], words: Evidence) -> Chances:
    """How likely each verdict on an idea is."""
    if not seen:
        return Chances({verdict: float(verdict is Verdict.ABSENT) for verdict in Verdict})
    fit = fitted("verdicts")
    found = fit.chances(features(seen, words))
    return Chances({Verdict(name): float(chance) for name, chance in zip(fit.outcomes, found, strict=True)})


def voices(seen: Sequence[Seen]) -> bool:
    """Whether a misconception is claimed in one of the windows."""
    return any(each.reading.covered >= _VOICED for each in seen)


def unsure(found: Sequence[Chances], *, flags: int) -> Vector:
    """What the confidence hangs on: how sure the verdicts are, and how many things are odd."""
    sure = [each.surest for each in found] or [0.0]
    split = [min(each.of[Verdict.COVERED], each.of[Verdict.CONTRADICTED]) for each in found] or [0.0]
    return np.array([float(np.mean(sure)), min(sure), max(split), float(np.mean(split)), min(flags, 2)])


def confidence(found: Sequence[Chances], *, flags: int) -> float:
    """How likely the score is within .2 of a fair one, as fitted on labelled answers."""
    fit = fitted("confidence")
    return float(fit.chances(unsure(found, flags=flags))[fit.outcomes.index("near")])
