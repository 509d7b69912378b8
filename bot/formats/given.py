"""A file that questions are to be read from, as it came: whose it is does not matter here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.core.errors import Unusable
from bot.formats.tables import topic_id

__all__ = ["Given"]

_NAMELESS = frozenset({"default", "course", "system", "top", "module"})
"""Decks and categories that are there before anybody has named one."""
_EXCEL = frozenset({".csv", ".tsv"})


@dataclass(frozen=True, slots=True)
class Given:
    """The file's name and bytes, the topics of the pack it is read for, their names of columns -> ours,
    whether other topics are welcome, and the folders that it stands in, where a tree of them is read.
    """

    path: Path
    data: bytes
    topics: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    new_topics: bool = False
    folders: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """What the name ends with, such as ".csv"."""
        return self.path.suffix.casefold()

    def topic(self, names: Sequence[str]) -> str:
        """The topic that a path of decks or categories names, the innermost first; "" where none does."""
        ids = [name for name in map(topic_id, reversed(names)) if name]
        known = next((name for name in ids if name in self.topics), "")
        return known or next((name for name in ids if self.new_topics and name not in _NAMELESS), "")

    def text(self) -> str:
        """UTF-8, UTF-16 by its mark, else (of a table) what Excel writes in western Europe; else Unusable."""
        if self.data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            names: tuple[str, ...] = ("utf-16",)
        else:
            names = ("utf-8-sig", "cp1252") if self.kind in _EXCEL else ("utf-8-sig",)
        for name in names:
            try:
                return self.data.decode(name)
            except UnicodeDecodeError:
                continue
        raise Unusable(f"{self.path} is not UTF-8 text.", hint="Save it as UTF-8.")
