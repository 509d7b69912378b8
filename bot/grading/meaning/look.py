"""What was seen in one answer: the readings of its ideas and misconceptions, and what they say together."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.grading.meaning.close_reading import TOUCHED, Seen, deciding
from bot.grading.meaning.verdicts import Voice, leaning, voice
from bot.grading.meaning.windows import Window
from bot.grading.words.evidence import Evidence

__all__ = ["Look"]

#: One denial that the judge is sure of is wrong about as often as right. Where it reads this share of several
#: touched ideas so, the answer is turned as a whole: of the labelled answers that say nothing wrong none is.
_SURELY, _SEVERAL, _MOSTLY = 0.9, 3, 0.7


@dataclass(frozen=True)
class Look:
    """What was seen of each idea and of each misconception, and what the words offer, idea by idea."""

    ideas: tuple[tuple[Seen, ...], ...]
    misconceptions: tuple[tuple[Seen, ...], ...]
    words: Sequence[Evidence]

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
        windows = [deciding(each) for each in self.ideas]
        touched = [i for i, s in enumerate(windows) if s is not None and s.reading.absent < TOUCHED]
        denied = [i for i in touched if (s := windows[i]) is not None and s.reading.contradicted >= _SURELY]
        most = len(touched) >= _SEVERAL and len(denied) >= _MOSTLY * len(touched)
        return frozenset(denied if most else ())

    def elsewhere(self, number: int) -> list[float]:
        """How the answer leans on the other ideas that it touches: it makes one above 0, else denies it."""
        return [each for i, each in enumerate(self._leanings) if i != number and each is not None]

    @cached_property
    def _leanings(self) -> list[float | None]:
        return [leaning(each) for each in self.ideas]
