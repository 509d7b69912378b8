"""Examples: what may be said on an idea, rightly and wrongly, and which of the two a window is more like.

The packs' ideas come with some (`examples.zip` beside the model, made by `python -m judge.examples`); an idea
that was reworded since, or that a community wrote, has none.
"""

import json
import math
import re
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypedDict

import numpy as np

from bot.core.questions.question import Question
from bot.grading.meaning.fitted import Vector
from bot.grading.meaning.judge import FOLDER
from bot.grading.meaning.nearness import Nearness, Pieces

__all__ = ["FILE", "Examples", "Kept", "Likeness", "known", "likeness"]

FILE = FOLDER / "examples.zip"
#: How much the nearest example outweighs the others: of 10, 20, 40 and the nearest alone the one that tells
#: right from wrong best on the hand that weighs.
_NEAREST, _NEAREST_OF_ALL = 10.0, 20.0
_WORD = re.compile(r"[a-z]+|[0-9.]+|[^\sa-z0-9]")
#: Letters by which words are told apart: a stem, nearly.
_STEM = 6


class Kept(TypedDict):
    """The examples of one idea in the file, with the idea's text as it was then."""

    idea: str
    right: list[str]
    wrong: list[str]


@dataclass(frozen=True, slots=True)
class Examples:
    """What was said on an idea: `right` covers it, `wrong` contradicts it, neither is empty; `odds` is the
    logarithm of how much oftener a word, or two, stands in right ones.
    """

    right: tuple[Pieces, ...]
    wrong: tuple[Pieces, ...]
    odds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much more like right examples than like wrong ones (0: neither) each window is and all of them are,
    and whether their words are those of right ones.
    """

    each: tuple[float, ...]
    whole: float
    words: float


def known(question: Question, nearness: Nearness, file: Path | None = FILE) -> tuple[Examples | None, ...]:
    """The examples of each idea; None where there are none for the idea as it is worded."""
    told = _read(question.id, file) if file is not None else {}
    found = [told.get(idea.id) for idea in question.ideas]
    return tuple(
        _made(each, nearness) if each is not None and each["idea"] == idea.text else None
        for idea, each in zip(question.ideas, found, strict=True)
    )


def likeness(
    nearness: Nearness, windows: Sequence[Pieces], texts: Sequence[str], weights: Vector, examples: Examples
) -> Likeness:
    """What windows of an answer, and their texts, are more like; there is at least one, and one of `weights`
    is above 0.
    """
    near = nearness.both([*examples.right, *examples.wrong], windows).astype(np.float64)
    right, wrong = near[: len(examples.right)], near[len(examples.right) :]
    each = _most(right, _NEAREST) - _most(wrong, _NEAREST)
    whole = _most(right.reshape(-1, 1), _NEAREST_OF_ALL) - _most(wrong.reshape(-1, 1), _NEAREST_OF_ALL)
    odds = [sum(examples.odds.get(word, 0.0) for word in _words(text)) for text in texts]
    return Likeness(
        tuple(round(float(value), 5) for value in each),
        round(float(whole[0]), 5),
        round(float(np.average(odds, weights=weights)), 5),
    )


def _made(kept: Kept, nearness: Nearness) -> Examples:
    right, wrong = kept["right"], kept["wrong"]
    return Examples(
        tuple(nearness.pieces(text) for text in right),
        tuple(nearness.pieces(text) for text in wrong),
        _odds(right, wrong),
    )


def _odds(right: Sequence[str], wrong: Sequence[str]) -> dict[str, float]:
    """As naive Bayes has them, with one more example of each side that holds every word."""
    there = Counter(word for text in right for word in _words(text))
    against = Counter(word for text in wrong for word in _words(text))
    sides = math.log((len(wrong) + 2) / (len(right) + 2))
    return {word: math.log((there[word] + 1) / (against[word] + 1)) + sides for word in there | against}


def _words(text: str) -> set[str]:
    """The words and signs of a text, and each two that follow each other."""
    words = [each[:_STEM] for each in _WORD.findall(text.lower())]
    return {*words, *(f"{one} {two}" for one, two in pairwise(words))}


def _most(near: Vector, sharpness: float) -> Vector:
    """A smooth maximum of each column, less what its length adds."""
    return np.asarray(np.log(np.exp(sharpness * near).mean(axis=0)) / sharpness, np.float64)


def _read(question: str, file: Path) -> Mapping[str, Kept]:
    with zipfile.ZipFile(file) as zipped:
        try:
            raw = zipped.read(f"{question}.json")
        except KeyError:
            return {}
    found: dict[str, Kept] = json.loads(raw)
    return found
