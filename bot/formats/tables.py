"""Questions as rows of a table: what CSV and Anki's text have in common.

Pure: text in, questions and faults out. A bad row is named by its line, and the rest is kept.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bot.core.packs.reading import make_question
from bot.core.packs.sections import Sections, split
from bot.core.packs.toml import KEBAB, Fault, Log, TomlFile, TomlTable
from bot.core.packs.writing import facts, question_file
from bot.core.questions.question import Question
from bot.formats.markup import without_media

__all__ = [
    "COLUMNS",
    "JSON_COLUMNS",
    "MOST_ROWS",
    "Imported",
    "Row",
    "cells_of",
    "imported",
    "records",
    "row_of",
    "slug",
    "topic_id",
]

_LISTS = ("covers", "after")
_LINES = ("reading",)
_TABLES = ("points", "misconceptions", "follow_ups", "options")
JSON_COLUMNS = frozenset({*_TABLES, "query"})
"""Columns whose cells are JSON."""
_SECTIONS = {"question": "Question", "hints": "Hints", "answer": "Answer", "code": "Code", "note": "Note"}
COLUMNS = (
    *("id", "title", "kind", "level", "topics", "covers", "full_marks_at", "core", "after"),
    *("question", "hints", "answer", "code", "note", "reading"),
    *_TABLES,
    "query",
)
MOST_ROWS = 5_000
"""Rows of a table, its header aside: more questions than any community asks in ten years."""
_LEVELS = {
    "easy": "basic",
    "beginner": "basic",
    "medium": "intermediate",
    "hard": "advanced",
    "expert": "advanced",
}
_TITLE = 60
_SLUG_WORDS = 6
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Imported:
    """What a table gave: the good rows as questions, and what is wrong with the others."""

    questions: tuple[Question, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A question as a table has it: front matter and sections as plain values."""

    path: Path
    line: int
    raw: dict[str, object]
    sections: Mapping[str, str]

    @property
    def topics(self) -> list[str]:
        """The topics that the row names itself."""
        named = self.raw.get("topics")
        return [str(name) for name in named] if isinstance(named, list) else []


def cells_of(question: Question) -> dict[str, str]:
    """A question as texts, one per column."""
    raw = facts(question)
    cells: dict[str, str] = {}
    for key, value in raw.items():
        if key in _TABLES or isinstance(value, dict):
            cells[key] = json.dumps(value, ensure_ascii=False)
        elif isinstance(value, list):
            cells[key] = ("\n" if key in _LINES else ", ").join(str(item) for item in value)
        else:
            cells[key] = str(value)
    cells |= {"question": question.prompt, "answer": question.answer, "code": question.code}
    cells |= {"hints": "\n".join(f"- {hint}" for hint in question.hints), "note": question.note}
    return {key: value for key, value in cells.items() if value}


def records(
    text: str, path: Path, log: Log, *, delimiter: str, before: int = 0
) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on; one that cannot be read is a fault."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for number in count():
        line = before + reader.line_num + 1
        if number > MOST_ROWS:
            log.add(path, line, f"The table has more than {MOST_ROWS} rows.", "Import it in several files.")
            return
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            log.add(path, line, f"The row cannot be read: {error}.", "Look for a quote that is not closed.")
            continue
        if any(cell.strip() for cell in record):
            yield line, record


def row_of(line: int, cells: Mapping[str, str], path: Path, log: Log) -> Iterator[Row]:
    """The row as front matter and sections; nothing (and a fault) when a cell cannot be understood."""
    raw: dict[str, object] = {}
    for key, text in cells.items():
        cell = text.strip()
        if not cell or key in _SECTIONS:
            continue
        if key == "topics":
            raw[key] = _topics(cell)
        elif key in _LISTS:
            raw[key] = [part for part in re.split(r"[,\s]+", cell) if part]
        elif key in _LINES:
            raw[key] = [part.strip() for part in cell.splitlines() if part.strip()]
        elif key in _TABLES or key == "query":
            try:
                raw[key] = _table(key, cell)
            except (ValueError, RecursionError) as error:
                log.add(path, line, f"{key} is not JSON: {error}.", "Write JSON, or one entry a line.")
                return
        else:
            if key == "core":
                raw[key] = cell.casefold() in {"true", "yes", "1"}
                continue
            if key == "level":
                raw[key] = _LEVELS.get(cell.casefold(), cell.casefold())
                continue
            number = key == "full_marks_at" and cell.isdecimal() and len(cell) <= _DIGITS
            raw[key] = int(cell) if number else " ".join(cell.split())
    sections = {name: cells.get(key, "") for key, name in _SECTIONS.items()}
    code = sections.pop("Code", "")
    said = without_media(sections, path, line, log) | {"Code": code}
    yield Row(path, line, raw, {name: said[name].strip() for name in _SECTIONS.values()})


def _topics(cell: str) -> list[str]:
    """Topics by commas, else by spaces where each is written as a topic is, else one of several words."""
    parts = re.split("[,;\n]", cell)
    words = cell.split()
    if len(parts) == 1 and all(KEBAB.fullmatch(word) for word in words):
        return words
    return list(dict.fromkeys(filter(None, map(topic_id, parts))))


def topic_id(name: str) -> str:
    """A deck's, a category's or a subject's name as a topic is written."""
    return "-".join(_words(name))


def _words(text: str) -> list[str]:
    """Words in plain letters: those with an accent lose it."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall("[a-z0-9]+", "".join(sign for sign in plain if not unicodedata.combining(sign)))


def _table(key: str, cell: str) -> object:
    if cell.startswith("[") or key == "query":
        return json.loads(cell)
    entries = [[part.strip() for part in line.split("|")] for line in cell.splitlines() if line.strip()]
    if key == "points":
        taken: set[str] = set()
        return [{"id": slug(text, taken), "text": text, "accept": wordings} for text, *wordings in entries]
    if key == "misconceptions":
        return [{"text": text, "reply": " ".join(reply)} for text, *reply in entries]
    raise ValueError("only points and misconceptions can be written as lines")


def imported(rows: Sequence[Row], *, pack: str, topics: Sequence[str], log: Log) -> Imported:
    """The rows that make questions, with what was left out filled in; `topics` are those of the pack."""
    good: dict[str, Question] = {}
    for row in rows:
        raw = dict(row.raw)
        prompt = " ".join(row.sections["Question"].split())
        raw.setdefault("id", slug(str(raw.get("title", prompt)), set(good)))
        raw.setdefault("title", prompt[:_TITLE].strip())
        raw.setdefault("kind", "choice" if raw.get("options") else "concept")
        raw.setdefault("level", "basic")
        raw.setdefault("topics", list(topics[:1]))
        own = Log([])
        question = _made(row, raw, pack=pack, topics=topics, log=own)
        if question.id in good:
            own.add(
                row.path, row.line, f'The id "{question.id}" is used twice.', "Give each question its own."
            )
        grave = [fault for fault in own.faults if fault.stops]
        if grave:
            log.faults.extend(grave)
        else:
            good[question.id] = question
    return Imported(tuple(good.values()), tuple(sorted(log.faults)))


def _made(row: Row, raw: Mapping[str, object], *, pack: str, topics: Sequence[str], log: Log) -> Question:
    path = row.path
    for name in ("Question", "Answer"):
        if not row.sections[name]:
            log.add(path, row.line, f"The row has no {name.casefold()}.", "Write it, or remove the row.")
    table = TomlTable(raw, TomlFile(path, (), row.line - 1), log)
    question = make_question(table, Sections(dict(row.sections)), pack=pack, topics=tuple(topics), log=log)
    form = Log([])
    split(path, question_file(question), form)
    unfit = next((fault for fault in form.faults if fault.stops), None)
    if unfit is not None and not any(fault.stops for fault in log.faults):
        log.add(path, row.line, f"The text would not fit a question file: {unfit.problem}", unfit.mend)
    return question


def slug(text: str, taken: set[str]) -> str:
    """A kebab-case name from the first words of a text, which is taken by that."""
    name = "-".join(_words(text)[:_SLUG_WORDS]) or "question"
    number = 2
    found = name
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    taken.add(found)
    return found
