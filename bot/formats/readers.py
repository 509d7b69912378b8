"""Which reader reads which file: by what the name ends with, a text by how it looks."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from bot.core.errors import Unusable
from bot.core.packs.toml import KEBAB, Log
from bot.formats.cards.anki import is_anki, read_anki
from bot.formats.cards.apkg import read_apkg
from bot.formats.cards.quizlet import read_quizlet
from bot.formats.csv import read_csv
from bot.formats.gift import is_gift, read_gift
from bot.formats.given import Given
from bot.formats.json_rows import read_json
from bot.formats.markup import is_html
from bot.formats.md_rows import read_markdown
from bot.formats.moodle import read_moodle
from bot.formats.tables import MOST_ROWS, Imported, Row, imported
from bot.formats.xlsx import read_xlsx
from bot.formats.yaml_rows import read_yaml

__all__ = ["READERS", "Reader", "largest", "read"]

Reader = Callable[[Given, Log], Iterator[Row]]
"""Gives each question as a row and names what it cannot read or keep; raises Unusable for no such file."""

_MB = 1_000_000
_MOST_TOPICS = 100
_LARGEST = {".apkg": 100 * _MB, ".colpkg": 100 * _MB, ".gift": 5 * _MB, ".yaml": 2 * _MB, ".yml": 2 * _MB}
"""Bytes of a file, where the usual bound does not fit: packages carry pictures, YAML takes its time."""
_ASKED = re.compile(
    r"^[ \t]*+(?:\*\*|#{1,6}[ \t]*+)?q(?:uestion)?[ \t]*+\d{0,4}[.:)]", re.IGNORECASE | re.MULTILINE
)


def _read_text(given: Given, log: Log) -> Iterator[Row]:
    """A text whose name does not say which kind it is."""
    text = given.text()
    if is_anki(text):
        return read_anki(given, log)
    if given.columns:
        return read_csv(given, log)
    if _ASKED.search(text):
        return read_markdown(given, log)
    if is_gift(text) and len(text) <= _LARGEST[".gift"]:
        return read_gift(given, log)
    return read_anki(given, log) if is_html(text) else read_quizlet(given, log)


READERS: Mapping[str, Reader] = {
    ".apkg": read_apkg,
    ".colpkg": read_apkg,
    ".csv": read_csv,
    ".gift": read_gift,
    ".json": read_json,
    ".jsonl": read_json,
    ".markdown": read_markdown,
    ".md": read_markdown,
    ".ndjson": read_json,
    ".tsv": read_csv,
    ".txt": _read_text,
    ".xlsx": read_xlsx,
    ".xml": read_moodle,
    ".yaml": read_yaml,
    ".yml": read_yaml,
}


def largest(kind: str) -> int:
    """How many bytes a file of that kind may have: 5,000 questions with 4 kB each."""
    return _LARGEST.get(kind, 20 * _MB)


def read(*files: Given, pack: str, level: str = "", topic: str = "") -> Imported:
    """The questions of files and what is wrong with them; `level` and `topic` are for all, whatever they say.

    Raises Unusable when a file is no such file; of several, it is named and the others are read.
    """
    log = Log([])
    rows: list[Row] = []
    for given in files:
        try:
            rows += (_placed(row, given, level, topic) for row in _rows(given, log))
        except Unusable as error:
            if len(files) == 1:
                raise
            log.add(given.path, 1, f"Left out: {error.message}", error.hint or "", stops=False)
    known = files[0].topics if files else ()
    topics = dict.fromkeys([*known, *filter(None, [topic])])
    if any(given.new_topics for given in files):
        topics |= dict.fromkeys(name for row in rows for name in row.topics if KEBAB.fullmatch(name))
    if len(topics) > len(known) + _MOST_TOPICS:
        raise Unusable(
            f"The file names {len(topics) - len(known)} topics.", hint="Say which one with --topic."
        )
    if len(rows) > MOST_ROWS:
        raise Unusable(f"There are more than {MOST_ROWS} questions.", hint="Import them in parts.")
    return imported(rows, pack=pack, topics=tuple(topics), log=log)


def _rows(given: Given, log: Log) -> Iterator[Row]:
    if len(given.data) > largest(given.kind):
        raise Unusable(
            f"{given.path} is larger than {largest(given.kind) // _MB} MB.", hint="Import it in parts."
        )
    reader = READERS.get(given.kind)
    if reader is None and is_anki(given.text()):
        reader = read_anki
    return (reader or read_csv)(given, log)


def _placed(row: Row, given: Given, level: str, topic: str) -> Row:
    """The row with the level and topic that are for all, else with the topic that its folder names."""
    said = {"level": level} if level else {}
    topic = topic or ("" if row.topics else given.topic(given.folders))
    return replace(row, raw=row.raw | said | ({"topics": [topic]} if topic else {}))
