"""Anki packages as Anki writes them, old and new, small enough to be read."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import zstandard

BASIC, CLOZE, OWN = 1_500_000_000_001, 1_500_000_000_002, 1_500_000_000_003
FIELDS = {
    BASIC: ("Basic", ["Front", "Back"]),
    CLOZE: ("Cloze", ["Text", "Back Extra"]),
    OWN: ("My own", ["Rank", "Answer", "Question", "Source"]),
}
DECKS = {1: ["Default"], 2: ["Interview", "Evaluation", "Curves"]}
_NOTES = """CREATE TABLE notes (id integer PRIMARY KEY, guid text, mid integer, mod integer, usn integer,
  tags text, flds text, sfld integer, csum integer, flags integer, data text)"""
_CARDS = """CREATE TABLE cards (id integer PRIMARY KEY, nid integer, did integer, ord integer, mod integer,
  usn integer, type integer, queue integer, due integer, ivl integer, factor integer, reps integer,
  lapses integer, left integer, odue integer, odid integer, flags integer, data text)"""
_KINDS = """CREATE TABLE notetypes (id integer PRIMARY KEY, name text COLLATE unicase, mtime_secs integer,
  usn integer, config blob)"""
_FIELDS = """CREATE TABLE fields (ntid integer, ord integer, name text COLLATE unicase, config blob,
  PRIMARY KEY (ntid, ord)) WITHOUT ROWID"""
_DECKS = """CREATE TABLE decks (id integer PRIMARY KEY, name text COLLATE unicase, mtime_secs integer,
  usn integer, common blob, kind blob)"""
_TABLES = (
    _KINDS,
    "CREATE UNIQUE INDEX idx_notetypes_name ON notetypes (name)",
    _FIELDS,
    "CREATE UNIQUE INDEX idx_fields_name_ntid ON fields (name, ntid)",
    _DECKS,
)


@dataclass(frozen=True)
class Noted:
    """A note to be put into a package; the deck is that of its card, `home` where a filtered deck has it."""

    fields: Sequence[str]
    kind: int = BASIC
    tags: str = ""
    deck: int = 1
    home: int = 0
    guid: str = "k#9!x"


def _unicase(one: str, other: str) -> int:
    return (one.casefold() > other.casefold()) - (one.casefold() < other.casefold())


def database(notes: Sequence[Noted], *, new: bool, wal: bool = False) -> bytes:
    """The collection as the bytes of its file."""
    db = sqlite3.connect(":memory:")
    db.create_collation("unicase", _unicase)
    db.execute("CREATE TABLE col (id integer PRIMARY KEY, models text, decks text)")
    for statement in (_NOTES, _CARDS, *(_TABLES if new else ())):
        db.execute(statement)
    if new:
        db.execute("INSERT INTO col VALUES (1, '', '')")
        for kind, (name, fields) in FIELDS.items():
            db.execute("INSERT INTO notetypes VALUES (?, ?, 0, 0, x'')", (kind, name))
            rows = [(kind, order, each) for order, each in enumerate(fields)]
            db.executemany("INSERT INTO fields VALUES (?, ?, ?, x'')", rows)
        for deck, names in DECKS.items():
            db.execute("INSERT INTO decks VALUES (?, ?, 0, 0, x'', x'')", (deck, "\x1f".join(names)))
    else:
        models = {
            str(kind): {
                "name": name,
                "flds": [{"name": each, "ord": order} for order, each in enumerate(fields)],
            }
            for kind, (name, fields) in FIELDS.items()
        }
        decks = {str(deck): {"name": "::".join(names)} for deck, names in DECKS.items()}
        db.execute("INSERT INTO col VALUES (1, ?, ?)", (json.dumps(models), json.dumps(decks)))
    for number, note in enumerate(notes, start=1):
        held = (number, note.guid, note.kind, f" {note.tags} ", "\x1f".join(note.fields))
        db.execute("INSERT INTO notes VALUES (?, ?, ?, 0, 0, ?, ?, '', 0, 0, '')", held)
        card = (number, number, note.deck, note.home)
        db.execute("INSERT INTO cards VALUES (?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ?, 0, '')", card)
    db.commit()
    data = bytearray(db.serialize())
    db.close()
    if wal:
        data[18:20] = b"\x02\x02"
    return bytes(data)


def package(notes: Sequence[Noted], form: str) -> bytes:
    """An .apkg whose newest database is `form`, such as "anki21b"."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if form == "anki21b":
            archive.writestr("meta", b"\x08\x03")
            packed = zstandard.ZstdCompressor().compress(database(notes, new=True, wal=True))
            archive.writestr("collection.anki21b", packed)
        else:
            archive.writestr(f"collection.{form}", database(notes, new=False))
        if form != "anki2":
            update = Noted(["Please update to the latest Anki version.", "Then import the .apkg file again."])
            archive.writestr("collection.anki2", database([update], new=False))
        archive.writestr("media", "{}")
    return out.getvalue()
