"""Questions to and from CSV, for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.core.packs.tables import COLUMNS, Imported, Row, cells_of, imported, records, row_of
from bot.core.packs.toml import Log
from bot.core.questions.question import Question

__all__ = ["from_csv", "to_csv"]

_OTHER_NAMES = {"prompt": "question", "front": "question", "back": "answer", "tags": "topics"}
_FORMULA = "=+-@'\t\r"
"""A cell that begins so would be run by a spreadsheet; an apostrophe before it is taken off again."""


def to_csv(questions: Iterable[Question]) -> str:
    """A table with a header; rubrics are JSON in their cells."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for question in questions:
        cells = cells_of(question)
        writer.writerow([_guarded(cells.get(column, "")) for column in COLUMNS])
    return out.getvalue()


def from_csv(text: str, path: Path, *, pack: str, topics: Sequence[str]) -> Imported:
    """The questions of a table with a header line; only `question` and `answer` are needed."""
    log = Log([])
    rows = list(_csv_rows(text, path, log))
    return imported(rows, path, pack=pack, topics=topics, log=log)


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell[:1] and cell[0] in _FORMULA else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] and cell[1] in _FORMULA else cell


def _csv_rows(text: str, path: Path, log: Log) -> Iterator[Row]:
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    table = records(text, path, log, delimiter=delimiter)
    _, header = next(table, (1, []))
    names = [_column(name) for name in header]
    for wanted in ("question", "answer"):
        if wanted not in names:
            log.add(path, 1, f'There is no column "{wanted}".', "Name the columns in the first line.")
            return
    for name in names:
        if name and name not in COLUMNS:
            known = ", ".join(COLUMNS)
            log.add(
                path, 1, f'The column "{name}" is not known and left out.', f"Columns: {known}.", stops=False
            )
    for line, record in table:
        if len(record) > len(names):
            log.add(
                path, line, f"The row has {len(record)} cells for {len(names)} columns.", "Quote its commas."
            )
            continue
        cells = {name: _unguarded(cell) for name, cell in zip(names, record, strict=False) if name in COLUMNS}
        yield from row_of(line, cells, path, log)


def _column(name: str) -> str:
    plain = name.strip().casefold().replace(" ", "_")
    return _OTHER_NAMES.get(plain, plain)
