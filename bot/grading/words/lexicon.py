"""The word lists of the grader (words.toml), as stems and ready for look-up. Read once, on first use."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import snowballstemmer

__all__ = ["Lexicon", "lexicon", "stem"]

_CACHE = 20_000
_SPELLINGS = (
    (re.compile(r"is(e[drs]?|es|ing|ation|ations|able)$"), r"iz\1"),
    (re.compile(r"ys(e[drs]?|ing)$"), r"yz\1"),
    (re.compile(r"(mod|lab|canc|chann|sign|trav|lev)(e|a)ll(ing|ed|er|ers)$"), r"\1\2l\3"),
    (re.compile(r"(behavi|col|fav|neighb|lab|flav|hon)our"), r"\1or"),
    (re.compile(r"^cent(re|red)(s?)$"), r"center\2"),
)


@lru_cache(maxsize=_CACHE)
def stem(word: str) -> str:
    """The stem of a lower-case word; British and American spellings share one."""
    for pattern, american in _SPELLINGS:
        word = pattern.sub(american, word)
    # A stemmer holds the word that it works on: one shared by the grading threads would mix words up.
    return str(snowballstemmer.stemmer("english").stemWord(word))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word lists by use. Words stand as typed, in lower case, unless the name says stems.

    `contrast_stems` gives for a stem the numbers of its sets of alternatives, and which of them it is.
    """

    function: frozenset[str]
    light: frozenset[str]
    glue: frozenset[str]
    negation: frozenset[str]
    dismissal: frozenset[str]
    quantifiers: frozenset[str]
    boundary: frozenset[str]
    compounds: Mapping[tuple[str, str], str]
    abbreviations: Mapping[str, tuple[str, ...]]
    synonym_stems: Mapping[str, frozenset[int]]
    contrast_stems: Mapping[str, Mapping[int, int]]
    antonym_stems: Mapping[str, frozenset[str]]
    languages: Mapping[str, frozenset[str]]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lists of words.toml."""
    file = resources.files("bot.grading.words").joinpath("words.toml")
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    antonyms: dict[str, set[str]] = {}
    for word, others in raw["antonyms"].items():
        for other in others.split():
            antonyms.setdefault(stem(word), set()).add(stem(other))
            antonyms.setdefault(stem(other), set()).add(stem(word))
    pairs = {long: short.split() for long, short in raw["compounds"].items()}
    return Lexicon(
        function=frozenset(raw["function"].split()),
        light=frozenset(raw["light"].split()),
        glue=frozenset(raw["glue"].split()),
        negation=frozenset(raw["negation"].split()),
        dismissal=frozenset(raw["dismissal"].split()),
        quantifiers=frozenset(raw["quantifiers"].split()),
        boundary=frozenset(raw["boundary"].split()),
        compounds={(first, second): long for long, (first, second) in pairs.items()},
        abbreviations={short: tuple(long.split()) for short, long in raw["abbreviations"].items()},
        synonym_stems=_sets(raw["synonyms"]),
        contrast_stems=_contrasts(raw["contrasts"]),
        antonym_stems={word: frozenset(others) for word, others in antonyms.items()},
        languages={name: frozenset(words.split()) for name, words in raw["languages"].items()},
    )


def _sets(entries: list[dict[str, str]]) -> dict[str, frozenset[int]]:
    """Stem -> the numbers of the sets that hold it."""
    found: dict[str, set[int]] = {}
    for number, entry in enumerate(entries):
        for word in entry["words"].split():
            found.setdefault(stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def _contrasts(entries: list[str]) -> dict[str, dict[int, int]]:
    """Stem -> number of a set of alternatives -> which of them it is."""
    found: dict[str, dict[int, int]] = {}
    for number, entry in enumerate(entries):
        for side, words in enumerate(entry.split("/")):
            for word in words.split():
                found.setdefault(stem(word), {})[number] = side
    return found
