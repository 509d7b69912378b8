"""The first sheet of an Excel file as CSV text. Pure: bytes in, text out; bounded like every archive."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from bot.core.errors import Unusable

__all__ = ["sheet_as_csv"]

_MOST_BYTES = 60_000_000
"""Of one part, unpacked."""
_MOST_ROWS = 5_001
_MOST_COLUMNS = 100
_NAME = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet_as_csv(data: bytes) -> str:
    """The first sheet, one line a row, as long as there are rows that may be imported; raises Unusable."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            sheets = sorted(name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name))
            if not sheets:
                raise Unusable("There is no sheet in this Excel file.")
            first = min(sheets, key=lambda name: int(re.sub(r"\D", "", name)))
            shared = (
                _strings(_part(archive, "xl/sharedStrings.xml")) if "xl/sharedStrings.xml" in names else []
            )
            out = io.StringIO()
            writer = csv.writer(out, lineterminator="\n")
            writer.writerows(_rows(_part(archive, first), shared))
            return out.getvalue()
    except (
        zipfile.BadZipFile,
        ET.ParseError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        EOFError,
    ):
        raise Unusable("This is no Excel file (.xlsx).", hint="Save it as .xlsx or as CSV.") from None


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        text = part.read(_MOST_BYTES + 1)
    if len(text) > _MOST_BYTES:
        raise Unusable("The Excel file is too large when unpacked.", hint="Import it in parts.")
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Unusable("This Excel file declares entities, which none does that a spreadsheet wrote.")
    return text


def _strings(text: bytes) -> list[str]:
    root = ET.fromstring(text)  # noqa: S314 - bounded, and refused with a DTD
    return ["".join(part.text or "" for part in item.iter(f"{_NAME}t")) for item in root.iter(f"{_NAME}si")]


def _rows(text: bytes, shared: list[str]) -> Iterator[list[str]]:
    root = ET.fromstring(text)  # noqa: S314 - the same
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


def _value(cell: "ET.Element[str]", shared: list[str]) -> str:
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
