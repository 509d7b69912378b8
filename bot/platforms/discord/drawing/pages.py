"""Blocks of a reply laid out over messages: at most 4,000 characters and 40 components each."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from bot.core.pictures import Picture
from bot.platforms.discord.drawing.escape import cut, split
from bot.platforms.discord.wire.limits import ALT_LENGTH, COMPONENTS, TEXT_PER_MESSAGE
from bot.platforms.discord.wire.payload import Component, Json, Page, Upload

__all__ = ["Block", "Enclosed", "Gallery", "Rule", "Text", "paginate", "with_line"]

_LEAST = 400
_UPLOADS = 10
_LINE = 60
"""Characters kept free in a message with its buttons first: room for a line that comes later."""


@dataclass(frozen=True, slots=True)
class Text:
    """A run of Discord Markdown."""

    text: str


@dataclass(frozen=True, slots=True)
class Gallery:
    """One picture with the words that say the same; `upload` holds it once it is painted."""

    alt: str
    picture: Picture | None = None
    upload: Upload | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A line between parts."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file to be saved."""

    upload: Upload


Block = Text | Gallery | Rule | Enclosed


@dataclass(slots=True)
class _Sheet:
    """A message that is being filled."""

    components: list[Json] = field(default_factory=list)
    uploads: list[Upload] = field(default_factory=list)
    room: int = TEXT_PER_MESSAGE


def paginate(
    blocks: Sequence[Block],
    *,
    accent: int | None,
    rows: Sequence[Json],
    lead: str = "",
    buttons_first: bool = False,
) -> list[Page]:
    """The messages in order; rows of buttons stand in the last one, or in the first, which keeps room for a
    line more (`with_line`).
    """
    reserved = sum(1 + len(row["components"]) for row in rows) + 2  # the container and the lead
    most = COMPONENTS - reserved - buttons_first
    sheets = [_Sheet(room=TEXT_PER_MESSAGE - len(lead) - (_LINE if buttons_first else 0))]
    for block in blocks:
        _place(sheets, block, most)
    home = 0 if buttons_first else len(sheets) - 1
    pages = []
    for number, sheet in enumerate(sheets):
        inside = [*sheet.components, *(rows if number == home else ())]
        container: Json = {"type": Component.CONTAINER, "components": inside}
        if accent is not None:
            container["accent_color"] = accent
        above = [_display(lead)] if lead and number == 0 else []
        if inside or above:
            pages.append(Page((*above, *([container] if inside else ())), tuple(sheet.uploads)))
    return pages or [Page((_display("\N{ZERO WIDTH SPACE}"),))]


def with_line(page: Page, line: str) -> Page:
    """The first of several messages with a line in small print above its buttons, for which it kept room."""
    *above, container = page.components
    parts = container["components"]
    at = next((n for n, part in enumerate(parts) if part["type"] == Component.ACTION_ROW), len(parts))
    parts = [*parts[:at], _display(f"-# {cut(line, _LINE - len('-# '))}"), *parts[at:]]
    return replace(page, components=(*above, {**container, "components": parts}))


def _sheet(sheets: list[_Sheet], most: int) -> _Sheet:
    """The sheet that takes one more component."""
    if len(sheets[-1].components) >= most or len(sheets[-1].uploads) >= _UPLOADS:
        sheets.append(_Sheet())
    return sheets[-1]


def _place(sheets: list[_Sheet], block: Block, most: int) -> None:
    match block:
        case Text(text):
            _write(sheets, text, most)
        case Gallery(alt, _, upload):
            if upload is not None:
                _hang(_sheet(sheets, most), upload, alt)
        case Enclosed(upload):
            _enclose(_sheet(sheets, most), upload)
        case Rule():
            if sheets[-1].components:
                _sheet(sheets, most).components.append({"type": Component.SEPARATOR, "divider": True})
        case _:
            assert_never(block)


def _write(sheets: list[_Sheet], text: str, most: int) -> None:
    if not text.strip():
        return
    sheet = _sheet(sheets, most)
    if len(text) > sheet.room and sheet.room < _LEAST:
        sheets.append(sheet := _Sheet())
    for number, piece in enumerate(split(text, first=sheet.room, rest=TEXT_PER_MESSAGE)):
        if number:
            sheets.append(sheet := _Sheet())
        sheet.components.append(_display(piece))
        sheet.room -= len(piece)


def _hang(sheet: _Sheet, upload: Upload, alt: str) -> None:
    media = {"media": {"url": f"attachment://{upload.name}"}, "description": cut(alt, ALT_LENGTH)}
    sheet.components.append({"type": Component.MEDIA_GALLERY, "items": [media]})
    sheet.uploads.append(upload)


def _enclose(sheet: _Sheet, upload: Upload) -> None:
    sheet.components.append({"type": Component.FILE, "file": {"url": f"attachment://{upload.name}"}})
    sheet.uploads.append(upload)


def _display(text: str) -> Json:
    return {"type": Component.TEXT_DISPLAY, "content": text}
