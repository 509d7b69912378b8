"""How near a window of an answer comes to a wording: each piece of the wording looks for its best match.

Says what is worth reading closely, not what is true: a statement and its opposite are equally near.
"""

from collections.abc import Sequence, Sized

import numpy as np
from numpy.typing import NDArray

from bot.grading.words.embeddings import Embeddings, Matrix

__all__ = ["Nearness", "Pieces"]

Pieces = NDArray[np.int64]
#: What the most frequent pieces weigh, beside 1 for the rarest.
_PLAIN = 0.35


class Nearness:
    """Compares texts by the vectors of their pieces. Safe from threads."""

    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings

    def pieces(self, text: str) -> Pieces:
        """The numbers of a text's pieces; one for nothing stands for an empty text."""
        return np.array(self._embeddings.numbers(text.lower()) or [0], np.int64)

    def between(self, wordings: Sequence[Sequence[Pieces]], windows: Sequence[Pieces]) -> Matrix:
        """Nearness (about 0-1) of each idea, by the best of its wordings, to each window: ideas x windows."""
        if not windows or not wordings:
            return np.zeros((len(wordings), len(windows)), np.float32)
        texts = [pieces for alternatives in wordings for pieces in alternatives]
        pieces = np.concatenate(texts)
        weights = self._weights(pieces)
        likeness = self._embeddings.unit(pieces) @ self._embeddings.unit(np.concatenate(windows)).T
        best = np.maximum.reduceat(likeness, _starts(windows), axis=1) * weights[:, None]
        sums = np.add.reduceat(best, _starts(texts), axis=0)
        near = sums / np.add.reduceat(weights, _starts(texts))[:, None]
        return np.asarray(np.maximum.reduceat(near, _starts(wordings), axis=0), np.float32)

    def both(self, texts: Sequence[Pieces], windows: Sequence[Pieces]) -> Matrix:
        """How near texts and windows are to each other, both ways together (about 0-2): texts x windows."""
        ours, theirs = np.concatenate(texts), np.concatenate(windows)
        kinds, where = np.unique(ours, return_inverse=True)
        likeness = self._embeddings.unit(kinds) @ self._embeddings.unit(theirs).T
        weights, their_weights = self._weights(ours), self._weights(theirs)
        there = np.maximum.reduceat(likeness, _starts(windows), axis=1)[where] * weights[:, None]
        there = np.add.reduceat(there, _starts(texts), axis=0)
        there /= np.add.reduceat(weights, _starts(texts))[:, None]
        back = np.maximum.reduceat(likeness[where], _starts(texts), axis=0) * their_weights
        back = np.add.reduceat(back, _starts(windows), axis=1)
        back /= np.add.reduceat(their_weights, _starts(windows))
        return np.asarray(there + back, np.float32)

    def _weights(self, pieces: Pieces) -> Matrix:
        return np.asarray(_PLAIN + (1 - _PLAIN) * self._embeddings.rarity(pieces), np.float32)


def _starts(parts: Sequence[Sized]) -> NDArray[np.int64]:
    """Where each part begins when they stand one after the other."""
    return np.cumsum([0, *(len(each) for each in parts[:-1])])
