"""Notes of flash-card programs, made into questions: which field asks, what is hidden, what is left."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.core.packs.toml import KEBAB, Log
from bot.core.questions.question import Level
from bot.formats.cards.cloze import gaps, is_cloze
from bot.formats.given import Given
from bot.formats.markup import name_media, plain
from bot.formats.quiz import filled
from bot.formats.records import columns_of
from bot.formats.tables import Row, row_of

__all__ = ["AnkiNote", "questions_of", "tagged"]

_KEPT = frozenset({"question", "answer", "hints", "code", "note"})
_DRAWN = "image-occlusion:"


@dataclass(frozen=True, slots=True)
class AnkiNote:
    """A note: the names of its fields and what stands in them (HTML), tags, decks from the outermost one."""

    line: int
    guid: str
    names: Sequence[str]
    fields: Sequence[str]
    tags: Sequence[str] = ()
    decks: Sequence[str] = ()


def questions_of(note: AnkiNote, given: Given, log: Log) -> Iterator[Row]:
    """The rows of a note: one, or one for each gap. What else stands in it is kept as the question's note."""
    path = given.path
    if any(_DRAWN in text for text in note.fields):
        mend = "Write a question that needs no picture."
        log.add(path, note.line, "Left out: a note that hides parts of a picture.", mend, stops=False)
        return
    name_media(note.fields, path, note.line, log)
    hidden = next((text for text in note.fields if is_cloze(text)), None)
    cells: dict[str, str] = {}
    if hidden is None:
        cells, rest = _sides(note, given.columns)
    else:
        rest = [(name, text) for name, text in _held(note) if text is not hidden]
    more = [f"{name}: {plain(text)}" for name, text in rest if plain(text)]
    cells["note"] = "\n\n".join(filter(None, [cells.get("note", ""), *more]))
    if topic := given.topic(note.decks):
        cells.setdefault("topics", topic)
    for tag in note.tags:
        tagged(cells, tag, given.topics)
    if hidden is None:
        if "-" in note.guid and KEBAB.fullmatch(note.guid):
            cells["id"] = note.guid
        yield from row_of(note.line, cells, path, log)
        return
    for shown, answers in gaps(hidden):
        gap = filled(plain(shown), [plain(each) for each in answers])
        yield from row_of(note.line, cells | gap, path, log)


def _held(note: AnkiNote) -> list[tuple[str, str]]:
    return [(name, text) for name, text in zip(note.names, note.fields, strict=False) if text.strip()]


def _sides(note: AnkiNote, columns: Mapping[str, str]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Question and answer by the names of the fields, else the first two that say something; and the rest."""
    cells: dict[str, str] = {}
    rest: list[tuple[str, str]] = []
    held = _held(note)
    for (name, text), ours in zip(held, columns_of([name for name, _ in held], columns), strict=True):
        if ours in _KEPT and ours not in cells:
            cells[ours] = plain(text)
        else:
            rest.append((name, text))
    for side in ("question", "answer"):
        if side not in cells and rest:
            cells[side] = plain(rest.pop(0)[1])
    return cells, rest


def tagged(cells: dict[str, str], tag: str, topics: Sequence[str]) -> None:
    """Take level and topic from a tag of ours ("level::basic") or from a plain one that names either."""
    kind, _, value = tag.rpartition("::")
    if kind == "level" or value in set(Level):
        cells.setdefault("level", value)
    elif (kind == "topic" or value in topics) and value not in cells.get("topics", "").split(", "):
        cells["topics"] = ", ".join(part for part in (cells.get("topics", ""), value) if part)
