"""How ready somebody is on a topic: an estimate with its uncertainty, from graded answers.

Each piece of evidence has the weight `LEVEL_WEIGHT x 0.5 ** (age / HALF_LIFE)`: a harder question says
more, an old answer says less. With w the weights and s the scores (0-1):

    n = sum(w)                     how much is known
    m = sum(w x s) / n             the estimate
    centre = (m + z^2 / 2n) / (1 + z^2 / n)
    half   = z x sqrt(m (1 - m) / n + z^2 / 4n^2) / (1 + z^2 / n)

[centre - half, centre + half] is Wilson's interval at 90 % (E. B. Wilson, "Probable Inference, the Law
of Succession, and Statistical Inference", JASA 22, 1927), with the decayed weight as the number of
trials. It always holds m, stays within 0 and 1, and narrows with every answer like those before.

Time alone never moves the estimate, for it decays all weights alike; it only widens the interval. So an
answer below the estimate lowers it, on whatever day it is given. Below `ENOUGH` answers there is no number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

from bot.core.learning.evidence import Evidence
from bot.core.questions.question import Level

__all__ = [
    "ENOUGH",
    "HALF_LIFE",
    "KEPT",
    "LEVEL_WEIGHT",
    "Readiness",
    "readiness",
    "topic_readiness",
    "weakest",
]

LEVEL_WEIGHT: dict[Level, float] = {Level.BASIC: 1.0, Level.INTERMEDIATE: 1.5, Level.ADVANCED: 2.0}
HALF_LIFE = timedelta(days=60)
KEPT = timedelta(days=730)
"""Older answers weigh under 0.03 % and are not read."""
ENOUGH = 3
_LEAST_WEIGHT = 1.0
_Z = 1.6449
"""The 95th percentile of the normal distribution: 5 % on either side of the interval."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What `answers` answers say of a topic: `estimate` within `low` and `high`, all 0-1."""

    topic: str
    answers: int = 0
    weight: float = 0.0
    estimate: float = 0.0
    low: float = 0.0
    high: float = 1.0

    @property
    def enough(self) -> bool:
        """Whether there is enough to name a number."""
        return self.answers >= ENOUGH and self.weight >= _LEAST_WEIGHT


def topic_readiness(topic: str, pieces: Iterable[Evidence], *, now: datetime) -> Readiness:
    """The readiness that these pieces of evidence, all on the topic, come to at `now`."""
    answers, weight, sum_ = 0, 0.0, 0.0
    for piece in pieces:
        age = max(now - piece.at, timedelta())
        each = LEVEL_WEIGHT[piece.level] * 0.5 ** (age / HALF_LIFE)
        answers += 1
        weight += each
        sum_ += each * piece.score
    if not answers:
        return Readiness(topic)
    estimate = min(sum_ / weight, 1.0)
    shrink = 1 + _Z**2 / weight
    centre = (estimate + _Z**2 / (2 * weight)) / shrink
    half = _Z * sqrt(estimate * (1 - estimate) / weight + _Z**2 / (4 * weight**2)) / shrink
    return Readiness(topic, answers, weight, estimate, max(centre - half, 0.0), min(centre + half, 1.0))


def readiness(pieces: Sequence[Evidence], topics: Iterable[str], *, now: datetime) -> Mapping[str, Readiness]:
    """The readiness on each of these topics; a piece counts for every topic of its question."""
    by_topic: dict[str, list[Evidence]] = {topic: [] for topic in topics}
    for piece in pieces:
        for topic in piece.topics:
            if topic in by_topic:
                by_topic[topic].append(piece)
    return {topic: topic_readiness(topic, found, now=now) for topic, found in by_topic.items()}


def weakest(known: Iterable[Readiness], count: int) -> Sequence[Readiness]:
    """The topics with the lowest estimates among those with enough answers, then those with a few."""
    answered = [each for each in known if each.answers]
    return sorted(answered, key=lambda each: (not each.enough, each.estimate, each.topic))[:count]
