"""Reads an answer closely: for each statement of a rubric, the windows that come nearest to it, judged."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.grading.meaning.judge import Judge, Reading
from bot.grading.meaning.nearness import Nearness, Pieces
from bot.grading.meaning.reading import as_read
from bot.grading.meaning.windows import Window, windows_of

__all__ = ["CloseReader", "Cut", "Seen", "Statement"]

#: Of 1,529 honest answers and references none has so many windows, so large a share of them this far from
#: whatever the question speaks of; of nine references pasted together 42 of 43 have.
_LONG, _NEAR, _STRANGE = 16, 0.5, 0.6


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

    def statement(self, text: str, wordings: Sequence[str]) -> Statement:
        """A statement ready for use; `wordings` are other ways to say it, without the subject."""
        return Statement(text, tuple(self._nearness.pieces(each) for each in wordings))

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

    def strange(self, cut: Cut, statements: Sequence[Statement]) -> bool:
        """Whether an answer is long and most of it comes near no statement; said again is said once."""
        alone = {text: i for i, text in enumerate(cut.texts) if not cut.windows[i].pair}.values()
        if len(alone) < _LONG:
            return False
        near = self._nearness.between([each.wordings for each in statements], [cut.pieces[i] for i in alone])
        return float((near.max(axis=0) < _NEAR).mean()) >= _STRANGE
