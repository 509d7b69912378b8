"""How a text is written before the judge reads it: the same for training and for grading."""

import re
import unicodedata

from bot.grading.words.prepared import plain

__all__ = ["as_read", "statement"]

#: Signs that the judge's vocabulary lacks, as they are typed; powers stay powers.
_SIGNS = str.maketrans(
    {"\u00b2": "^2", "\u00b3": "^3", "\u207b": "^-", "\u00b9": "^1", "\u207f": "^n"}
    | {"\u2080": "_0", "\u2081": "_1", "\u2082": "_2", "\u00b7": "*", "\u00d7": "*", "\u2212": "-"}
    | {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"}
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", "")
)
_MARKUP = re.compile(r"[`*_]{2,}|`")


def as_read(text: str) -> str:
    """A part of an answer on one line, marks of Markdown gone."""
    return " ".join(_MARKUP.sub("", unicodedata.normalize("NFC", text).translate(_SIGNS)).split())


def statement(title: str, text: str) -> str:
    """A statement of a rubric with the subject that it speaks of."""
    said = as_read(plain(text))
    return f"{title}: {said}" if title else said
