"""How hard a text is to read: its longest sentence, and LIX, words per sentence plus the share of long words.

LIX (C.-H. Björnsson, "Läsbarhet", 1968) counts words of more than six letters, so it needs no dictionary and
holds for any language with spaces and an alphabet: 40 is a newspaper, 60 and more is hard for specialists.
"""

import re

from bot.core.counting import counted

__all__ = ["hard_to_read"]

_HARDEST = 65.0
_LONG = 6
_ENOUGH = 30
"""Words below which LIX says more of chance than of the text."""
_SKIPPED = re.compile(r"```.*?(?:```|\Z)|\$\$.*?(?:\$\$|\Z)", re.DOTALL)
_ONE_WORD = re.compile(r"`[^`\n]*`|\$[^$\n]*\$")
_ENDS = re.compile(r"[.!?:;](?=\s|\Z)|\n\s*\n|\n\s*(?:[-*+]|\d+[.)])\s")
_WORD = re.compile(r"[^\W\d_]+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff]")
"""Scripts that put no spaces between words."""


def hard_to_read(text: str, *, longest: int) -> str:
    """What is hard about a Markdown text, with the number, or "". A sentence may have `longest` words."""
    plain = _ONE_WORD.sub("x", _SKIPPED.sub("\n\n", text))
    if _UNSPACED.search(plain):
        return ""
    sentences = [each for each in _ENDS.split(plain) if each.strip()]
    most = max((len(each.split()) for each in sentences), default=0)
    if most > longest:
        return f"a sentence of {counted(most, 'word')}"
    words = _WORD.findall(plain)
    if len(words) < _ENOUGH:
        return ""
    lix = len(words) / len(sentences) + 100 * sum(len(word) > _LONG for word in words) / len(words)
    return f"a LIX of {lix:.0f}" if lix > _HARDEST else ""
