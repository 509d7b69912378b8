"""What phones and word processors make of typed characters, undone; and where words begin and end."""

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["TypedWord", "as_typed", "one_line", "word_at"]

_SPACES: Final = (
    "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{FIGURE SPACE}\N{THIN SPACE}\N{EN SPACE}\N{EM SPACE}"
)
_UNSEEN: Final = "\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}\N{SOFT HYPHEN}\u200e\u200f"
_HYPHENS: Final = "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}"
_QUOTES: Final = (
    "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}"
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
)
_APOSTROPHES: Final = "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
_PLAIN: Final = {
    **dict.fromkeys(map(ord, _SPACES), " "),
    **dict.fromkeys(map(ord, _HYPHENS), "-"),
    **dict.fromkeys(map(ord, _QUOTES), '"'),
    **dict.fromkeys(map(ord, _APOSTROPHES), "'"),
    ord("\N{FULLWIDTH COLON}"): ":",
    ord("\N{FULLWIDTH COMMA}"): ",",
    ord("\N{FULLWIDTH EQUALS SIGN}"): "=",
    ord("\N{FULLWIDTH NUMBER SIGN}"): "#",
    ord("\N{FULLWIDTH COMMERCIAL AT}"): "@",
}
_NOTHING: Final = dict.fromkeys(map(ord, _UNSEEN))
_WORD: Final = re.compile(r'"[^"]*"|\'[^\']*\'(?=[\s,;]|$)|[^\s"]\S*|"\S*')


@dataclass(frozen=True, slots=True)
class TypedWord:
    """A word of a text, or several in quotes; `start` and `end` as they stand there."""

    text: str
    start: int
    end: int
    quoted: bool = False


def as_typed(text: str) -> str:
    """The text with plain quotes, hyphens, colons and spaces; it keeps its length."""
    return text.translate(_PLAIN)


def one_line(text: str) -> str:
    """A short value as it was meant: plain characters, nothing unseen, single spaces."""
    return " ".join(as_typed(text).translate(_NOTHING).split())


def word_at(text: str, at: int) -> TypedWord | None:
    """The first word of a plain text from a position on that is more than a mark; None at its end."""
    match = _WORD.search(text, at)
    while match is not None and not one_line(match[0]).strip(",;"):
        match = _WORD.search(text, match.end())
    if match is None:
        return None
    found = match[0]
    quoted = len(found) > 1 and found[0] == found[-1] and found[0] in "\"'"
    return TypedWord(found[1:-1] if quoted else found, match.start(), match.end(), quoted)
