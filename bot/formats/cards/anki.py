"""Questions to and from the text that Anki exports and imports (its manual, "Text Files")."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from bot.core.packs.anki_html import to_html
from bot.core.packs.toml import Log
from bot.core.questions.question import Question
from bot.formats.cards.cloze import is_cloze
from bot.formats.cards.notes import AnkiNote, questions_of, tagged
from bot.formats.given import Given
from bot.formats.html import from_html
from bot.formats.tables import COLUMNS, Row, cells_of, records, row_of

__all__ = ["is_anki", "read_anki", "to_anki"]

_SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ", "colon": ":"}
_SIDES = 2
_SPECIAL = ("guid", "notetype", "deck", "tags")


def to_anki(questions: Iterable[Question], deck: str) -> str:
    """Anki's text format: front and back for its notes, and a last column from which we read all again."""
    out = io.StringIO()
    out.write("#separator:tab\n#html:true\n#notetype:Basic\n")
    out.write(f"#deck:{' '.join(deck.split())}\n#guid column:1\n#tags column:4\n")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    for question in questions:
        tags = [
            f"kind::{question.kind}",
            f"level::{question.level}",
            *(f"topic::{t}" for t in question.topics),
        ]
        shown = {"front": to_html(_front(question)), "back": to_html(question.answer)}
        whole = json.dumps({**shown, **cells_of(question)}, ensure_ascii=False)
        writer.writerow([question.id, *shown.values(), " ".join(tags), whole])
    return out.getvalue()


def is_anki(text: str) -> bool:
    """Whether a text begins with one of the headers that Anki writes."""
    return re.match(r"\ufeff?#(separator|html|tags|columns|notetype|deck|guid)\b", text) is not None


def read_anki(given: Given, log: Log) -> Iterator[Row]:
    """The questions of a text that Anki or `to_anki` wrote: front, back, tags."""
    return _anki_rows(given, log)


def _front(question: Question) -> str:
    options = [f"{option.id}) {option.text}" for option in question.options]
    return "\n\n".join([question.prompt, "\n".join(options)]) if options else question.prompt


def _anki_rows(given: Given, log: Log) -> Iterator[Row]:
    path = given.path
    lines = given.text().removeprefix("\ufeff").splitlines(keepends=True)
    head: dict[str, str] = {}
    while lines and lines[0].startswith("#"):
        key, _, value = lines.pop(0)[1:].rstrip("\r\n").partition(":")
        head[key.strip().casefold()] = value
    separator = head.get("separator", "tab").strip()
    delimiter = _SEPARATORS.get(separator.casefold(), separator[:1] or "\t")
    html = head.get("html", "true").strip().casefold() != "false"
    places = {name: _place(head.get(f"{name} column", "")) for name in _SPECIAL}
    named = head.get("columns", "").split(delimiter)
    for line, record in records("".join(lines), path, log, delimiter=delimiter, before=len(head)):
        kept = [place for place in range(len(record)) if place not in places.values()]
        fields = [record[place] for place in kept]
        if len(fields) < _SIDES and not any(map(is_cloze, fields)):
            log.add(path, line, "The note has no back.", "Write the answer into its second field.")
            continue
        guid, tags, deck = (_at(record, places[name]) for name in ("guid", "tags", "deck"))
        if len(fields) > _SIDES and (known := _whole(fields[-1])):
            cells = _cells(fields, known, html=html)
            for tag in tags.split():
                tagged(cells, tag, given.topics)
            yield from row_of(line, cells, path, log)
            continue
        names = [_at(named, place) or _name(number) for number, place in enumerate(kept)]
        texts = fields if html else [escape(text, quote=False) for text in fields]
        decks = (deck or head.get("deck", "")).split("::")
        yield from questions_of(AnkiNote(line, guid, names, texts, tags.split(), decks), given, log)


def _name(number: int) -> str:
    return ("Front", "Back")[number] if number < _SIDES else f"Field {number + 1}"


def _place(text: str) -> int:
    return int(text) - 1 if text.strip().isdecimal() else -1


def _at(record: Sequence[str], place: int) -> str:
    return record[place] if 0 <= place < len(record) else ""


def _cells(fields: Sequence[str], known: Mapping[str, str], *, html: bool) -> dict[str, str]:
    """The cells that stand in our own last column, with front and back as they are now."""
    cells = {key: value for key, value in known.items() if key in COLUMNS}
    read = from_html if html else str.strip
    for side, name, text in (("front", "question", fields[0]), ("back", "answer", fields[1])):
        if text != known.get(side):
            cells[name] = read(text)
    return cells


def _whole(cell: str) -> dict[str, str]:
    """What `to_anki` put into the last column; nothing when the column is something else."""
    try:
        found = json.loads(cell)
    except ValueError:
        return {}
    if not isinstance(found, dict) or "question" not in found:
        return {}
    return {str(key): value for key, value in found.items() if isinstance(value, str)}
