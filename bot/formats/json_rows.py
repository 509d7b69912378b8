"""Questions from JSON: a list of objects, an object that holds such a list, or one object a line."""

import json
from collections.abc import Iterator, Mapping

from bot.core.packs.toml import Log
from bot.formats.given import Given
from bot.formats.records import cells_from, listed
from bot.formats.tables import MOST_ROWS, Row, row_of

__all__ = ["read_json"]


def read_json(given: Given, log: Log) -> Iterator[Row]:
    """The questions of JSON or of JSON lines; a record without question and answer is named by its line."""
    for line, record in _records(given, log):
        yield from row_of(line, cells_from(record, given.columns), given.path, log)


def _records(given: Given, log: Log) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Each object with its line (of a list: its number)."""
    text, path = given.text(), given.path
    found: list[tuple[int, object]]
    try:
        held = json.loads(text)
        found = list(enumerate(listed(held, given), start=1))
    except (ValueError, RecursionError):
        found = []
        for line, each in enumerate(text.splitlines(), start=1):
            try:
                found += [(line, json.loads(each))] if each.strip() else []
            except (ValueError, RecursionError):
                log.add(path, line, "This is not JSON.", "Write a list of objects, or one object a line.")
                if len(log.faults) > MOST_ROWS:
                    return
    for number, (line, record) in enumerate(found, start=1):
        if number > MOST_ROWS:
            log.add(path, line, f"There are more than {MOST_ROWS} records.", "Import them in several files.")
            return
        if isinstance(record, dict):
            yield line, record
        else:
            log.add(path, line, "The record is no object.", 'Write {"question": ..., "answer": ...}.')
