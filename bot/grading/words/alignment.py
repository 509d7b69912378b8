"""Compares phrasings with the windows of an answer: how much of each phrasing is said, and where.

A window is one sentence, two neighbouring ones, or a clause. Words meet by stem, by synonym or by the
vectors of their embeddings; words of the question count little, for everybody has them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.grading.words.embeddings import Embeddings, Matrix
from bot.grading.words.lexicon import lexicon
from bot.grading.words.text import Text, Word

__all__ = ["Aligned", "Window", "Wording", "Wordings", "clauses_of", "weigh", "windows_of"]

_PROMPT = 0.3
_LIGHT = 0.25
_PLAIN = 0.35
_SYNONYM = 0.85
_KIN = 0.8
_NEAR, _SAME, _TOP = 0.15, 0.5, 0.85
_KIN_LETTERS = 5
_CLAUSE_WORDS = 3


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say something: its text, its content words, and whether any of them is negated."""

    text: Text
    words: tuple[Word, ...]
    denies: bool


@dataclass(frozen=True, slots=True)
class Window:
    """Words first..last (exclusive) of the answer; `sentences` are the numbers of those it touches."""

    first: int
    last: int
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Aligned:
    """Similarity (0-1) of the vocabulary (rows) to the content words of an answer (columns).

    `best[w, row]` is the largest similarity of a row in window w.
    `shares[w, k]` is how much of wording k stands in window w; `claims` the same with the words of the
    prompt in full, for whether a claim is made hangs on them too; `explained[w, k]` how much of the
    window's content is in wording k.
    """

    similar: Matrix
    opposed: NDArray[np.bool_]
    columns: NDArray[np.int64]
    windows: tuple[Window, ...]
    spans: tuple[tuple[int, int], ...]
    best: Matrix
    shares: Matrix
    claims: Matrix
    explained: Matrix


class Wordings:
    """The wordings of a rubric over one vocabulary, ready to be compared with answers."""

    def __init__(self, texts: tuple[Text, ...], prompt: frozenset[str], embeddings: Embeddings) -> None:
        self._embeddings = embeddings
        self._prompt = prompt
        found = [text.content or text.words for text in texts]
        self.items = tuple(
            Wording(text, words, any(word.negated for word in words))
            for text, words in zip(texts, found, strict=True)
        )
        unique: dict[str, Word] = {}
        for word in (word for words in found for word in words):
            unique.setdefault(word.stem, word)
        self.row = {stem: i for i, stem in enumerate(unique)}
        self._vectors, rarity = embeddings.words(tuple(word.text for word in unique.values()))
        own = weigh(tuple(unique.values()), rarity, prompt)
        full = weigh(tuple(unique.values()), rarity, frozenset())
        self.weights = np.zeros((len(found), len(unique)), np.float32)
        self._claims = np.zeros((len(found), len(unique)), np.float32)
        for k, words in enumerate(found):
            rows = [self.row[word.stem] for word in words]
            self.weights[k, rows] = own[rows]
            self._claims[k, rows] = full[rows]
        parts = [np.flatnonzero(row > 0) for row in self.weights]
        self._rows = np.concatenate(parts) if parts else np.zeros(0, np.intp)
        self._starts = np.cumsum([0, *(len(each) for each in parts[:-1])])
        self.totals = np.maximum(self.weights.sum(axis=1), 1e-6)
        self._claim_totals = np.maximum(self._claims.sum(axis=1), 1e-6)
        self._kin = _kin(self.row)
        self._sets = _members(self.row, lexicon().synonym_stems)
        self._apart: dict[int, list[tuple[int, int]]] = {}
        for stem, i in self.row.items():
            for number, side in lexicon().contrast_stems.get(stem, {}).items():
                self._apart.setdefault(number, []).append((i, side))
        self._digits = [i for stem, i in self.row.items() if _numbered(stem)]

    def meaning(self, k: int) -> Matrix:
        """The weighted sum of the word vectors of wording k."""
        return np.asarray(self.weights[k] @ self._vectors, np.float32)

    def align(self, answer: Text, windows: tuple[Window, ...]) -> Aligned:
        """Compare every wording with every window of the answer."""
        function = lexicon().function
        columns = [i for i, word in enumerate(answer.words) if word.text not in function]
        said = tuple(answer.words[i] for i in columns)
        vectors, rarity = self._embeddings.words(tuple(word.text for word in said))
        similar = np.clip((self._vectors @ vectors.T - _NEAR) / (_SAME - _NEAR), 0.0, 1.0) * _TOP
        opposed = np.zeros(similar.shape, np.bool_)
        if said:
            similar[self._digits] = 0.0
        for j, word in enumerate(said):
            self._relate(word.stem, similar[:, j], opposed[:, j])
        places = np.array(columns, np.int64)
        spans = tuple(
            (int(np.searchsorted(places, each.first)), int(np.searchsorted(places, each.last)))
            for each in windows
        )
        heard = weigh(said, rarity, self._prompt)
        best = np.zeros((len(windows), len(self.row)), np.float32)
        explained = np.zeros((len(windows), len(self.items)), np.float32)
        covering = np.maximum.reduceat(similar[self._rows], self._starts, axis=0) if said else None
        for w, (first, last) in enumerate(spans):
            if first < last and covering is not None:
                best[w] = similar[:, first:last].max(axis=1)
                part = heard[first:last]
                explained[w] = covering[:, first:last] @ part / max(float(part.sum()), 1e-6)
        shares = best @ self.weights.T / self.totals
        claims = best @ self._claims.T / self._claim_totals
        return Aligned(similar, opposed, places, windows, spans, best, shares, claims, explained)

    def _relate(self, stem: str, similar: Matrix, opposed: NDArray[np.bool_]) -> None:
        """Set what the lists know of one word of the answer against the whole vocabulary."""
        lists = lexicon()
        if _numbered(stem):
            similar[:] = 0.0
        for number in lists.synonym_stems.get(stem, ()):
            rows = self._sets.get(number, [])
            similar[rows] = np.maximum(similar[rows], _SYNONYM)
        for i in range(len(stem), _KIN_LETTERS - 1, -1):
            for row in self._kin.get(stem[:i], ()) if i == len(stem) else self._exact(stem[:i]):
                similar[row] = max(similar[row], _KIN)
        for number, side in lists.contrast_stems.get(stem, {}).items():
            similar[[row for row, other in self._apart.get(number, []) if other != side]] = 0.0
        rows = [self.row[other] for other in lists.antonym_stems.get(stem, ()) if other in self.row]
        similar[rows] = 0.0
        opposed[rows] = True
        if stem in self.row:
            similar[self.row[stem]] = 1.0

    def _exact(self, stem: str) -> tuple[int, ...]:
        return (self.row[stem],) if stem in self.row else ()


def _kin(row: dict[str, int]) -> dict[str, list[int]]:
    """Beginning of a stem (5 letters or more) -> rows of the stems that go on from it."""
    found: dict[str, list[int]] = {}
    for stem, i in row.items():
        for length in range(_KIN_LETTERS, len(stem)):
            found.setdefault(stem[:length], []).append(i)
    return found


def _members(row: dict[str, int], sets: Mapping[str, frozenset[int]]) -> dict[int, list[int]]:
    """Number of a word set -> rows of the stems in it."""
    found: dict[int, list[int]] = {}
    for stem, i in row.items():
        for number in sets.get(stem, ()):
            found.setdefault(number, []).append(i)
    return found


def _numbered(stem: str) -> bool:
    return stem[0].isdigit() or stem[-1].isdigit() or len(stem) == 1


def weigh(
    words: tuple[Word, ...], rarity: NDArray[np.float32], prompt: frozenset[str]
) -> NDArray[np.float32]:
    """What each word counts: rare ones most, light ones and those of the prompt little."""
    light = lexicon().light
    factor = [(_LIGHT if w.text in light else 1.0) * (_PROMPT if w.stem in prompt else 1.0) for w in words]
    weights = (_PLAIN + (1 - _PLAIN) * rarity) * np.array(factor, np.float32)
    return np.asarray(weights, np.float32)


def windows_of(text: Text) -> tuple[Window, ...]:
    """Every sentence, then every two neighbours."""
    single = [Window(s.first, s.last, (i,)) for i, s in enumerate(text.sentences)]
    pairs = [Window(one.first, two.last, (*one.sentences, *two.sentences)) for one, two in pairwise(single)]
    return (*single, *pairs)


def clauses_of(text: Text) -> tuple[Window, ...]:
    """The sentences, cut further at commas and conjunctions; every word is in one clause."""
    boundary = lexicon().boundary
    found: list[Window] = []
    for number, sentence in enumerate(text.sentences):
        start = sentence.first
        for i in range(sentence.first + 1, sentence.last - _CLAUSE_WORDS + 1):
            gap = text.clean.text[text.words[i - 1].end : text.words[i].start]
            if (text.words[i].text in boundary or "," in gap or "(" in gap) and i - start >= _CLAUSE_WORDS:
                found.append(Window(start, i, (number,)))
                start = i
        found.append(Window(start, sentence.last, (number,)))
    return tuple(found)
