"""From what was seen in an answer to verdicts: features of the readings, and weights fitted on labels."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.core.answers.grade import Verdict
from bot.grading.meaning.close_reading import TOUCHED, Seen, deciding
from bot.grading.meaning.judge import FOLDER
from bot.grading.words.evidence import Evidence

__all__ = [
    "FEATURES",
    "VOICE_FEATURES",
    "Chances",
    "Fitted",
    "Voice",
    "chances",
    "confidence",
    "features",
    "fitted",
    "leaning",
    "unsure",
    "voice",
    "voice_features",
]

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
    "misconception there",
    "misconception anywhere",
    "covered rather than contradicted elsewhere",
    "most contradicted elsewhere",
)
VOICE_FEATURES = (
    "near",
    "covered",
    "nearer than an idea",
    "idea covered there",
    "idea contradicted there",
)
_LEAST = 1e-3
_SHARPENED = 3
#: A misconception is voiced from this chance on: on the hand that weighs, one strong answer in 25 is told of
#: one that it does not voice, as from .35 on, and more are found.
_VOICED = 0.28
#: How near the nearest idea is where none was read in a window.
_ELSEWHERE = 0.3
#: The odds (as a logarithm) of a misconception where the rubric lists none.
_UNHEARD = -6.0


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


@dataclass(frozen=True, slots=True)
class Voice:
    """A misconception in an answer: how likely (0-1) it is claimed, and the window that comes closest."""

    chance: float
    there: Seen

    @property
    def heard(self) -> bool:
        """Whether the answer is told of it."""
        return self.chance >= _VOICED

    @property
    def odds(self) -> float:
        """The logarithm of the odds, bounded."""
        return float(
            np.clip(np.log(self.chance / max(1 - self.chance, _LEAST) + _LEAST), _UNHEARD, -_UNHEARD)
        )


def voice_features(seen: Sequence[Seen], ideas: Sequence[Sequence[Seen]]) -> tuple[Vector, Seen]:
    """How a misconception stands in its windows, beside the ideas there, in the order of `VOICE_FEATURES`;
    and the window that comes closest to it. `seen` is not empty, `ideas` are the readings of each idea.
    """
    there = max(seen, key=lambda s: np.log(s.reading.covered + _LEAST) - np.log(s.reading.absent + _LEAST))
    beside = [each for windows in ideas for each in windows if each.window == there.window]
    return np.array(
        [
            max(each.near for each in seen),
            max(each.reading.covered for each in seen),
            there.near - max((each.near for each in beside), default=_ELSEWHERE),
            max((each.reading.covered for each in beside), default=0.0),
            max((each.reading.contradicted for each in beside), default=0.0),
        ]
    ), there


def voice(seen: Sequence[Seen], ideas: Sequence[Sequence[Seen]]) -> Voice | None:
    """How likely a misconception is claimed; None of an answer without windows."""
    if not seen:
        return None
    row, there = voice_features(seen, ideas)
    fit = fitted("voice")
    return Voice(float(fit.chances(row)[fit.outcomes.index("voiced")]), there)


def leaning(seen: Sequence[Seen]) -> float | None:
    """Whether the window that touches an idea most makes it (above 0) or denies it; None without one."""
    there = deciding(seen)
    if there is None or there.reading.absent >= TOUCHED:
        return None
    return float(np.log(there.reading.covered + _LEAST) - np.log(there.reading.contradicted + _LEAST))


def features(
    seen: Sequence[Seen], words: Evidence, voices: Sequence[Voice], elsewhere: Sequence[float]
) -> Vector:
    """What the windows say together, the words, and the misconceptions of the answer, in the order of
    `FEATURES`; `seen` is not empty, `elsewhere` is how the answer leans on its other ideas.
    """
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
            max((v.odds for v in voices if _overlap(v.there, seen[there])), default=_UNHEARD),
            max((v.odds for v in voices), default=_UNHEARD),
            float(np.mean(elsewhere)) if elsewhere else 0.0,
            min(elsewhere, default=0.0),
        ]
    )


def _overlap(one: Seen, other: Seen) -> bool:
    return one.window.start < other.window.end and other.window.start < one.window.end


def chances(
    seen: Sequence[Seen], words: Evidence, voices: Sequence[Voice], elsewhere: Sequence[float]
) -> Chances:
    """How likely each verdict on an idea is."""
    if not seen:
        return Chances({verdict: float(verdict is Verdict.ABSENT) for verdict in Verdict})
    fit = fitted("verdicts")
    found = fit.chances(features(seen, words, voices, elsewhere))
    return Chances({Verdict(name): float(chance) for name, chance in zip(fit.outcomes, found, strict=True)})


def unsure(found: Sequence[Chances], *, flags: int) -> Vector:
    """What the confidence hangs on: how sure the verdicts are, and how many things are odd."""
    sure = [each.surest for each in found] or [0.0]
    split = [min(each.of[Verdict.COVERED], each.of[Verdict.CONTRADICTED]) for each in found] or [0.0]
    return np.array([float(np.mean(sure)), min(sure), max(split), float(np.mean(split)), min(flags, 2)])


def confidence(found: Sequence[Chances], *, flags: int) -> float:
    """How likely the score is within .2 of a fair one, as fitted on labelled answers."""
    fit = fitted("confidence")
    return float(fit.chances(unsure(found, flags=flags))[fit.outcomes.index("near")])
