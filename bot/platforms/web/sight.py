"""What one person sees of the chat: the only place that decides it."""

import json
from collections.abc import Iterable, Mapping

from bot.core.transcript import ChatChannel, ChatMessage, ChatUser
from bot.platforms.web.drawing.owned import letters
from bot.platforms.web.wire.limits import DIRECT
from bot.platforms.web.wire.wire import Json

__all__ = ["action_key", "directory", "enters", "seen", "sees", "vanished"]

_ACTION = "act/"


def action_key(user: str, action: str) -> str:
    """The key of what came of somebody's action; nobody can hit on another's."""
    return f"{_ACTION}{user}/{action}"


def enters(channel: ChatChannel, user: str) -> bool:
    """Whether somebody may see a channel at all."""
    return not channel.members or user in channel.members


def sees(message: ChatMessage, user: str) -> bool:
    """Whether somebody sees a message, in a channel that he or she enters.

    Others see what is said in a thread once the bot has dealt with it: an answer that is to stay hidden
    is never shown first and taken away then.
    """
    if message.private_to:
        return message.private_to == user and message.deleted_at is None
    return message.handled or not message.thread or message.author == user


def vanished(message: ChatMessage, user: str) -> bool:
    """Whether a changed message must leave the page of somebody who may have seen it."""
    return bool(message.private_to) and not sees(message, user)


def seen(message: ChatMessage, user: str, *, size: int = 0) -> Json:
    """A message for the page of one person; `size` is how many stand under it."""
    mine = message.author == user
    key = action_key(user, "")
    return {
        "id": message.id,
        "seq": message.seq,
        "cid": message.key.removeprefix(key) if mine and message.key.startswith(key) else "",
        "channel": message.channel,
        "thread": message.thread,
        "at": message.at.isoformat(),
        "author": message.author,
        "text": message.text,
        "body": _body(message.body),
        "private": bool(message.private_to),
        "reactions": {emoji: list(keys) for emoji, keys in message.reactions.items() if keys},
        "edited": message.edited_at.isoformat() if message.edited_at else None,
        "deleted": message.deleted_at is not None,
        "size": size,
    }


def _body(stored: str) -> Json:
    """The bot's message, with its text in one piece."""
    body = json.loads(stored) if stored else None
    if isinstance(body, dict) and not isinstance(body.get("text", ""), str):
        body["text"] = letters(body["text"])
    return body


def person_view(user: ChatUser) -> Json:
    """A member for the switcher."""
    return {"key": user.key, "name": user.name, "organiser": user.organiser}


def channel_view(channel: ChatChannel) -> Json:
    """A channel for the sidebar."""
    return {
        "id": channel.id,
        "name": channel.name,
        "topic": channel.topic,
        "direct": bool(channel.members),
        "bot": channel.id.startswith(DIRECT),
    }


def directory(people: Iterable[ChatUser], channels: Iterable[ChatChannel], user: str) -> Mapping[str, Json]:
    """Everybody, and the channels that one person enters."""
    return {
        "people": [person_view(each) for each in people],
        "channels": [channel_view(each) for each in channels if enters(each, user)],
    }
