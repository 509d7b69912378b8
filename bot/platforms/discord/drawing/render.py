"""Documents as Discord messages in components (version 2): text displays, galleries, buttons.

Text that came from people or data is escaped; nothing here can mention anybody.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, assert_never

from bot.commands.language.document import (
    Bullets,
    ChannelName,
    Code,
    Divider,
    Document,
    Facts,
    Heading,
    Image,
    Inline,
    Link,
    Mono,
    Name,
    Node,
    Note,
    Paragraph,
    Prose,
    Quote,
    Said,
    Strong,
    Table,
    Tone,
    When,
    spelled,
)
from bot.commands.language.formula_text import spoken
from bot.commands.language.registry import Registry
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Command
from bot.commands.language.token import encode
from bot.core.errors import SparringError
from bot.core.pictures import Formula, Painter, Picture
from bot.platforms.discord.drawing.escape import code_span, cut, fenced, label, words
from bot.platforms.discord.drawing.native import native
from bot.platforms.discord.drawing.pages import Block, Enclosed, Gallery, Rule, Text, paginate
from bot.platforms.discord.drawing.prose import Display, Piece, columns, prose, with_formulas
from bot.platforms.discord.wire.limits import ALT_LENGTH, BUTTON_LABEL, BUTTONS_PER_ROW
from bot.platforms.discord.wire.payload import Component, Json, Page, Upload

__all__ = ["COLOURS", "Renderer", "told"]

COLOURS: Final = {
    Tone.GOOD: 0x2F9E44,
    Tone.WARN: 0xE8890C,
    Tone.BAD: 0xD6336C,
    Tone.BASIC: 0x2B8A9E,
    Tone.INTERMEDIATE: 0x7048E8,
    Tone.ADVANCED: 0xC2255C,
}
_STYLES = {Style.PRIMARY: 1, Style.PLAIN: 2, Style.DANGER: 4}
_NARROW = 56
_PROSE_KEPT = 512


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A block, and whether it stands close under the one before."""

    block: Block
    close: bool = False


class Renderer:
    """Draws replies as pages, one Discord message each."""

    def __init__(self, registry: Registry, painter: Painter) -> None:
        self._registry = registry
        self._painter = painter
        # The same question goes to many servers: its Markdown is read once.
        self._prose = lru_cache(_PROSE_KEPT)(prose)

    @property
    def commands(self) -> Mapping[tuple[str, ...], Command]:
        """What buttons can stand for."""
        return self._registry.commands

    async def pages(self, reply: Reply, *, lead: str = "", first: bool = False) -> list[Page]:
        """The reply's messages; the buttons stand on the last one, or on the `first`.

        `lead` goes above everything as it is (a mention).
        """
        document = native(reply.view) or reply.view.document()
        blocks = await self._blocks(document)
        blocks += [Enclosed(Upload(each.name, each.data, media=each.media)) for each in reply.attachments]
        return paginate(
            blocks,
            accent=COLOURS.get(document.tone),
            rows=self.rows(reply.offers),
            lead=lead,
            buttons_first=first,
        )

    def rows(self, offers: Sequence[Offer]) -> list[Json]:
        """The offers as rows of buttons; the second of two that mean the same is left out."""
        buttons: dict[str, Json] = {}
        for offer in offers:
            token = encode(self._registry.find(offer.command), offer.args, form=offer.form)
            buttons.setdefault(
                token,
                {
                    "type": Component.BUTTON,
                    "style": _STYLES[offer.style],
                    "label": label(offer.label, BUTTON_LABEL),
                    "custom_id": token,
                },
            )
        every = list(buttons.values())
        return [
            {"type": Component.ACTION_ROW, "components": every[at : at + BUTTONS_PER_ROW]}
            for at in range(0, len(every), BUTTONS_PER_ROW)
        ]

    async def _blocks(self, document: Document) -> list[Block]:
        blocks: list[Block] = []
        pictures = 0
        for node in document.nodes:
            for drawn in _draw(node, self._prose):
                block = drawn.block
                if isinstance(block, Gallery):
                    pictures += 1
                    block = await self._painted(block, pictures)
                if isinstance(block, Text) and blocks and isinstance(last := blocks[-1], Text):
                    gap = "\n" if drawn.close or last.text.startswith("#") else "\n\n"
                    blocks[-1] = Text(f"{last.text}{gap}{block.text}")
                else:
                    blocks.append(block)
        return blocks

    async def _painted(self, gallery: Gallery, number: int) -> Block:
        """The gallery with its picture; its words where the picture cannot be drawn."""
        if gallery.picture is None:
            return gallery
        try:
            data = await self._painter.paint(gallery.picture, dark=True)
        except (SparringError, OSError, ValueError, RuntimeError):
            return Text(fenced(gallery.alt) if isinstance(gallery.picture, Formula) else words(gallery.alt))
        name = f"{_stem(gallery.picture)}-{number}.png"
        return Gallery(gallery.alt, upload=Upload(name, data, cut(gallery.alt, ALT_LENGTH)))


def told(document: Document) -> str:
    """The document as text alone, where neither pictures nor messages are: pictures as their words."""
    texts: list[str] = []
    for node in document.nodes:
        for block in (drawn.block for drawn in _draw(node, prose)):
            match block:
                case Text(text):
                    texts.append(text)
                case Gallery(alt, picture):
                    texts.append(code_span(alt) if isinstance(picture, Formula) else words(alt))
    return "\n\n".join(text for text in texts if text)


def _draw(node: Node, prose: Callable[[str], Sequence[Piece]]) -> Sequence[_Drawn]:  # noqa: C901 - one case per kind of node
    match node:
        case Heading(text):
            return [_Drawn(Text(f"## {with_formulas(spelled(text))}"))]
        case Paragraph(parts):
            return [_Drawn(Text(_inlines(parts)))]
        case Prose(markdown):
            return [_piece(piece) for piece in prose(markdown)]
        case Quote(text, by):
            quoted = "\n".join(f"> {line}" for line in words(spelled(text)).splitlines())
            return [_Drawn(Text(quoted + (f"\n-# {words(spelled(by))}" if by else "")), close=True)]
        case Code(text, language):
            return [_Drawn(Text(fenced(text, language)))]
        case Bullets(items, ordered):
            marks = (f"{number}." if ordered else "-" for number in range(1, len(items) + 1))
            lines = [f"{mark} {_inlines(item)}" for mark, item in zip(marks, items, strict=True)]
            return [_Drawn(Text("\n".join(lines)), close=True)]
        case Facts(pairs):
            lines = [f"**{words(name)}:** {words(value)}" for name, value in pairs]
            return [_Drawn(Text("\n".join(lines)))]
        case Table():
            return [_Drawn(Text(_table(node)))]
        case Image(picture, alt):
            return [_Drawn(Gallery(spelled(alt), picture))]
        case Note(parts, tone):
            mark = "\N{WARNING SIGN} " if tone in {Tone.WARN, Tone.BAD} else ""
            lines = _inlines(parts).splitlines() or [""]
            return [_Drawn(Text("\n".join(f"-# {mark}{line}" for line in lines if line)), close=True)]
        case Divider():
            return [_Drawn(Rule())]
        case _:
            assert_never(node)


def _piece(piece: str | Display) -> _Drawn:
    if isinstance(piece, Display):
        return _Drawn(Gallery(spoken(piece.tex), Formula(piece.tex)))
    return _Drawn(Text(piece))


def _table(table: Table) -> str:
    rows = [table.columns, *(tuple(spelled(cell) for cell in row) for row in table.rows)]
    if table.highlight is not None:
        marks = [
            "",
            *(
                "\N{BLACK RIGHT-POINTING SMALL TRIANGLE}" if at == table.highlight else ""
                for at in range(len(table.rows))
            ),
        ]
        rows = [(*row, mark) for row, mark in zip(rows, marks, strict=True)]
    longest = max(_NARROW // max(len(table.columns), 1), 12)
    return columns(
        [[cut(" ".join(cell.split()), longest * 2) for cell in row] for row in rows], table.numeric
    )


def _inlines(parts: Iterable[Inline]) -> str:
    return "".join(_inline(part) for part in parts)


def _inline(part: Inline) -> str:
    match part:
        case str():
            return with_formulas(part)
        case Name(text, _, strong):
            return _inline(Strong(text)) if strong else with_formulas(text)
        case Said(text):
            return with_formulas(text)
        case Strong(text):
            inner = text.strip()  # Discord shows the stars where a space stands inside them
            before, _, after = text.partition(inner)
            return f"{before}**{with_formulas(inner)}**{after}" if inner else text
        case Mono(text):
            return code_span(text)
        case Link(text, url):
            return f"[{words(text)}]({url})"
        case When(at, _, relative):
            return f"<t:{int(at.timestamp())}:{'R' if relative else 'f'}>"
        case ChannelName(identity, name):
            return f"<#{identity}>" if identity.isdecimal() else with_formulas(f"#{name or identity}")
        case _:
            assert_never(part)


def _stem(picture: Picture) -> str:
    return type(picture).__name__.casefold()
