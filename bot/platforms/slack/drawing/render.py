"""Replies as Block Kit: the view's own drawing, else its document; buttons; a text for notifications."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from bot.commands.language.document import (
    Bullets,
    Code,
    Divider,
    Document,
    Facts,
    Heading,
    Image,
    Node,
    Note,
    Paragraph,
    Prose,
    Quote,
    Table,
    Tone,
    plain,
    spelled,
)
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Command
from bot.commands.language.token import encode
from bot.platforms.slack.drawing.blocks import (
    Block,
    actions,
    button,
    context,
    divider,
    header,
    messages,
    mrkdwn,
    sections,
    split,
)
from bot.platforms.slack.drawing.charts import chart
from bot.platforms.slack.drawing.mrkdwn import columns, escape, fenced, inline, prose
from bot.platforms.slack.drawing.native import native
from bot.platforms.slack.wire.limits import FALLBACK, FIELD_TEXT, FIELDS, SECTION

__all__ = ["Drawn", "Renderer", "fallback"]

_STYLES = {Style.PRIMARY: "primary", Style.DANGER: "danger", Style.PLAIN: ""}
Commands = Mapping[tuple[str, ...], Command]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A reply drawn: blocks, its text for notifications and screen readers, pictures to be sent beside it."""

    blocks: tuple[Block, ...]
    text: str
    pictures: tuple[Image, ...] = ()

    @property
    def messages(self) -> list[list[Block]]:
        """The blocks over as many messages as they need."""
        return messages(self.blocks)


class Renderer:
    """Draws replies; `commands` are what buttons stand for."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def reply(self, reply: Reply, *, pictures: bool = False, summary: str = "") -> Drawn:
        """A reply; with `pictures` those are left to be sent as files, else their words stand in for them."""
        document = reply.view.document()
        own = native(reply.view)
        blocks = own if own is not None else self.document(document, pictures=pictures)
        images = tuple(node for node in document.nodes if isinstance(node, Image)) if pictures else ()
        text = summary or plain(document)
        return Drawn((*blocks, *self.offers(reply.offers)), fallback(text), images)

    def document(self, document: Document, *, pictures: bool = False) -> list[Block]:
        """The nodes of a document; texts that follow each other share a section."""
        blocks: list[Block] = []
        run: list[str] = []
        before: Node | None = None
        for node in document.nodes:
            # Where there are no pictures, the words of one that only shows a table again are left out.
            repeated = isinstance(before, Table)
            before = node
            if isinstance(node, Image):
                blocks.extend((*_flowing(run), *(() if pictures else _in_letters(node, named=not repeated))))
                run = []
                continue
            text = _text(node)
            if text is not None:
                run.extend(text)
                continue
            blocks.extend(_flowing(run))
            run = []
            blocks.extend(_block(node))
        blocks.extend(_flowing(run))
        return blocks

    def offers(self, offers: Sequence[Offer]) -> list[Block]:
        """The offers as buttons that carry their whole meaning."""
        return actions(
            [
                button(
                    offer.label,
                    action_id=f"offer.{at}",
                    value=encode(self._commands[tuple(offer.command.split())], offer.args, form=offer.form),
                    style=_STYLES[offer.style],
                )
                for at, offer in enumerate(offers)
            ]
        )


def fallback(text: str) -> str:
    """The text beside the blocks, escaped: it mentions nobody."""
    flat = escape(text.strip()) or "Sparring"
    return flat if len(flat) <= FALLBACK else split(flat, FALLBACK)[0]


def _flowing(texts: Sequence[str]) -> list[Block]:
    """Texts in as few sections as hold them; a block of code stands by itself."""
    blocks: list[Block] = []
    run = ""
    for text in texts:
        if run and len(run) + len(text) + 1 <= SECTION:
            run = f"{run}\n{text}"
            continue
        blocks.extend(sections(run))
        run = text
    return [*blocks, *sections(run)]


def _text(node: Node) -> list[str] | None:
    """The node as running text; None for what needs a block of its own."""
    match node:
        case Paragraph(parts):
            return [inline(parts)]
        case Prose(markdown):
            return prose(markdown)
        case Quote(text, by):
            quoted = "\n".join(f"> {escape(line)}" for line in spelled(text).splitlines() or [""])
            return [f"{quoted}\n> \N{EM DASH} {escape(spelled(by))}" if by else quoted]
        case Bullets(items, ordered):
            marks = (f"{n}." if ordered else "\N{BULLET}" for n in range(1, len(items) + 1))
            return ["\n".join(f"{mark} {inline(item)}" for mark, item in zip(marks, items, strict=True))]
        case Code(text):
            return [fenced(text)]
        case _:
            return None


def _in_letters(image: Image, *, named: bool) -> list[Block]:
    """A picture as a chart in letters, and in words where they stand nowhere else."""
    drawn = chart(image.picture)
    return [*(sections(drawn) if drawn else ()), *(context(escape(spelled(image.alt))) if named else ())]


def _block(node: Node) -> list[Block]:
    match node:
        case Heading(text):
            return header(spelled(text))
        case Facts(pairs):
            return _facts(pairs)
        case Table(titles, rows, numeric, highlight):
            drawn = [tuple(spelled(cell) for cell in row) for row in rows]
            marked = [
                (*row[:-1], f"{row[-1]} \N{LEFTWARDS ARROW}") if at == highlight else row
                for at, row in enumerate(drawn)
            ]
            return sections(columns([titles, *marked], numeric if highlight is None else ()))
        case Note(parts, tone):
            mark = ":warning: " if tone in {Tone.WARN, Tone.BAD} else ""
            return context(f"{mark}{inline(parts)}")
        case Divider():
            return [divider()]
        case Paragraph() | Prose() | Quote() | Bullets() | Code() | Image():
            return []
        case _:
            assert_never(node)


def _facts(pairs: Sequence[tuple[str, str]]) -> list[Block]:
    texts = [f"*{escape(label)}*\n{escape(value) or '-'}" for label, value in pairs]
    if any(len(text) > FIELD_TEXT for text in texts):
        return sections("\n".join(texts))
    chunks = [texts[at : at + FIELDS] for at in range(0, len(texts), FIELDS)]
    return [{"type": "section", "fields": [mrkdwn(text) for text in chunk]} for chunk in chunks]
