"""What was seen in one answer: the readings of its ideas and misconceptions, and what they say together."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bot.grading.meaning.close_reading import TOUCHED, Seen
from bot.grading.meaning.examples import Likeness
from bot.grading.meaning.voices import Voice, voice
from bot.grading.meaning.windows import Window
from bot.grading.words.evidence import Evidence

__all__ = ["Look", "leaning", "surest"]

#: One denial that the judge is sure of is wrong about as often as right. Where it reads this share of several
#: touched ideas so, the answer is turned as a whole: of the labelled answers that say nothing wrong none is.
_SURELY, _SEVERAL, _MOSTLY = 0.8, 3, 0.7
#: What nearness counts beside the judge's reading where words are looked for that show an idea, and what two
#: clauses cost beside one.
_NEARNESS, _PAIR_COST = 2.0, 0.15
#: What a reading has at least before its logarithm is taken: one that is sure does not outweigh all others.
_LEAST, _TINY = 0.03, 1e-6


@dataclass(frozen=True)
class Look:
    """What was seen of each idea and of each misconception, and idea by idea what the words offer and whether
    it is like the idea's examples.
    """

    ideas: tuple[tuple[Seen, ...], ...]
    misconceptions: tuple[tuple[Seen, ...], ...]
    words: Sequence[Evidence]
    likeness: Sequence[Likeness | None]

    @cached_property
    def voices(self) -> list[Voice]:
        """The misconceptions in order; none of an answer without windows."""
        found = [voice(each, self.ideas) for each in self.misconceptions]
        return [each for each in found if each is not None]

    @cached_property
    def corrected(self) -> frozenset[Window]:
        """The windows that voice a misconception."""
        return frozenset(each.there.window for each in self.voices if each.heard)

    @cached_property
    def denied(self) -> frozenset[int]:
        """The ideas that are surely denied, by number, of an answer that denies most of what it touches."""
        touched = [i for i, seen in enumerate(self.ideas) if any(s.reading.absent < TOUCHED for s in seen)]
        denied = [i for i in touched if _denied(self.ideas[i])]
        most = len(touched) >= _SEVERAL and len(denied) >= _MOSTLY * len(touched)
        return frozenset(denied if most else ())

    @cached_property
    def shown(self) -> tuple[Seen | None, ...]:
        """The window that shows what is said on each idea: it touches the idea, comes near to its words, and
        shows no other idea better. On labelled answers nine in ten ticked ideas are shown by the words that
        their labels point to, where the surest reading alone shows 84 in a hundred.
        """
        best: dict[Window, list[float]] = {}
        for seen in self.ideas:
            for each in seen:
                best.setdefault(each.window, []).append(_shows(each))
        return tuple(
            max(seen, key=lambda each: 2 * _shows(each) - max(best[each.window]), default=None)
            for seen in self.ideas
        )

    @cached_property
    def leaning(self) -> float:
        """Whether the answer makes (above 0) or denies the ideas that it touches; 0 where it touches none."""
        touched = [seen for seen in self.ideas if any(s.reading.absent < TOUCHED for s in seen)]
        return float(np.mean([leaning(seen) for seen in touched])) if touched else 0.0

    @cached_property
    def resemblance(self) -> tuple[float, float]:
        """Whether the answer is like right (above 0) or wrong examples of its ideas, and whether its words
        are; 0 without examples.
        """
        found = [
            (likeness.each[surest(seen)], likeness.words)
            for seen, likeness in zip(self.ideas, self.likeness, strict=True)
            if likeness is not None
        ]
        near, words = np.mean(found, axis=0) if found else (0.0, 0.0)
        return float(near), float(words)


def leaning(seen: Sequence[Seen]) -> float:
    """Whether windows make (above 0) or deny an idea, each for as much as it touches the idea."""
    touching = np.array([1 - s.reading.absent + _TINY for s in seen])
    made = np.log([s.reading.covered + _LEAST for s in seen])
    denied = np.log([s.reading.contradicted + _LEAST for s in seen])
    return float(np.average(made - denied, weights=touching))


def _shows(seen: Seen) -> float:
    """How well a window shows an idea; of two that show the same, one clause rather than two."""
    touching = 1 - seen.reading.absent
    return round(touching + _NEARNESS * seen.near - (_PAIR_COST if seen.window.pair else 0.0), 3)


def surest(seen: Sequence[Seen]) -> int:
    """The number of the window that is read as making or denying an idea most surely."""
    return max(range(len(seen)), key=lambda i: max(seen[i].reading.covered, seen[i].reading.contradicted))


def _denied(seen: Sequence[Seen]) -> bool:
    denied = max(s.reading.contradicted for s in seen)
    return denied >= _SURELY and denied > max(s.reading.covered for s in seen)
