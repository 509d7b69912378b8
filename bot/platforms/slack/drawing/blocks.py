"""Block Kit: single blocks within their limits, and long texts split over several of them."""

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.core.answers.excerpt import shortened
from bot.platforms.slack.wire.limits import (
    ACTIONS,
    BLOCKS,
    BUTTON_TEXT,
    BUTTON_VALUE,
    CONTEXT_ELEMENTS,
    HEADER,
    MESSAGE_TEXT,
    SECTION,
)

__all__ = [
    "Block",
    "actions",
    "button",
    "context",
    "divider",
    "header",
    "messages",
    "mrkdwn",
    "plain_text",
    "sections",
    "split",
]

Block = dict[str, object]

_FENCE = "```"
_ENTITY = re.compile(r"&[a-z]*$|<[^<>]*$")
_LEAST = len(_FENCE) + 2
"""Where a part may end at the earliest: each takes away more than the fence that is put before the next."""
_BASIC = 0xFFFF


def plain_text(text: str, most: int) -> Block:
    """A text object without mark-up of at most `most` characters (Slack takes no empty one)."""
    return {"type": "plain_text", "text": shortened(text, most) or " ", "emoji": True}


def mrkdwn(text: str) -> Block:
    """A text object with mark-up. `verbatim`: Slack makes no links or mentions out of bare words."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def header(text: str) -> list[Block]:
    """A title; one that is too long becomes bold text instead of being cut."""
    words = " ".join(text.split())
    if len(words) <= HEADER:
        return [{"type": "header", "text": plain_text(words, HEADER)}]
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return sections(f"*{escaped}*")


def sections(text: str) -> list[Block]:
    """Text in mrkdwn, over as many sections as it needs."""
    return [{"type": "section", "text": mrkdwn(part)} for part in split(text, SECTION)]


def context(text: str) -> list[Block]:
    """Small print in mrkdwn."""
    parts = split(text, SECTION)
    chunks = [parts[at : at + CONTEXT_ELEMENTS] for at in range(0, len(parts), CONTEXT_ELEMENTS)]
    return [{"type": "context", "elements": [mrkdwn(part) for part in chunk]} for chunk in chunks]


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def button(text: str, *, action_id: str, value: str, style: str = "") -> Block:
    """A button; `style` is "", "primary" or "danger". Raises ValueError for a value that is too long."""
    if len(value) > BUTTON_VALUE:
        raise ValueError(f"a button of {len(value)} characters")
    made: dict[str, object] = {
        "type": "button",
        "text": plain_text(text, BUTTON_TEXT),
        "action_id": action_id,
        "value": value,
    }
    return {**made, "style": style} if style else made


def actions(elements: Sequence[Block]) -> list[Block]:
    """Buttons in rows; none for no buttons."""
    chunks = [elements[at : at + ACTIONS] for at in range(0, len(elements), ACTIONS)]
    return [{"type": "actions", "elements": list(chunk)} for chunk in chunks]


def messages(blocks: Iterable[Block], *, most: int = BLOCKS) -> list[list[Block]]:
    """The blocks over as many messages as Slack's limits ask for."""
    made: list[list[Block]] = []
    size = 0
    for block in blocks:
        length = _length(block)
        if not made or len(made[-1]) >= most or (made[-1] and size + length > MESSAGE_TEXT):
            made.append([])
            size = 0
        made[-1].append(block)
        size += length
    return made


def split(text: str, most: int) -> list[str]:
    """The text in parts of at most `most` characters, broken at lines, else at words; code stays code.

    A sign beyond the basic plane (an emoji) counts as two characters, as it does for some readers.
    """
    parts: list[str] = []
    rest = text.strip("\n")
    while (fitting := _fitting(rest, most)) < len(rest):
        room = fitting - 2 * len(_FENCE) - 2
        at = max(rest.rfind("\n", _LEAST, room), 0) or max(rest.rfind(" ", _LEAST, room), 0) or room
        if (torn := _ENTITY.search(rest[:at])) and torn.start() >= _LEAST:
            at = torn.start()
        head, rest = rest[:at].rstrip(), rest[at:].lstrip("\n")
        if head.count(_FENCE) % 2:
            head, rest = f"{head}\n{_FENCE}", f"{_FENCE}\n{rest}"
        else:
            rest = rest.lstrip(" ")
        parts.append(head)
    return [part for part in (*parts, rest) if part.strip()]


def _fitting(text: str, most: int) -> int:
    """How many signs of the text fit into `most` UTF-16 units."""
    units = 0
    for at, char in enumerate(text):
        units += 1 + (ord(char) > _BASIC)
        if units > most:
            return at
    return len(text)


def _length(value: object) -> int:
    """How much text a block holds."""
    match value:
        case Mapping():
            own = value.get("text")
            return len(own) if isinstance(own, str) else sum(_length(each) for each in value.values())
        case list() | tuple():
            return sum(_length(each) for each in value)
        case _:
            return 0
