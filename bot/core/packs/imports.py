"""Questions that were read from an organiser's file, and wait to be made the community's."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.packs.toml import Fault
from bot.core.questions.question import Question

__all__ = ["IMPORT_LASTS", "LARGEST_FILE", "MOST_IMPORTED", "FileRead", "Import", "Imports", "QuestionReader"]

IMPORT_LASTS = timedelta(days=1)
"""How long what was read waits."""
LARGEST_FILE = 2_000_000
"""Bytes of a file that is sent in."""
MOST_IMPORTED = 500
"""Questions that are taken from one file."""


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a file holds: the questions that can be asked, and what is wrong with the rest, by line."""

    questions: tuple[Question, ...]
    faults: tuple[Fault, ...]


class QuestionReader(Protocol):
    """Reads the files of questions that people have."""

    async def read(self, name: str, data: bytes, *, pack: str, topics: tuple[str, ...]) -> FileRead:
        """The questions of one file, off the event loop; what names none of the `topics` has none. Raises
        Unusable for what is no file of questions, or too large a one.
        """
        ...


@dataclass(frozen=True, slots=True)
class Import:
    """What was read from a file, for whom, and when."""

    id: int
    community: int
    member: int
    name: str
    questions: tuple[Question, ...]
    at: datetime


class Imports(Protocol):
    """What was read and is neither taken nor dropped."""

    async def put(self, read: Import) -> Import:
        """Keep it, with its id, in the place of the member's earlier one; old ones are forgotten."""
        ...

    async def get(self, number: int) -> Import | None:
        """One of them; in a writing transaction it is locked."""
        ...

    async def drop(self, number: int) -> None:
        """Forget it: it was taken, or is not wanted."""
        ...
