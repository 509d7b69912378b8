"""A document: what a reply says, in a dozen semantic nodes that every platform can draw.

Text in `str` positions comes from people or data and is escaped by each renderer for where it goes.
Only `Prose` holds Markdown, and only from question packs; renderers still allow no mention in it.
"""

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
    "Node",
    "Note",
    "Paragraph",
    "Prose",
    "Quote",
    "Strong",
    "Table",
    "Tone",
    "When",
    "inline_text",
    "paragraph",
    "plain",
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


Inline = str | Strong | Mono | Link | When | ChannelName


@dataclass(frozen=True, slots=True)
class Heading:
    """A title."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of inline parts."""

    parts: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown from a question pack: paragraphs, lists, code fences, $formula$."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words."""

    text: str
    by: str = ""


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
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    highlight: int | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture to be drawn, and the words that say the same."""

    picture: Picture
    alt: str


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
            case _:
                assert_never(part)
    return "".join(words)


def plain(document: Document) -> str:
    """The document as text for a notification, a log of a conversation, a screen reader."""
    return "\n".join(line for node in document.nodes if (line := _line(node)))


def _line(node: Node) -> str:
    match node:
        case Heading(text) | Code(text) | Prose(text):
            return text
        case Paragraph(parts) | Note(parts):
            return inline_text(parts)
        case Quote(text, by):
            return f'"{text}"' + (f" - {by}" if by else "")
        case Bullets(items, ordered):
            marks = (f"{n}." if ordered else "-" for n in range(1, len(items) + 1))
            return "\n".join(f"{mark} {inline_text(item)}" for mark, item in zip(marks, items, strict=True))
        case Facts(pairs):
            return "\n".join(f"{label}: {value}" for label, value in pairs)
        case Table(columns, rows):
            return "\n".join(" | ".join(row) for row in (columns, *rows))
        case Image(_, alt):
            return alt
        case Divider():
            return ""
        case _:
            assert_never(node)


def _instant(at: datetime, zone: str) -> str:
    return f"{at.astimezone(zone_named(zone)):%a %d %b %H:%M} {zone}"
