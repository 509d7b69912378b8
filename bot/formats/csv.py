"""Questions to and from CSV, for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Iterator

from bot.core.packs.toml import Log
from bot.core.questions.question import Question
from bot.formats.given import Given
from bot.formats.records import columns_of
from bot.formats.tables import COLUMNS, Row, cells_of, records, row_of

__all__ = ["csv_rows", "read_csv", "to_csv"]

_NAMELESS = "Name the columns in the first line, or say which they are: --map question=1,answer=2."
_DIGITS = 2
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


def read_csv(given: Given, log: Log) -> Iterator[Row]:
    """The questions of a table with a header line; only `question` and `answer` are needed."""
    return csv_rows(given.text(), given, log)


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell[:1] and cell[0] in _FORMULA else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] and cell[1] in _FORMULA else cell


def csv_rows(text: str, given: Given, log: Log) -> Iterator[Row]:
    """The questions of a table, whatever it was a table of before."""
    path, before = given.path, 0
    text = text.removeprefix("\ufeff")
    first, _, rest = text.partition("\n")
    if first.strip().strip('"').casefold().startswith("sep="):
        text, before = rest, 1
        first = rest.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    table = records(text, path, log, delimiter=delimiter, before=before)
    numbered = {
        int(name): ours for name, ours in given.columns.items() if name.isdecimal() and len(name) <= _DIGITS
    }
    if numbered and len(numbered) == len(given.columns):
        names = [numbered.get(place, "") for place in range(1, max(numbered) + 1)]
    else:
        _, header = next(table, (1, []))
        names = columns_of(header, given.columns)
    for wanted in ("question", "answer"):
        if wanted not in names:
            log.add(path, before + 1, f'There is no column "{wanted}".', _NAMELESS)
            return
    for name in names:
        if name and name not in COLUMNS:
            known = ", ".join(COLUMNS)
            log.add(
                path,
                before + 1,
                f'The column "{name}" is not known and left out.',
                f"Columns: {known}.",
                stops=False,
            )
    for line, record in table:
        if len(record) > len(names) and not numbered:
            log.add(
                path, line, f"The row has {len(record)} cells for {len(names)} columns.", "Quote its commas."
            )
            continue
        cells = {name: _unguarded(cell) for name, cell in zip(names, record, strict=False) if name in COLUMNS}
        yield from row_of(line, cells, path, log)
