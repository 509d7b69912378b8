"""What becomes of a message of the browser chat when somebody in it wants to be forgotten.

What is somebody's own in a message of the bot is marked there with the member's number, by nodes that only
the bot draws (`platforms/web/drawing/owned.py`). Those nodes go, and nothing else: no text is ever looked at.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.core.people.personal_data import FORMER
from bot.core.transcript import ChatMessage

__all__ = ["concerns", "forgotten", "mark", "reassigned", "without"]

_OWN = frozenset({"name", "said", "theirs"})
_GONE = "(deleted by its author)"
_NOBODY = "?"
"""The reader of a message that nobody is to see; keys of people have letters, digits and dashes only."""


def concerns(message: ChatMessage, key: str) -> bool:
    """Whether somebody wrote the message, alone sees it, or is answered by it."""
    return key in {message.author, message.private_to, _asked_by(message.body)}


def forgotten(message: ChatMessage, key: str, at: datetime, *, private: bool) -> ChatMessage:
    """The message without anything of the person with that key; itself when it had nothing.

    `private` says that the whole channel was the person's own. Messages are emptied, never taken out: the
    numbering must go on.
    """
    if private or concerns(message, key):
        return ChatMessage(
            id=message.id,
            channel=message.channel,
            at=message.at,
            thread=message.thread,
            private_to=_NOBODY if private or message.private_to == key else "",
            deleted_at=message.deleted_at or at,
        )
    if not any(key in keys for keys in message.reactions.values()):
        return message
    reactions = {
        sign: tuple(each for each in keys if each != key) for sign, keys in message.reactions.items()
    }
    return replace(message, reactions={sign: keys for sign, keys in reactions.items() if keys})


def mark(member: int) -> str:
    """What the body of every message holds that has something of a member's own, and some others hold too."""
    return f'"m":{member},'


def without(body: str, member: int) -> str:
    """The body of a message of the bot without what is the member's own."""
    return _redrawn(body, member, lambda node: FORMER if node["k"] == "name" else _GONE)


def reassigned(body: str, gone: int, stays: int) -> str:
    """The body with what was one member's own as another's."""
    return _redrawn(body, gone, lambda node: node | {"m": stays})


def _redrawn(body: str, member: int, change: Callable[[dict[str, object]], object]) -> str:
    if mark(member) not in body:
        return body
    return json.dumps(_walked(json.loads(body), member, change), ensure_ascii=False, separators=(",", ":"))


def _walked(part: object, member: int, change: Callable[[dict[str, object]], object]) -> object:
    if isinstance(part, list):
        return [_walked(each, member, change) for each in part]
    if not isinstance(part, dict):
        return part
    if part.get("k") in _OWN and part.get("m") == member:
        changed = change(part)
        return {"k": "p", "c": [changed]} if part["k"] == "theirs" and isinstance(changed, str) else changed
    return {name: _walked(each, member, change) for name, each in part.items()}


def _asked_by(body: str) -> str:
    origin = json.loads(body).get("origin") if '"origin"' in body else None
    return str(origin.get("by", "")) if isinstance(origin, dict) else ""
