"""Questions from Anki's packages (.apkg, .colpkg): a ZIP archive around an SQLite database of notes.

Three forms are out there: `collection.anki2`, `collection.anki21`, and `collection.anki21b`, compressed by
Zstandard. A newer package holds an old database as well, which says only that a newer Anki is wanted; so the
newest is read. Pictures and sounds stay in the archive: what a note shows of them is named.
"""

import io
import zipfile
from collections.abc import Iterator

import zstandard

from bot.core.errors import Unusable
from bot.core.packs.toml import Log
from bot.formats.archives import opened, part
from bot.formats.cards.collection import notes_of
from bot.formats.cards.notes import questions_of
from bot.formats.given import Given
from bot.formats.tables import MOST_ROWS, Row

__all__ = ["read_apkg"]

_MOST_BYTES = 150_000_000
"""Of a database, unpacked."""
_WINDOW = 1 << 27
_WHAT, _HINT = "This is no package that Anki exported.", "In Anki: File, Export, Anki Deck Package."


def read_apkg(given: Given, log: Log) -> Iterator[Row]:
    """The questions of a package's notes; the line of a note is its number."""
    with opened(given.data, what=_WHAT, hint=_HINT) as archive:
        database = _database(archive)
    for note in notes_of(database, what=_WHAT, hint=_HINT):
        if note.line > MOST_ROWS:
            mend = "Export its decks one by one."
            log.add(given.path, note.line, f"There are more than {MOST_ROWS} notes.", mend)
            return
        yield from questions_of(note, given, log)


def _database(archive: zipfile.ZipFile) -> bytes:
    names = set(archive.namelist())
    if "collection.anki21b" in names:
        packed = io.BytesIO(part(archive, "collection.anki21b", most=_MOST_BYTES))
        try:
            stream = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(packed)
            data = stream.read(_MOST_BYTES + 1)
        except zstandard.ZstdError:
            raise Unusable(_WHAT, hint=_HINT) from None
        if len(data) > _MOST_BYTES:
            raise Unusable("The package is too large when unpacked.", hint="Export its decks one by one.")
        return data
    for name in ("collection.anki21", "collection.anki2"):
        if name in names:
            return part(archive, name, most=_MOST_BYTES)
    raise Unusable(_WHAT, hint=_HINT)
