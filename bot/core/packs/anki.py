"""Questions to and from the text that Anki exports and imports (its manual, "Text Files")."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.core.packs.anki_html import from_html, to_html
from bot.core.packs.tables import COLUMNS, Imported, Row, cells_of, imported, records, row_of
from bot.core.packs.toml import KEBAB, Log
from bot.core.questions.question import Question

__all__ = ["from_anki", "is_anki", "to_anki"]

_SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ", "colon": ":"}
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


def from_anki(text: str, path: Path, *, pack: str, topics: Sequence[str]) -> Imported:
    """The questions of a text that Anki or `to_anki` wrote: front, back, tags."""
    log = Log([])
    rows = list(_anki_rows(text, path, log, topics=topics))
    return imported(rows, path, pack=pack, topics=topics, log=log)


def _front(question: Question) -> str:
    options = [f"{option.id}) {option.text}" for option in question.options]
    return "\n\n".join([question.prompt, "\n".join(options)]) if options else question.prompt


def _anki_rows(text: str, path: Path, log: Log, *, topics: Sequence[str]) -> Iterator[Row]:
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    head: dict[str, str] = {}
    while lines and lines[0].startswith("#"):
        key, _, value = lines.pop(0)[1:].rstrip("\r\n").partition(":")
        head[key.strip().casefold()] = value
    separator = head.get("separator", "tab").strip()
    delimiter = _SEPARATORS.get(separator.casefold(), separator[:1] or "\t")
    html = head.get("html", "true").strip().casefold() != "false"
    places = {name: _place(head.get(f"{name} column", "")) for name in _SPECIAL}
    for line, record in records("".join(lines), path, log, delimiter=delimiter, before=len(head)):
        fields = [cell for place, cell in enumerate(record) if place not in places.values()]
        if len(fields) < 2:  # noqa: PLR2004 - a front and a back
            log.add(path, line, "The note has no back.", "Write the answer into its second field.")
            continue
        guid, tags = (_at(record, places[name]) for name in ("guid", "tags"))
        cells = _cells(fields, html=html)
        if "id" not in cells and KEBAB.fullmatch(guid):
            cells["id"] = guid
        for tag in tags.split():
            _tagged(cells, tag, topics)
        yield from row_of(line, cells, path, log)


def _place(text: str) -> int:
    return int(text) - 1 if text.strip().isdecimal() else -1


def _at(record: Sequence[str], place: int) -> str:
    return record[place] if 0 <= place < len(record) else ""


def _cells(fields: Sequence[str], *, html: bool) -> dict[str, str]:
    """A note's cells: those in our own last column, with front and back as they stand now if edited."""
    front, back, *more = fields
    known = _whole(more[-1]) if more else {}
    cells = {key: value for key, value in known.items() if key in COLUMNS}
    read = from_html if html else str.strip
    if front != known.get("front"):
        cells["question"] = read(front)
    if back != known.get("back"):
        cells["answer"] = read(back)
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


def _tagged(cells: dict[str, str], tag: str, topics: Sequence[str]) -> None:
    """Take level and topic from a tag of ours ("level::basic") or from a plain one that names a topic."""
    kind, _, value = tag.rpartition("::")
    if kind == "level":
        cells.setdefault("level", value)
    elif (kind == "topic" or value in topics) and value not in cells.get("topics", "").split(", "):
        cells["topics"] = ", ".join(part for part in (cells.get("topics", ""), value) if part)
