"""Makes a person's text comparable (letters, spaces, look-alikes) and remembers where each character was."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

__all__ = ["Clean", "clean"]

#: Characters read of one answer: some 1,000 words, more than the chat platforms let a person send at once.
LIMIT = 6_000

_HIDDEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u2061\u2062\u2063\u2064")
_RUN = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Letters:
    """Tables of letters.toml: one character to its plain form."""

    alike: Mapping[str, str]
    names: Mapping[str, str]
    signs: Mapping[str, str]


@lru_cache(maxsize=1)
def _letters() -> _Letters:
    file = resources.files("bot.grading.words").joinpath("letters.toml")
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    alike = {char: latin for scripts in raw["alike"].values() for char, latin in zip(*scripts, strict=True)}
    return _Letters(alike, raw["names"], raw["signs"])


@dataclass(frozen=True, slots=True)
class Clean:
    """A cleaned text; `origin[i]` is the place in `raw` of the cleaned character i."""

    text: str
    raw: str
    origin: tuple[int, ...]
    alike: bool = False
    cut: bool = False

    def quote(self, start: int, end: int) -> str:
        """The words of the raw text behind a span of the cleaned one."""
        if start >= end:
            return ""
        return self.raw[self.origin[start] : self.origin[end - 1] + 1].strip()


def clean(raw: str, limit: int = LIMIT) -> Clean:
    """Text with one form for every letter; look-alike and invisible characters are noted."""
    cut = len(raw) > limit
    chars: list[str] = []
    origin: list[int] = []
    hidden = False
    for place, char in enumerate(raw[:limit]):
        if char in _HIDDEN:
            near = raw[max(place - 1, 0) : place] + raw[place + 1 : place + 2]
            hidden = hidden or (near.isascii() and near.isalpha())
            continue
        for out in _one(char):
            chars.append(out)
            origin.append(place)
    text, mapped = _latin("".join(chars))
    expanded, places = _greek(text, origin)
    return Clean(expanded, raw, tuple(places), alike=hidden or mapped, cut=cut)


def _one(char: str) -> str:
    if char.isascii():
        return char if char >= " " or char in "\n\t" else " " if char == "\r" else ""
    if char in _letters().signs:
        return _letters().signs[char]
    kind = unicodedata.category(char)
    if kind in {"Cf", "Cc", "Mn", "Me", "Co", "Cs", "Cn"}:
        return ""
    if kind in {"Zl", "Zp"}:
        return "\n"
    if kind == "Zs":
        return " "
    plain = unicodedata.normalize("NFKD", char)
    if len(plain) > 1 and plain[0].isascii():
        plain = "".join(part for part in plain if unicodedata.category(part) != "Mn")
    return plain


def _latin(text: str) -> tuple[str, bool]:
    """Words that mix Latin letters with look-alikes become Latin."""
    if text.isascii():
        return text, False
    latin = sum(char.isascii() and char.isalpha() for char in text)
    foreign = sum(char.isalpha() and not char.isascii() for char in text)
    mapped = False
    alike = _letters().alike

    def mend(match: re.Match[str]) -> str:
        nonlocal mapped
        word = match.group()
        if word.isascii() or len(word) < 2 or not all(c.isascii() or c in alike for c in word):  # noqa: PLR2004 - one letter is a symbol
            return word
        if not any(c.isascii() for c in word) and foreign > latin:
            return word
        mapped = True
        return "".join(alike.get(c, c) for c in word)

    return _RUN.sub(mend, text), mapped


def _greek(text: str, origin: list[int]) -> tuple[str, list[int]]:
    """Greek letters and signs by themselves become their names, as in formulas typed by hand."""
    if text.isascii():
        return text, origin
    names = _letters().names
    chars: list[str] = []
    places: list[int] = []
    for char, place in zip(text, origin, strict=True):
        name = f" {names[char]} " if char in names else char
        chars.append(name)
        places.extend([place] * len(name))
    return "".join(chars), places
