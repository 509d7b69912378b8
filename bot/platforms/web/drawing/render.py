"""Documents as JSON that the page turns into elements, one by one, with `textContent`.

Nothing here is HTML, so nothing that a person wrote can become any.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import assert_never

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
    When,
    marked,
    spelled,
)
from bot.commands.language.registry import Registry
from bot.commands.language.reply import Attachment, Offer, Reply
from bot.commands.language.token import encode
from bot.platforms.web.drawing.markdown import prose, words
from bot.platforms.web.drawing.native import native, trimmed
from bot.platforms.web.drawing.owned import drawn, own
from bot.platforms.web.drawing.pictures import Gallery
from bot.platforms.web.drawing.shelf import FileShelf
from bot.platforms.web.wire.wire import Json

__all__ = ["Origin", "Renderer"]


@dataclass(frozen=True, slots=True)
class Origin:
    """What a reply answers: who asked, by which command ("" for a message), which message (0 for none).

    `label` is the button's that gave the command, "" where it was typed.
    """

    asked_by: str = ""
    command: str = ""
    message: int = 0
    label: str = ""


class Renderer:
    """Draws replies for the page."""

    def __init__(self, registry: Registry, gallery: Gallery, shelf: FileShelf) -> None:
        self._registry = registry
        self._gallery = gallery
        self._shelf = shelf

    async def body(
        self, reply: Reply, *, origin: Origin | None = None, thread: str = "", mention: str = ""
    ) -> str:
        """The body of a message; `thread` is the title of the thread that the message opens."""
        document, drawing = trimmed(reply.view), native(reply.view)
        payload: dict[str, Json] = {
            "nodes": await self.document(document, pictures=drawing is None),
            "tone": document.tone.value,
            "offers": [self.offer(offer) for offer in reply.offers],
            "files": [self._file(each, origin.asked_by if origin else "") for each in reply.attachments],
            "text": _text(reply.view.document()),
            "native": drawing,
            "thread": thread,
            "mention": mention,
        }
        if origin is not None:
            pressed = {"label": origin.label} if origin.label else {}
            payload["origin"] = {
                "by": origin.asked_by,
                "command": origin.command,
                "message": origin.message,
                **pressed,
            }
        return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))

    def forget(self, user: str) -> None:
        """Somebody is not to be found in any file that waits."""
        self._shelf.forget(user)

    def offer(self, offer: Offer) -> Json:
        """A button; its token carries all that a press means."""
        token = encode(self._registry.find(offer.command), offer.args, form=offer.form)
        return {"label": offer.label, "style": offer.style.value, "token": token}

    def _file(self, attachment: Attachment, owner: str) -> Json:
        """A file to be saved, under an address that only the reader of this message learns."""
        address = self._shelf.put(attachment, owner=owner)
        return {"name": attachment.name, "address": address, "bytes": len(attachment.data)}

    async def document(self, document: Document, *, pictures: bool = True) -> list[Json]:
        """The nodes of a document, from top to bottom; pictures cost most, so they can be left out."""
        nodes = [node for node in document.nodes if pictures or not isinstance(node, Image)]
        return [block for node in nodes for block in await self._node(node)]

    async def _node(self, node: Node) -> Sequence[Json]:  # noqa: C901, PLR0912 - one case per kind
        match node:
            case Heading(text):
                return [{"k": "h", "c": drawn(text)}]
            case Paragraph(parts):
                return [{"k": "p", "c": _inlines(parts)}]
            case Prose(markdown, 0):
                return prose(markdown)
            case Prose(markdown, member):
                return [{"k": "theirs", "m": member, "a": 0, "c": prose(markdown)}]
            case Quote(text, by):
                said = text if isinstance(text, str) else own(text, [text.text])
                return [{"k": "quote", "c": [{"k": "p", "c": [said]}], "by": drawn(by)}]
            case Code(text, language):
                return [{"k": "code", "lang": language, "text": text}]
            case Bullets(items, ordered):
                listed: list[Json] = [[{"k": "p", "c": _inlines(item)}] for item in items]
                return [{"k": "list", "ordered": ordered, "start": 1, "items": listed}]
            case Facts(pairs):
                return [{"k": "facts", "pairs": [[label, words(value)] for label, value in pairs]}]
            case Table():
                return [_table(node)]
            case Image(_, _, Table() as table):  # names in a picture could not be taken out of it
                return [_table(table)]
            case Image(picture, alt):
                return [{"k": "image", "alt": spelled(alt), **await self._gallery.hang(picture)}]
            case Note(parts, tone):
                return [{"k": "note", "tone": tone.value, "c": _inlines(parts)}]
            case Divider():
                return [{"k": "hr"}]
            case _:
                assert_never(node)


def _table(table: Table) -> Json:
    return {
        "k": "table",
        "head": [words(title) for title in table.columns],
        "rows": [[drawn(cell) for cell in row] for row in table.rows],
        "numeric": sorted(table.numeric),
        "highlight": table.highlight,
    }


def _text(document: Document) -> Json:
    """The document in letters; in parts where somebody's own is in it, which `sight` puts together."""
    parts = marked(document)
    if any(not isinstance(part, str) for part in parts):
        return [part if isinstance(part, str) else own(part, [part.text]) for part in parts]
    return spelled(parts)


def _inlines(parts: Iterable[Inline]) -> list[Json]:
    return [piece for part in parts for piece in _inline(part)]


def _inline(part: Inline) -> Sequence[Json]:
    match part:
        case str():
            return words(part)
        case Name() | Said():
            return drawn(part)
        case Strong(text):
            return [{"k": "b", "c": words(text)}]
        case Mono(text):
            return [{"k": "mono", "t": text}]
        case Link(text, url):
            return [{"k": "a", "href": url, "c": [text]}]
        case When(at, zone, relative):
            return [{"k": "when", "at": at.astimezone(UTC).isoformat(), "zone": zone, "relative": relative}]
        case ChannelName(identity, name):
            return [{"k": "b", "c": [f"#{name or identity}"]}]
        case _:
            assert_never(part)
