"""What becomes of a message of the browser chat when somebody in it wants to be forgotten."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.transcript import ChatMessage

__all__ = ["concerns", "forgotten", "without"]

_SHORTEST = 12
_LONGEST = 60
"""Characters of an answer's line by which a quotation of it is known."""
_GONE = "(deleted by its author)"
_NOBODY = "?"
"""The reader of a message that nobody is to see; keys of people have letters, digits and dashes only."""


def concerns(message: ChatMessage, key: str) -> bool:
    """Whether somebody wrote the message, alone sees it, or is answered by it."""
    return key in {message.author, message.private_to, _asked_by(message.body)}


def forgotten(
    message: ChatMessage, key: str, words: Sequence[str], at: datetime, *, private: bool
) -> ChatMessage:
    """The message without anything of that person; itself when it had nothing.

    `words` are the person's answers, which the bot may have quoted to others; `private` says that the
    whole channel was the person's own. Messages are emptied, never taken out: the numbering must go on.
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
    reactions = {
        sign: tuple(each for each in keys if each != key) for sign, keys in message.reactions.items()
    }
    body = message.body if message.author else without(message.body, words)
    if body == message.body and not any(key in keys for keys in message.reactions.values()):
        return message
    return replace(message, body=body, reactions={sign: keys for sign, keys in reactions.items() if keys})


def without(body: str, words: Iterable[str]) -> str:
    """A message's body without the texts in it that quote one of `words`."""
    lines = {line.strip()[:_LONGEST] for text in words for line in text.splitlines()}
    told = {line for line in lines if len(line) >= _SHORTEST}
    if not body or not told:
        return body
    cleaned, found = _cleaned(json.loads(body), told)
    return json.dumps(cleaned, ensure_ascii=False, separators=(",", ":")) if found else body


def _cleaned(part: object, told: set[str]) -> tuple[object, bool]:
    if isinstance(part, str):
        quotes = any(line in part for line in told)
        return (_GONE if quotes else part), quotes
    if isinstance(part, list):
        items = [_cleaned(each, told) for each in part]
        return [each for each, _ in items], any(found for _, found in items)
    if isinstance(part, dict):
        pairs = {name: _cleaned(each, told) for name, each in part.items()}
        return {name: each for name, (each, _) in pairs.items()}, any(found for _, found in pairs.values())
    return part, False


def _asked_by(body: str) -> str:
    origin = json.loads(body).get("origin") if '"origin"' in body else None
    return str(origin.get("by", "")) if isinstance(origin, dict) else ""
