"""Decks of Anki become questions, in each form that its packages have had."""

import io
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
import zstandard

from bot.core.errors import Unusable
from bot.core.questions.question import Level
from bot.formats.cards.cloze import gaps
from bot.formats.given import Given
from bot.formats.readers import read
from bot.formats.tables import Imported
from tests.formats.packages import CLOZE, OWN, Noted, database, package

_FORMS = ("anki2", "anki21", "anki21b")
_DECK = Path("deck.apkg")


def _read(data: bytes, columns: dict[str, str] | None = None) -> Imported:
    return read(Given(_DECK, data, ("general", "evaluation"), columns or {}), pack="ours")


def _zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return out.getvalue()


@pytest.mark.parametrize("form", _FORMS)
def test_notes_become_questions(form: str) -> None:
    """Sides by the names of their fields, the topic from the deck or a tag, what else is there as a note."""
    notes = [
        Noted(
            ["What is <b>récall</b>?", "TP / (TP + FN)<br>the share"], deck=2, tags="level::advanced leech"
        ),
        Noted(["7", "It is raised: x<sup>2</sup>", "What is a square?", "A book"], OWN, tags="evaluation"),
        Noted(["Which deck?", "Its home."], deck=1, home=2, guid="my-own-id"),
    ]

    found = _read(package(notes, form))

    first, second, third = found.questions
    assert () == found.faults
    assert ("what-is-recall", "What is **récall**?") == (first.id, first.prompt)
    assert "TP / (TP + FN)\nthe share" == first.answer
    assert (Level.ADVANCED, ("evaluation",)) == (first.level, first.topics)
    assert ("What is a square?", "It is raised: x²") == (second.prompt, second.answer)
    assert ("Rank: 7\n\nSource: A book", ("evaluation",)) == (second.note, second.topics)
    assert ("my-own-id", ("evaluation",)) == (third.id, third.topics)


@pytest.mark.parametrize("form", _FORMS)
def test_a_cloze_becomes_gaps(form: str) -> None:
    """A question for each number; the hint stands in the gap, and the others' words are shown."""
    note = Noted(
        ["F1 is the {{c1::harmonic::kind of}} mean of {{c2::precision}} and {{c2::recall}}.", "Extra"], CLOZE
    )

    first, second = _read(package([note], form)).questions

    assert ("F1 is the [kind of] mean of precision and recall.", "harmonic") == (first.prompt, first.answer)
    assert "F1 is the harmonic mean of [...] and [...]." == second.prompt
    assert ("precision; recall", "Back Extra: Extra") == (second.answer, second.note)
    assert ["precision", "recall"] == [idea.text for idea in second.ideas]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{{c1::a {{c2::b}} c}} d", [("[...] d", ["a b c"]), ("a [...] c d", ["b"])]),
        ("{{c1::a", [("a", [])]),
        ("a::b {{c3::std::sort::which}} }}", [("a::b [sort::which] }}", ["std"])]),
    ],
)
def test_gaps_inside_each_other(text: str, wanted: list[tuple[str, list[str]]]) -> None:
    """One that is not closed hides nothing; colons and braces elsewhere are text."""
    assert wanted == gaps(text)


def test_what_stays_behind_is_named() -> None:
    """Pictures and sounds by their names, with the note's number; a picture to be labelled as a whole."""
    notes = [
        Noted(["Plain?", "Yes."]),
        Noted(['Look: <img src="roc curve.png">?', "A curve [sound:roc.mp3]"]),
        Noted(["{{c1::image-occlusion:rect:left=.1}}", '<img src="x.png">'], CLOZE),
        Noted(["", '<img src="only.png">']),
    ]

    found = _read(package(notes, "anki21b"))

    assert ["Plain?", "Look: ?"] == [question.prompt for question in found.questions]
    told = [(fault.line, fault.problem, fault.stops) for fault in found.faults]
    assert (2, "Left out: a picture or sound (roc curve.png, roc.mp3).", False) in told
    assert (3, "Left out: a note that hides parts of a picture.", False) in told
    assert any(line == 4 and stops for line, _, stops in told)


def test_fields_may_be_mapped() -> None:
    """Whatever they are called."""
    [found] = _read(
        package([Noted(["1", "A.", "Q?", "S"], OWN)], "anki2"), {"source": "question", "rank": "answer"}
    ).questions

    assert ("S", "1") == (found.prompt, found.answer)


def _altered(*statements: str) -> bytes:
    with closing(sqlite3.connect(":memory:")) as db:
        db.deserialize(database([], new=False))
        for statement in statements:
            db.execute(statement)
        db.commit()
        return db.serialize()


_ENDLESS = """CREATE VIEW notes AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n)
  SELECT id, '' guid, 1 mid, '' tags, '' flds FROM n"""
_DEEP = "UPDATE col SET models = '" + "[" * 100_000 + "'"
_BROKEN = {
    "no archive": b"PK",
    "no collection": _zipped(media=b"{}"),
    "no database": _zipped(collection_anki2=b"SQLite format 4"),
    "half a database": _zipped(collection_anki2=database([], new=False)[:5000]),
    "an endless view": _zipped(collection_anki2=_altered("DROP TABLE notes", _ENDLESS)),
    "note types that are none": _zipped(collection_anki2=_altered("UPDATE col SET models = '[[1]]'")),
    "deep note types": _zipped(collection_anki2=_altered(_DEEP)),
    "no Zstandard": _zipped(collection_anki21b=b"SQLite format 3\x00"),
}


@pytest.mark.parametrize("name", _BROKEN)
def test_what_is_no_package_is_refused(name: str) -> None:
    """A sentence, whatever the file claims to be."""
    with pytest.raises(Unusable):
        _read(_BROKEN[name])


def test_a_bomb_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """What unpacks to more than is read is refused, in the archive and inside Zstandard."""
    monkeypatch.setattr("bot.formats.cards.apkg._MOST_BYTES", 1_000_000)
    large = b"SQLite format 3\x00" + bytes(2_000_000)

    for data in (
        _zipped(collection_anki2=large),
        _zipped(collection_anki21b=zstandard.ZstdCompressor().compress(large)),
    ):
        with pytest.raises(Unusable, match="too large when unpacked"):
            _read(data)
