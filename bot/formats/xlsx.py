"""Questions from the first sheet of an Excel file; bounded like every archive."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator

from bot.core.errors import Unusable
from bot.core.packs.toml import Log
from bot.formats.archives import opened, part
from bot.formats.csv import csv_rows
from bot.formats.given import Given
from bot.formats.tables import Row
from bot.formats.xmltree import Element, tree

__all__ = ["read_xlsx"]

_SHARED = "xl/sharedStrings.xml"
_MOST_BYTES = 60_000_000
"""Of one part, unpacked."""
_MOST_ROWS = 5_001
_MOST_COLUMNS = 100
_NAME = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_xlsx(given: Given, log: Log) -> Iterator[Row]:
    """The questions of the first sheet, a table with a header line."""
    return csv_rows(_sheet_as_csv(given.data), given, log)


def _sheet_as_csv(data: bytes) -> str:
    """The first sheet, one line a row, as long as there are rows that may be imported; raises Unusable."""
    with opened(data, what="This is no Excel file (.xlsx).", hint="Save it as .xlsx or as CSV.") as archive:
        names = archive.namelist()
        sheets = sorted(name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name))
        if not sheets:
            raise Unusable("There is no sheet in this Excel file.")
        first = min(sheets, key=lambda name: int(re.sub(r"\D", "", name)))
        shared = _strings(_tree(archive, _SHARED)) if _SHARED in names else []
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(_rows(_tree(archive, first), shared))
        return out.getvalue()


def _tree(archive: zipfile.ZipFile, name: str) -> "Element[str]":
    return tree(part(archive, name, most=_MOST_BYTES))


def _strings(root: "Element[str]") -> list[str]:
    return ["".join(part.text or "" for part in item.iter(f"{_NAME}t")) for item in root.iter(f"{_NAME}si")]


def _rows(root: "Element[str]", shared: list[str]) -> Iterator[list[str]]:
    for number, row in enumerate(root.iter(f"{_NAME}row")):
        if number > _MOST_ROWS:
            return
        cells: list[str] = []
        for cell in row.iter(f"{_NAME}c"):
            place = _column(cell.get("r", ""), len(cells))
            if place >= _MOST_COLUMNS:
                continue
            cells += [""] * (place + 1 - len(cells))
            cells[place] = _value(cell, shared)
        yield cells


def _column(name: str, following: int) -> int:
    letters = re.match(r"[A-Z]{1,3}", name)
    if letters is None:
        return following
    place = 0
    for letter in letters.group():
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _value(cell: "Element[str]", shared: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{_NAME}t"))
    value = cell.find(f"{_NAME}v")
    text = (value.text or "") if value is not None else ""
    if kind == "s":
        return shared[int(text)] if text.isdigit() and int(text) < len(shared) else ""
    if kind == "b":
        return "true" if text == "1" else "false"
    return text.removesuffix(".0") if kind == "n" else text
