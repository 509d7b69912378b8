"""The database of an Anki package, read in memory: it may read its own tables and do nothing else.

Up to version 11 of its schema note types and decks are JSON in the table `col`; since 15 they are tables.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice

from bot.core.errors import Unusable
from bot.formats.cards.notes import AnkiNote
from bot.formats.tables import MOST_ROWS

__all__ = ["notes_of"]

_LONGEST = 20_000_000
"""Bytes of one value: the note types of an old collection are one text."""
_STEPS, _MOST_STEPS = 1_000_000, 500
"""Steps of SQLite's machine between two looks, and looks until it is enough: some ten seconds."""
_READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})
_HEADER, _VERSIONS = b"SQLite format 3\x00", slice(18, 20)
_CARDS = 50
"""Cards of a note that are looked at for its deck."""


def notes_of(data: bytes, *, what: str, hint: str) -> Iterator[AnkiNote]:
    """The notes, oldest first, one more than may be imported; Unusable if the database is broken."""
    if not data.startswith(_HEADER):
        raise Unusable(what, hint=hint)
    try:
        with closing(_opened(data)) as database:
            yield from _notes(database)
    except (sqlite3.Error, ValueError, TypeError, AttributeError, RecursionError, OverflowError):
        raise Unusable(what, hint=hint) from None


def _opened(data: bytes) -> sqlite3.Connection:
    bare = bytearray(data)
    bare[_VERSIONS] = b"\x01\x01"  # no write-ahead log: it was left behind, and memory has none
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(bytes(bare))
        _bounded(database)
    except sqlite3.Error:
        database.close()
        raise
    return database


def _bounded(database: sqlite3.Connection) -> None:
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")
    database.create_collation("unicase", _compared)
    database.text_factory = _text
    looks = iter(range(_MOST_STEPS))
    database.set_progress_handler(lambda: next(looks, None) is None, _STEPS)
    database.set_authorizer(_allowed)


def _compared(one: str, other: str) -> int:
    left, right = one.casefold(), other.casefold()
    return (left > right) - (left < right)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _allowed(action: int, *_: str | None) -> int:
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY


def _notes(database: sqlite3.Connection) -> Iterator[AnkiNote]:
    named = {str(name) for (name,) in database.execute("SELECT name FROM sqlite_master")}
    fields = _fields(database) if "fields" in named else _old_fields(database)
    decks = _decks(database, in_tables="decks" in named)
    rows = database.execute("SELECT id, guid, mid, tags, flds FROM notes ORDER BY id")
    for line, (note, guid, kind, tags, held) in enumerate(islice(rows, MOST_ROWS + 1), start=1):
        texts = str(held).split("\x1f")
        names = fields.get(int(kind), ())
        names = (*names, *(f"Field {place}" for place in range(len(names) + 1, len(texts) + 1)))
        yield AnkiNote(line, str(guid), names, texts, str(tags).split(), decks.get(int(note), ()))


def _fields(database: sqlite3.Connection) -> Mapping[int, Sequence[str]]:
    """Note type -> the names of its fields."""
    found: dict[int, list[str]] = {}
    for kind, name in database.execute("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
        found.setdefault(int(kind), []).append(str(name))
    return found


def _old_fields(database: sqlite3.Connection) -> Mapping[int, Sequence[str]]:
    found: dict[int, Sequence[str]] = {}
    for kind, held in _old(database, "models"):
        fields = held["flds"]
        found[int(kind)] = [str(each["name"]) for each in fields] if isinstance(fields, list) else []
    return found


def _old(database: sqlite3.Connection, column: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    """What a column of `col` holds as JSON, by id."""
    statement = {"models": "SELECT models FROM col", "decks": "SELECT decks FROM col"}[column]
    for (text,) in database.execute(statement):
        yield from json.loads(text or "{}").items()


def _decks(database: sqlite3.Connection, *, in_tables: bool) -> Mapping[int, Sequence[str]]:
    """Note -> the deck of its first card, from the outermost name on; a filtered deck is not its home."""
    if in_tables:
        held = database.execute("SELECT id, name FROM decks")
        names = {int(deck): str(name).split("\x1f") for deck, name in held}
    else:
        names = {int(deck): str(each["name"]).split("::") for deck, each in _old(database, "decks")}
    found: dict[int, Sequence[str]] = {}
    cards = database.execute("SELECT nid, did, odid FROM cards ORDER BY id")
    for note, deck, home in islice(cards, MOST_ROWS * _CARDS):
        found.setdefault(int(note), names.get(int(home or deck), ()))
    return found
