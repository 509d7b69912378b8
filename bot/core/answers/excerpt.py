"""The beginning of a text that is too long to stand whole: sentences, or words, and code blocks closed."""

import re
from typing import Final

__all__ = ["excerpt", "shortened"]

_ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"
_FENCE: Final = "```"
_CLOSED: Final = f"\n{_FENCE}"
_END: Final = re.compile(r"[.!?\u3002\uff01\uff1f][\"'\u201d\u2019)\]]*(?=\s)|\n")
_LEAST: Final = 3
"""A sentence that ends before so small a part of what fits is not worth stopping at."""


def excerpt(text: str, longest: int) -> str:
    """A text of at most `longest` characters: the whole one, or its first sentences and an ellipsis.

    Where not one sentence fits, it ends behind a word. A code block that is open at the end is closed.
    """
    text = text.strip()
    whole = _balanced(text)
    if len(whole) <= longest:
        return whole
    room = text[: longest - len(_CLOSED) - len(_ELLIPSIS) - 1]
    ends = [found.end() for found in _END.finditer(text, 0, len(room) + 1) if found.end() <= len(room)]
    if ends and ends[-1] * _LEAST >= len(room):
        return f"{_balanced(room[: ends[-1]].rstrip())} {_ELLIPSIS}"
    words = room.rsplit(maxsplit=1)[0] if re.search(r"\S\s+\S", room) and text[len(room)].strip() else room
    kept = (words if len(words) * _LEAST >= len(room) else room).rstrip()
    return f"{_balanced(kept)}{_ELLIPSIS}"


def shortened(text: str, longest: int) -> str:
    """A line of at most `longest` characters: the whole one, or its first words and an ellipsis.

    A single word that is too long is cut all the same.
    """
    if len(text) <= longest:
        return text
    room = text[: longest - len(_ELLIPSIS)]
    words = room.rsplit(maxsplit=1)[0] if room.split()[1:] else room
    whole = text[len(room)].isspace() or len(words) * _LEAST < len(room)
    return (room if whole else words).rstrip(" \t\n,;:") + _ELLIPSIS


def _balanced(text: str) -> str:
    """The text with its last code block closed."""
    return text + _CLOSED if text.count(_FENCE) % 2 else text
