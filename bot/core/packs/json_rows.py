"""Questions from JSON: a list of objects, an object that holds such a list, or one object a line."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.core.packs.tables import COLUMNS, MOST_ROWS, Imported, Row, imported, row_of
from bot.core.packs.toml import Log

__all__ = ["OTHER_NAMES", "from_json"]

OTHER_NAMES = {
    **dict.fromkeys(("prompt", "front", "q", "query", "ask", "term", "question_text"), "question"),
    **dict.fromkeys(("back", "a", "response", "definition", "solution", "explanation"), "answer"),
    **dict.fromkeys(("correct_answer", "reference", "answers"), "answer"),
    **dict.fromkeys(("tags", "category", "topic"), "topics"),
    "difficulty": "level",
    "name": "title",
    "hint": "hints",
}
"""What others call our columns."""
_DEEP = 4


def from_json(text: str, path: Path, *, pack: str, topics: Sequence[str]) -> Imported:
    """The questions of JSON or of JSON lines; a record without question and answer is named by its line."""
    log = Log([])
    rows = [row for line, record in _records(text, path, log) for row in _row(line, record, path, log)]
    return imported(rows, path, pack=pack, topics=topics, log=log)


def _records(text: str, path: Path, log: Log) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Each object with its line (of a list: its number)."""
    found: list[tuple[int, object]]
    try:
        held = json.loads(text)
        found = list(enumerate(_listed(held), start=1))
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


def _listed(held: object, depth: int = 0) -> list[object]:
    """The records: a list, the list that an object holds, or an object that is a record itself."""
    if isinstance(held, list):
        return held
    if isinstance(held, dict) and depth < _DEEP:
        names = {_column(str(key)) for key in held}
        lists = [value for value in held.values() if isinstance(value, list)]
        if "question" in names or not lists:
            return [held]
        return _listed(max(lists, key=len), depth + 1)
    return [held]


def _row(line: int, record: Mapping[str, object], path: Path, log: Log) -> Iterator[Row]:
    cells: dict[str, str] = {}
    for key, value in record.items():
        name = _column(str(key))
        if name not in COLUMNS or value is None:
            continue
        if isinstance(value, list) and name in {"points", "misconceptions", "follow_ups", "options"}:
            text = json.dumps(value, ensure_ascii=False)
        elif isinstance(value, list):
            text = (", " if name in {"topics", "covers", "after"} else "\n").join(str(each) for each in value)
        elif isinstance(value, dict):
            text = json.dumps(value, ensure_ascii=False)
        else:
            text = str(value)
        cells.setdefault(name, text)
    yield from row_of(line, cells, path, log)


def _column(name: str) -> str:
    plain = name.strip().casefold().replace(" ", "_").replace("-", "_")
    return OTHER_NAMES.get(plain, plain)
