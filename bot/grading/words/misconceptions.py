"""Finds the misconceptions that an answer voices: in a clause, not denied, and closer than any idea."""

from dataclasses import dataclass

import numpy as np

from bot.core.questions.question import Misconception
from bot.grading.words.alignment import Aligned
from bot.grading.words.lexicon import lexicon
from bot.grading.words.polarity import contradicts
from bot.grading.words.prepared import Prepared
from bot.grading.words.subjects import Standing, swapped
from bot.grading.words.text import Text

__all__ = ["Found", "voiced_in"]

_CLAIMED = 0.72
_EXPLAINED = 0.5
_AHEAD = 0.03
#: One turned word in five is enough to doubt that the claim is made.
_TURNED = 0.2
_MET = 0.6
_NAMED = 0.6


@dataclass(frozen=True, slots=True)
class Found:
    """A misconception and the window that voices it."""

    misconception: Misconception
    window: int
    closeness: float


def voiced_in(prepared: Prepared, aligned: Aligned, answer: Text, *, standing: Standing) -> tuple[Found, ...]:
    """Each misconception at most once, at its closest window."""
    share = np.minimum(aligned.shares, aligned.claims)
    close = (aligned.claims + aligned.explained) / 2
    true = [*(k for ready in prepared.ideas for k in ready.wordings), *prepared.truths]
    rival = close[:, true].max(axis=1) if true else np.zeros(len(close))
    # Two sentences together hold the words of many claims that nobody made.
    narrow = np.array([len(window.sentences) == 1 for window in aligned.windows], np.bool_)
    claimed = (share >= _CLAIMED) & (aligned.explained >= _EXPLAINED) & (close >= (rival + _AHEAD)[:, None])
    own = _own_words(prepared, true)
    found = []
    for misconception, wordings in prepared.misconceptions:
        best: Found | None = None
        named = prepared.sides.found(prepared.wordings.items[wordings[0]].text.stems)
        sides = {comparison: side for comparison, side in named.items() if len(side) == 1}
        for k in wordings:
            for w in np.flatnonzero(claimed[:, k] & narrow):
                closeness = float(close[w, k])
                window = aligned.windows[w]
                here = prepared.sides.found({word.stem for word in answer.words[window.first : window.last]})
                if not _names(own[k], aligned, int(w)) or any(here.get(c, s) > s for c, s in sides.items()):
                    continue
                nearer = best is None or closeness > best.closeness + 1e-3
                turned = contradicts(prepared.wordings, k, aligned, int(w), answer=answer, part=_TURNED)
                if (
                    nearer
                    and not turned
                    and not swapped(prepared.wordings, k, aligned, int(w), own=sides, standing=standing)
                ):
                    best = Found(misconception, int(w), closeness)
        if best is not None:
            found.append(best)
    return tuple(found)


def _own_words(prepared: Prepared, true: list[int]) -> dict[int, list[int]]:
    """For each wording of a misconception the rows of its words that tell it from the truth."""
    right = {word.stem for k in true for word in prepared.wordings.items[k].words}
    telling = lexicon().quantifiers
    return {
        k: [
            prepared.wordings.row[word.stem]
            for word in prepared.wordings.items[k].words
            if word.stem not in right or word.text in telling
        ]
        for _, wordings in prepared.misconceptions
        for k in wordings
    }


def _names(rows: list[int], aligned: Aligned, w: int) -> bool:
    """Whether the window has most of the words that set the misconception apart from the truth."""
    first, last = aligned.spans[w]
    met = sum(bool(aligned.similar[row, first:last].max() >= _MET) for row in rows)
    return met >= _NAMED * len(rows)
