"""A document: what a reply says, in a dozen semantic nodes that every platform can draw.

Text in `str` positions comes from people or data and is escaped by each renderer for where it goes.
Only `Prose` holds Markdown, and only from question packs; renderers still allow no mention in it.
What is somebody's own, a name or words, is a `Name` or a `Said`: whoever keeps what was drawn can take it
out again when that person wants to be forgotten, and need not search for it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from bot.core.pictures import Picture
from bot.core.rounds.calendar import zone_named

__all__ = [
    "Bullets",
    "ChannelName",
    "Code",
    "Divider",
    "Document",
    "Facts",
    "Heading",
    "Image",
    "Inline",
    "Link",
    "Mono",
    "Name",
    "Node",
    "Note",
    "Paragraph",
    "Prose",
    "Quote",
    "Said",
    "Strong",
    "Table",
    "Tone",
    "When",
    "Words",
    "coded",
    "inline_text",
    "listed",
    "marked",
    "paragraph",
    "plain",
    "runs",
    "spelled",
]


class Tone(StrEnum):
    """How a document or note is coloured."""

    NEUTRAL = "neutral"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    BASIC = "basic"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


@dataclass(frozen=True, slots=True)
class Strong:
    """Emphasised words."""

    text: str


@dataclass(frozen=True, slots=True)
class Mono:
    """A command, an id, a value to be typed as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its words; `url` is the program's own, never a person's."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class When:
    """An instant; platforms that can show it in the reader's own zone do. `zone` is for the others."""

    at: datetime
    zone: str = "UTC"
    relative: bool = False


@dataclass(frozen=True, slots=True)
class ChannelName:
    """A channel of the platform that shows it; `name` is for those that need one."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """What a member is called, in a document that others read."""

    text: str
    member: int
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What a member said, in a document that others read; `answer` is the answer it is from, 0 for none."""

    text: str
    member: int
    answer: int = 0


Own = Name | Said
Words = str | Own | tuple[str | Own, ...]
"""A text, perhaps with somebody's own in it."""
Inline = str | Strong | Mono | Link | When | ChannelName | Own


@dataclass(frozen=True, slots=True)
class Heading:
    """A title."""

    text: Words


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of inline parts."""

    parts: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown from a question pack: paragraphs, lists, code fences, $formula$.

    `member` is who wrote it where it is somebody's own, 0 for nobody.
    """

    markdown: str
    member: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words."""

    text: str | Said
    by: Words = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; each item is a run of inline parts."""

    items: tuple[tuple[Inline, ...], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value pairs."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under column titles; `numeric` are the indices of columns set to the right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    numeric: frozenset[int] = frozenset()
    highlight: int | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture to be drawn, and the words that say the same.

    `table` says it too where the picture has names: for platforms that keep what they draw.
    """

    picture: Picture
    alt: Words
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Small print."""

    parts: tuple[Inline, ...]
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Divider:
    """A line between parts."""


Node = Heading | Paragraph | Prose | Quote | Code | Bullets | Facts | Table | Image | Note | Divider


@dataclass(frozen=True, slots=True)
class Document:
    """What a reply says, top to bottom."""

    nodes: tuple[Node, ...]
    tone: Tone = Tone.NEUTRAL


def paragraph(*parts: Inline) -> Paragraph:
    """A paragraph of these parts."""
    return Paragraph(parts)


_CODE = re.compile(r"`([^`\n]+)`")


def coded(text: str) -> tuple[Inline, ...]:
    """A line of a pack, such as an option's: what stands between backticks is code."""
    pieces = _CODE.split(text)
    return tuple(Mono(piece) if number % 2 else piece for number, piece in enumerate(pieces) if piece)


def inline_text(parts: Iterable[Inline]) -> str:
    """The words of inline parts, without any mark-up."""
    words: list[str] = []
    for part in parts:
        match part:
            case str():
                words.append(part)
            case Strong(text) | Mono(text):
                words.append(text)
            case Link(text, url):
                words.append(f"{text} ({url})")
            case When(at, zone, _):
                words.append(_instant(at, zone))
            case ChannelName(identity, name):
                words.append(f"#{name or identity}")
            case Name(text) | Said(text):
                words.append(text)
            case _:
                assert_never(part)
    return "".join(words)


def listed(items: Iterable[Iterable[str | Own]]) -> tuple[str | Own, ...]:
    """Items one after the other, with commas between them."""
    return tuple(part for item in items for part in (", ", *item))[1:]


def runs(words: Words) -> tuple[str | Own, ...]:
    """The parts of a text."""
    return words if isinstance(words, tuple) else (words,)


def spelled(words: Words) -> str:
    """A text as letters alone, for what keeps no document."""
    return "".join(part if isinstance(part, str) else part.text for part in runs(words))


def plain(document: Document) -> str:
    """The document as text for a notification, a log of a conversation, a screen reader."""
    return spelled(marked(document))


def marked(document: Document) -> tuple[str | Own, ...]:
    """The same text in parts, with whose own is in it."""
    lines = [line for node in document.nodes if spelled(line := tuple(_line(node)))]
    return tuple(part for at, line in enumerate(lines) for part in (("\n", *line) if at else line))


def _line(node: Node) -> Iterable[str | Own]:  # noqa: C901 - one case per kind of node
    match node:
        case Heading(text):
            return runs(text)
        case Code(text):
            return (text,)
        case Prose(text, member):
            return (Said(text, member) if member else text,)
        case Paragraph(parts) | Note(parts):
            return _parts(parts)
        case Quote(text, by):
            return ('"', *runs(text), '"', *((" - ", *runs(by)) if by else ()))
        case Bullets(items, ordered):
            marks = (f"{n}." if ordered else "-" for n in range(1, len(items) + 1))
            return _lines([(f"{mark} ", *_parts(item)) for mark, item in zip(marks, items, strict=True)])
        case Facts(pairs):
            return ("\n".join(f"{label}: {value}" for label, value in pairs),)
        case Table():
            return _cells(node)
        case Image(_, alt):
            return runs(alt)
        case Divider():
            return ()
        case _:
            assert_never(node)


def _parts(parts: Iterable[Inline]) -> Iterable[str | Own]:
    return tuple(part if isinstance(part, Name | Said) else inline_text((part,)) for part in parts)


def _cells(table: Table) -> Iterable[str | Own]:
    rows = (table.columns, *table.rows)
    return _lines([[part for cell in row for part in (" | ", *runs(cell))][1:] for row in rows])


def _lines(lines: Iterable[Iterable[str | Own]]) -> Iterable[str | Own]:
    return tuple(part for line in lines for part in ("\n", *line))[1:]


def _instant(at: datetime, zone: str) -> str:
    return f"{at.astimezone(zone_named(zone)):%a %d %b %H:%M} {zone}"
