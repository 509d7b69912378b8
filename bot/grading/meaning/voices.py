"""Which misconceptions an answer voices: features of the readings, and weights fitted on labels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.grading.meaning.close_reading import Seen
from bot.grading.meaning.fitted import Vector, fitted

__all__ = ["UNHEARD", "VOICE_FEATURES", "Voice", "voice", "voice_features"]

VOICE_FEATURES = (
    "near",
    "covered",
    "nearer than an idea",
    "idea covered there",
    "idea contradicted there",
)
_LEAST = 1e-3
#: A misconception is voiced from this chance on: on the hand that weighs, one strong answer in 25 is told of
#: one that it does not voice, as from .35 on, and more are found.
_VOICED = 0.28
#: How near the nearest idea is where none was read in a window.
_ELSEWHERE = 0.3
#: The odds (as a logarithm) of a misconception where the rubric lists none.
UNHEARD = -6.0


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
        return float(np.clip(np.log(self.chance / max(1 - self.chance, _LEAST) + _LEAST), UNHEARD, -UNHEARD))


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
