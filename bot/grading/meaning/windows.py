"""Cuts an answer into the windows that the judge reads: clauses, sentences, bullets, lines of code.

Knows nothing of rubrics. Every window is a span of the answer as it was typed, so that a quote is verbatim.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Window", "windows_of"]

#: A window of more words is cut at a clause; two neighbours are read together up to `_PAIR` words.
_LONG = 34
_PAIR = 40
#: Windows read of one answer at most, before neighbours are paired: some 1,000 words.
_MOST = 120
#: A cut leaves at least this many words on either side.
_EDGE = 5
#: A "sentence" of more characters without a space is no language; it is cut by length.
_UNBROKEN = 400

_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"\s*(?:[-*•\u2013\u2014+>]|\(?\d{1,2}[.)](?=\s)|\(?[a-z][)](?=\s)|#{1,6}(?=\s))\s*")
_END = re.compile(
    r"(?<![.!?;])[.!?;]+[\"'\u201d\u2019)\]]*\s+(?=\S)"
    r"|(?<=[a-z)])\.(?=[A-Z])"
    r"|\s[-\u2013\u2014]{1,3}\s(?=[a-z]\w*\s\w+\s\w+)"
)
_SHORTENED = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|etc|cf|approx|resp|al|fig|eq|no|dr|mr|ms|st|incl|w|min|max|avg|ca)|\b[A-Za-z])\.$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,:]\s|\s(?=(?:but|and|so|because|since|while|whereas|which|then|or|if|when|although|though|otherwise"
    r"|cos|bc)\s)|\s[-\u2013\u2014]{1,3}\s|\u2192|\||\(",
    re.IGNORECASE,
)
_WORD = re.compile(r"\S+")
_BEFORE = 8


@dataclass(frozen=True, slots=True)
class Window:
    """Characters [start, end) of an answer; `pair` when it holds two neighbours."""

    start: int
    end: int
    pair: bool = False


def windows_of(text: str) -> tuple[Window, ...]:
    """Every clause-sized part of a text in order, then every two neighbours that are short together."""
    parts: list[Window] = []
    for line in _LINE.finditer(text):
        parts.extend(_sentences(text, line.start(), line.end()))
        if len(parts) >= _MOST:
            break
    parts = parts[:_MOST]
    pairs = [
        Window(one.start, two.end, pair=True)
        for one, two in pairwise(parts)
        if len(_WORD.findall(text, one.start, two.end)) <= _PAIR
    ]
    return (*parts, *pairs)


def _sentences(text: str, start: int, end: int) -> list[Window]:
    bullet = _BULLET.match(text, start, end)
    first = bullet.end() if bullet else start
    found: list[Window] = []
    for mark in _END.finditer(text, first, end):
        stop = mark.start() + len(mark.group().rstrip())
        before = text[max(first, mark.start() - _BEFORE) : mark.start() + 1]
        if text[mark.start()] == "." and _SHORTENED.search(before):
            continue
        found.extend(_cut(text, first, stop))
        first = mark.end()
    found.extend(_cut(text, first, end))
    return found


def _cut(text: str, start: int, end: int) -> list[Window]:
    """A sentence in parts of at most `_LONG` words, cut where a clause begins, near the middle."""
    found: list[Window] = []
    rest = [(start, end)]
    while rest:
        first, last = rest.pop()
        while first < last and text[first].isspace():
            first += 1
        while first < last and text[last - 1].isspace():
            last -= 1
        if not any(char.isalnum() for char in text[first:last]):
            continue
        words = [each.start() for each in _WORD.finditer(text, first, last)]
        if len(words) <= _LONG:
            last = min(last, first + max(_UNBROKEN, 0)) if len(words) == 1 else last
            found.append(Window(first, last))
            continue
        middle = words[len(words) // 2]
        marks = (each.end() for each in _CLAUSE.finditer(text, words[_EDGE], words[-_EDGE]))
        place = min(marks, key=lambda at: abs(at - middle), default=middle)
        rest += [(place, last), (first, place)]
    return found
