"""From what was seen in an answer to verdicts: features of the readings, and weights fitted on labels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.answers.grade import Verdict
from bot.grading.meaning.close_reading import Seen
from bot.grading.meaning.fitted import Vector, fitted
from bot.grading.meaning.look import Look, leaning, surest
from bot.grading.meaning.voices import UNHEARD

__all__ = ["EXAMPLE_FEATURES", "FEATURES", "Chances", "chances", "confidence", "features", "unsure"]

FEATURES = (
    "covered",
    "covered rather than absent",
    "contradicted rather than absent",
    "covered rather than contradicted",
    "covered rather than contradicted there",
    "near",
    "by words",
    "denied by words",
    "misconception there",
    "misconception anywhere",
    "the answer makes its ideas",
)
#: What is seen besides where examples of the idea are known.
EXAMPLE_FEATURES = (
    "like a right one there",
    "like a right one",
    "words of right ones",
    "the answer is like right ones",
    "the answer has words of right ones",
)
_LEAST = 1e-3
_SHARPENED = 2


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
        """What each verdict counts in a score: chances squared, so that what is likely decides.

        With the power 1 a right answer loses what the judge hesitates; with verdicts alone a true answer and
        its false twin tie. Of 1, 2 and 3 on the hand that weighs 2 comes nearest to fair scores.
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


def features(look: Look, number: int) -> Vector:
    """What the windows say of an idea together, the words, the misconceptions of the answer and the answer as
    a whole, in the order of `FEATURES`; then `EXAMPLE_FEATURES` where the idea has examples. Something was
    seen of the idea.
    """
    seen, words, likeness = look.ideas[number], look.words[number], look.likeness[number]
    table = np.array([[s.reading.absent, s.reading.covered, s.reading.contradicted] for s in seen])
    logs = np.log(table + _LEAST)
    there = surest(seen)
    row = [
        table[:, 1].max(),
        (logs[:, 1] - logs[:, 0]).max(),
        (logs[:, 2] - logs[:, 0]).max(),
        leaning(seen),
        leaning([seen[there]]),
        max(each.near for each in seen),
        words.chance,
        float(words.denied),
        max((v.odds for v in look.voices if _overlap(v.there, seen[there])), default=UNHEARD),
        max((v.odds for v in look.voices), default=UNHEARD),
        look.leaning,
    ]
    if likeness is not None:
        row += [likeness.each[there], likeness.whole, likeness.words, *look.resemblance]
    return np.array(row)


def _overlap(one: Seen, other: Seen) -> bool:
    return one.window.start < other.window.end and other.window.start < one.window.end


def chances(look: Look, number: int) -> Chances:
    """How likely each verdict on an idea is."""
    if not look.ideas[number]:
        return Chances({verdict: float(verdict is Verdict.ABSENT) for verdict in Verdict})
    fit = fitted("verdicts" if look.likeness[number] is None else "verdicts by example")
    found = fit.chances(features(look, number))
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
