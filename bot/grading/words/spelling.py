"""Mends typing errors: a word that is no word, one slip away from a word of the rubric, is that word."""

from collections.abc import Mapping
from dataclasses import replace

from bot.grading.words.embeddings import Embeddings
from bot.grading.words.text import Text, Word

__all__ = ["mended"]

_SHORTEST = 5
_LONG = 9
#: Words of the language have one or two pieces; a slip breaks them into more.
_PIECES = 3


def mended(text: Text, known: Mapping[str, str], embeddings: Embeddings) -> Text:
    """The text with the stems of misspelt words put right; `known` gives the stems of the rubric's words.

    Places and letters of the words stay.
    """
    stems = frozenset(known.values())
    by_letter: dict[str, list[str]] = {}
    for word in sorted(known):
        if len(word) >= _SHORTEST:
            by_letter.setdefault(word[0], []).append(word)
    words = tuple(
        replace(word, stem=_nearest(word, by_letter.get(word.text[0], []), known))
        if _strange(word, stems) and embeddings.pieces(word.text) >= _PIECES
        else word
        for word in text.words
    )
    if words == text.words:
        return text
    return replace(text, words=words, stems=frozenset(word.stem for word in words))


def _strange(word: Word, stems: frozenset[str]) -> bool:
    return len(word.text) >= _SHORTEST and word.text.isalpha() and word.stem not in stems


def _nearest(word: Word, candidates: list[str], known: Mapping[str, str]) -> str:
    """The stem of the first candidate within one slip (two for long words), else the word's own."""
    slips = 2 if len(word.text) >= _LONG else 1
    for candidate in candidates:
        near = abs(len(candidate) - len(word.text)) <= slips
        if near and _distance(word.text, candidate, slips) <= slips:
            return known[candidate]
    return word.stem


def _distance(one: str, two: str, most: int) -> int:
    """Letters added, left out, changed or swapped with their neighbour; above `most` it may stop short."""
    before: list[int] = []
    last = list(range(len(two) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, other in enumerate(two, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == two[j - 2] and one[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]
