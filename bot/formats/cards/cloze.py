"""Anki's cloze deletions: each number becomes a question of its own, with a gap where the words were."""

import re
from dataclasses import dataclass, field

from bot.formats.quiz import GAP

__all__ = ["gaps", "is_cloze"]

_OPENS = re.compile(r"\{\{c(\d{1,3})::")
_TOKEN = re.compile(r"\{\{c\d{1,3}::|\}\}|::")
_MOST = 50
"""Cards of one note."""


@dataclass(slots=True)
class _Open:
    """A deletion that has begun: its number, what is hidden, and the hint once there is one."""

    number: int
    hidden: list[str] = field(default_factory=list)
    hint: list[str] | None = None

    def add(self, text: str) -> None:
        (self.hidden if self.hint is None else self.hint).append(text)


def is_cloze(text: str) -> bool:
    """Whether something is hidden in a field."""
    return _OPENS.search(text) is not None


def gaps(text: str) -> list[tuple[str, list[str]]]:
    """For each number the text with its gaps, and what stood there."""
    numbers = sorted({int(number) for number in _OPENS.findall(text)})
    return [_shown(text, number) for number in numbers[:_MOST]]


def _shown(text: str, number: int) -> tuple[str, list[str]]:
    base = _Open(-1)
    open_: list[_Open] = [base]
    found: list[str] = []
    at = 0
    for token in _TOKEN.finditer(text):
        open_[-1].add(text[at : token.start()])
        at = token.end()
        if begins := _OPENS.fullmatch(token[0]):
            open_.append(_Open(int(begins[1])))
        elif token[0] == "}}" and len(open_) > 1:
            closed = open_.pop()
            hidden = "".join(closed.hidden)
            if closed.number == number:
                found.append(hidden)
                hint = "".join(closed.hint or ()).strip()
                hidden = f"[{hint}]" if hint else GAP
            open_[-1].add(hidden)
        elif token[0] == "::" and len(open_) > 1 and open_[-1].hint is None:
            open_[-1].hint = []
        else:
            open_[-1].add(token[0])
    open_[-1].add(text[at:])
    for left in reversed(open_[1:]):
        base.add("".join(left.hidden))
    return "".join(base.hidden), found
