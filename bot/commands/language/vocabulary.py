"""The names that a community's packs give: topics, tracks, models, packs and questions, by id or as shown."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.commands.language.spec import Argument
from bot.commands.language.typography import one_line
from bot.core.errors import Unusable
from bot.core.interviews.plan import MIXED, MIXED_TITLE
from bot.core.questions.library import Library
from bot.core.questions.shelf import OWN_PACK, OWN_TITLE

__all__ = ["ALL", "Vocabulary"]

ALL: Final = "all"
_ELSEWHERE: Final = frozenset({"question"})
"""Kinds of names of which a community has more than its packs give."""
_MOST_LISTED = 12
_MOST_WORDS = 8
"""Of one name in a list."""
_CLOSE = 0.7


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Kind of name ("topic") -> its words, folded -> the id that they stand for."""

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, library: Library) -> "Vocabulary":
        """The names of a library."""
        kinds = {
            "topic": list(library.topics.items()),
            "track": [(MIXED, MIXED_TITLE), *((track.id, track.title) for track in library.tracks)],
            "model": [(model.id, model.title) for model in library.models],
            "pack": [*((pack.id, pack.title) for pack in library.packs), (OWN_PACK, OWN_TITLE)],
            "question": [(question.id, question.title) for question in library.questions],
        }
        return cls({kind: _by_words(pairs) for kind, pairs in kinds.items()})

    def knows(self, argument: Argument) -> bool:
        """Whether the names that an argument takes are known here."""
        return argument.arg.suggest in self.names

    def meant(self, argument: Argument, text: str) -> str:
        """The id, or ids with commas, that a text names; raises Unusable with the nearest name.

        Where other names are possible too, they are given back as they stand.
        """
        known = self.names.get(argument.arg.suggest)
        if known is None or not text.strip():
            return text
        if argument.several:
            return self._list(known, argument.arg.suggest, text)
        found = known.get(_folded(text))
        if found is None and not argument.arg.anything and argument.arg.suggest not in _ELSEWHERE:
            raise Unusable(_unknown(known, argument.arg.suggest, text))
        return found or text

    def nearest(self, argument: Argument, text: str) -> str:
        """The id that was probably meant; "" when none is near."""
        known = self.names.get(argument.arg.suggest, {})
        near = difflib.get_close_matches(_folded(text), known, n=1, cutoff=_CLOSE)
        return known[near[0]] if near else ""

    def _list(self, known: Mapping[str, str], kind: str, text: str) -> str:
        """A list with commas or without: the longest name that fits comes first."""
        if _folded(text) == ALL:
            return ALL
        found: list[str] = []
        for piece in re.split(r"[,;\n]", text):
            words = piece.split()
            while words:
                size = next(
                    (
                        n
                        for n in range(min(len(words), _MOST_WORDS), 0, -1)
                        if _folded(" ".join(words[:n])) in known
                    ),
                    0,
                )
                if size:
                    found.append(known[_folded(" ".join(words[:size]))])
                elif _folded(words[0]) in {"and", "&", "+"}:
                    size = 1
                else:
                    raise Unusable(_unknown(known, kind, " ".join(words)))
                words = words[size:]
        if text.strip() and not found:
            raise Unusable(_unknown(known, kind, text.strip()))
        return ", ".join(dict.fromkeys(found))


def _by_words(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """An id goes before a name, and an earlier name before a later one."""
    named: dict[str, str] = {_folded(value): value for value, _ in pairs}
    for value, title in pairs:
        named.setdefault(_folded(title), value)
    return named


def _folded(text: str) -> str:
    """Words without case, with spaces for hyphens, as one name is written in many ways."""
    return " ".join(re.sub(r"[-_]", " ", one_line(text).casefold()).split()).strip("\"'#.")


def _unknown(known: Mapping[str, str], kind: str, text: str) -> str:
    near = difflib.get_close_matches(_folded(text), known, n=1, cutoff=_CLOSE)
    told = f'There is no {kind} "{one_line(text)[:40]}".'
    if near:
        return f'{told} Did you mean "{known[near[0]]}"?'
    ids = list(dict.fromkeys(known.values()))
    more = ", ..." if len(ids) > _MOST_LISTED else ""
    return f"{told} There is: {', '.join(ids[:_MOST_LISTED])}{more}"
