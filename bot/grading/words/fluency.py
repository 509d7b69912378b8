"""Whether words stand in the order of sentences: pairs of word classes, against the same words at random.

The text is its own yardstick: the mean over its neighbours is compared with the mean over all pairs of
its words, so that terse and long-winded writers are judged alike. Counts stand in fluency.json, made by
`python -m bot.grading.words.fit`.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.grading.words.lexicon import lexicon
from bot.grading.words.text import Text

__all__ = ["count_pairs", "order"]

_ENDINGS = {
    "noun": ("tion", "ment", "ness", "ity", "ance", "ence"),
    "nouns": ("tions", "ments", "ities"),
    "adj": ("able", "al", "ive", "ous", "ic", "ful", "less"),
    "ing": ("ing",),
    "ed": ("ed",),
    "ly": ("ly",),
    "er": ("er",),
    "plain": ("ss",),
    "s": ("s",),
}
_STEM = 2
_LEAST_WORDS = 10
_SMOOTH = 0.4


@lru_cache(maxsize=8_000)
def _class(word: str) -> str:
    if word in lexicon().glue or word in lexicon().function:
        return word
    if word[0].isdigit():
        return "#num"
    for name, endings in _ENDINGS.items():
        if any(word.endswith(ending) and len(word) > len(ending) + _STEM for ending in endings):
            return f"#{name}"
    return "#plain"


def count_pairs(texts: Iterable[Text]) -> Counter[str]:
    """How often each pair of word classes stands together, as "first second"."""
    pairs: Counter[str] = Counter()
    for text in texts:
        for sentence in text.sentences:
            classes = [_class(word.text) for word in text.words[sentence.first : sentence.last]]
            pairs.update(f"{one} {two}" for one, two in pairwise(classes))
    return pairs


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, int], NDArray[np.float64]]:
    """Class -> number, and the log ratio of each pair's frequency to chance."""
    file = resources.files("bot.grading.words").joinpath("fluency.json")
    raw = json.loads(file.read_text(encoding="utf-8"))
    names = sorted({name for pair in raw for name in pair.split()})
    number = {name: i for i, name in enumerate(names)}
    counts = np.zeros((len(names), len(names)))
    for pair, count in raw.items():
        one, two = pair.split()
        counts[number[one], number[two]] = count
    chance = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / max(counts.sum(), 1.0)
    return number, np.log((counts + _SMOOTH) / (chance + _SMOOTH))


def order(text: Text) -> float | None:
    """How far the order of the words is from chance, in standard deviations; None for short texts."""
    number, ratios = _table()
    lines = [
        [number[name] for word in text.words[s.first : s.last] if (name := _class(word.text)) in number]
        for s in text.sentences
    ]
    flat = [each for line in lines for each in line]
    steps = [ratios[one, two] for line in lines for one, two in pairwise(line)]
    if len(steps) < _LEAST_WORDS:
        return None
    square = ratios[np.ix_(flat, flat)]
    others = square[~np.eye(len(flat), dtype=bool)]
    spread = float(others.std()) / math.sqrt(len(steps))
    return (float(np.mean(steps)) - float(others.mean())) / max(spread, 1e-6)
