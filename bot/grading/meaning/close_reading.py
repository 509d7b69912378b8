"""Reads an answer closely: for each statement of a rubric, the windows that come nearest to it, judged."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.grading.meaning.examples import Examples, Likeness, likeness
from bot.grading.meaning.judge import Judge, Reading
from bot.grading.meaning.nearness import Nearness, Pieces
from bot.grading.meaning.reading import as_read
from bot.grading.meaning.windows import Window, windows_of

__all__ = ["TOUCHED", "WHOLE", "CloseReader", "Cut", "Seen", "Statement", "deciding"]

#: Of 102 honest answers and references of so many windows none has a seventh of them this far from whatever
#: the question speaks of and from its reference, of five honest answers set together none more than .52; of
#: nine references pasted together nine in ten have more.
_LONG, _NEAR, _TOLD, _STRANGE = 16, 0.5, 0.8, 0.55
#: A window as near as this to a wording holds every word of it.
WHOLE = 0.97
#: A window touches an idea where the chance that it does not is below this.
TOUCHED = 0.5
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Statement:
    """What the judge is asked about: a sentence with its subject, and the wordings that point to it."""

    text: str
    wordings: tuple[Pieces, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A window of an answer beside a statement: how near their words are, and what the judge read."""

    window: Window
    near: float
    reading: Reading


@dataclass(frozen=True, slots=True)
class Cut:
    """An answer cut into windows, with what is read of each and its pieces."""

    answer: str
    windows: tuple[Window, ...]
    texts: tuple[str, ...]
    pieces: tuple[Pieces, ...]


class CloseReader:
    """Picks windows by nearness and has them judged. Safe from threads."""

    def __init__(self, nearness: Nearness, judge: Judge) -> None:
        self._nearness = nearness
        self._judge = judge

    def statement(self, text: str, wordings: Sequence[str], told: Cut | None = None) -> Statement:
        """A statement ready for use; `wordings` are ways to say it, without the subject, its own first.

        Another wording that stands whole in what was `told` (the prompt) shows nothing, and is left out.
        """
        pieces = [self._nearness.pieces(each) for each in wordings]
        if told is not None and told.windows:
            near = self._nearness.between([[each] for each in pieces], told.pieces).max(axis=1)
            pieces = [each for i, each in enumerate(pieces) if not i or near[i] < WHOLE]
        return Statement(text, tuple(pieces))

    def cut(self, answer: str) -> Cut:
        """An answer ready for reading."""
        windows = windows_of(answer)
        texts = tuple(as_read(answer[each.start : each.end]) for each in windows)
        return Cut(answer, windows, texts, tuple(self._nearness.pieces(text) for text in texts))

    def read(self, cut: Cut, statements: Sequence[Statement], *, most: int) -> tuple[tuple[Seen, ...], ...]:
        """For each statement, what was seen in the `most` nearest windows, the nearest first."""
        if not statements:
            return ()
        near = self._nearness.between([each.wordings for each in statements], cut.pieces)
        picked = [np.argsort(-np.round(row, 5), kind="stable")[:most] for row in near]
        pairs = [
            (each.text, cut.texts[number])
            for each, numbers in zip(statements, picked, strict=True)
            for number in numbers
        ]
        readings = iter(self._judge.read(pairs))
        return tuple(
            tuple(Seen(cut.windows[n], float(near[i][n]), next(readings)) for n in numbers)
            for i, numbers in enumerate(picked)
        )

    def liken(self, cut: Cut, seen: Sequence[Seen], examples: Examples | None) -> Likeness | None:
        """What the windows seen of an idea are more like, one by one; None without examples or windows."""
        if examples is None or not seen:
            return None
        numbers = [cut.windows.index(each.window) for each in seen]
        pieces, texts = [cut.pieces[n] for n in numbers], [cut.texts[n] for n in numbers]
        touching = np.array([1 - each.reading.absent + _LEAST for each in seen])
        return likeness(self._nearness, pieces, texts, touching, examples)

    def strange(self, cut: Cut, statements: Sequence[Statement], sentences: Sequence[Statement]) -> bool:
        """Whether an answer is long and most of it comes near no statement and is no sentence of the
        reference; said again is said once.
        """
        alone = {text: i for i, text in enumerate(cut.texts) if not cut.windows[i].pair}.values()
        if len(alone) < _LONG:
            return False
        pieces = [cut.pieces[i] for i in alone]
        near = self._nearness.between([each.wordings for each in statements], pieces).max(axis=0)
        told = self._nearness.between([each.wordings for each in sentences], pieces).max(axis=0, initial=0.0)
        return float(((near < _NEAR) & (told < _TOLD)).mean()) >= _STRANGE


def deciding(seen: Sequence[Seen]) -> Seen | None:
    """The window that touches an idea most; None where none was read."""
    return max(seen, key=lambda s: 1 - s.reading.absent, default=None)
