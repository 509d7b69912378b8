"""What a chat without a server of its own must remember: its people, channels and messages.

The browser chat is such a chat. Every write gives the message a new, rising `seq`, so that a page that
was away asks for everything after the last one it saw.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

__all__ = ["ChatChannel", "ChatMessage", "ChatUser", "Transcript"]


@dataclass(frozen=True, slots=True)
class ChatUser:
    """A person in the chat; `key` is the account's external id."""

    key: str
    name: str
    organiser: bool = False


@dataclass(frozen=True, slots=True)
class ChatChannel:
    """A channel; `members` empty means everyone, else only those user keys see it."""

    id: str
    name: str
    topic: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message. `thread` is the id of the message it stands under (0: in the channel itself).

    `author` is a user key, or "" for the bot. `text` is what a person typed; `body` is the bot's
    rendered payload as JSON. `key` makes a message unique (a retry finds the first one).
    `private_to` is the only user key that sees it. `handled` is False until the bot has acted on it.
    """

    id: int
    channel: str
    at: datetime
    thread: int = 0
    author: str = ""
    text: str = ""
    body: str = ""
    key: str = ""
    private_to: str = ""
    reactions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    handled: bool = True
    seq: int = 0


class Transcript(Protocol):
    """Stores the chat; each call is one atomic change."""

    async def put_user(self, user: ChatUser) -> None:
        """Store a person under its key."""
        ...

    async def users(self) -> Sequence[ChatUser]:
        """Everybody, by name."""
        ...

    async def put_channel(self, channel: ChatChannel) -> None:
        """Store a channel under its id."""
        ...

    async def channels(self) -> Sequence[ChatChannel]:
        """Every channel in the order of creation."""
        ...

    async def add(self, message: ChatMessage) -> ChatMessage:
        """The message with id and seq; the first one if its `key` is known."""
        ...

    async def update(self, message: ChatMessage) -> ChatMessage:
        """The message as stored, with a new seq."""
        ...

    async def get(self, message: int) -> ChatMessage | None:
        """One message."""
        ...

    async def by_key(self, key: str) -> ChatMessage | None:
        """The message with that idempotency key."""
        ...

    async def after(self, seq: int, *, limit: int) -> Sequence[ChatMessage]:
        """Messages written after `seq`, by seq."""
        ...

    async def page(
        self, channel: str, *, thread: int, before: int | None, limit: int
    ) -> Sequence[ChatMessage]:
        """The newest `limit` messages of a channel (thread 0) or thread with id < before, oldest first."""
        ...

    async def thread_sizes(self, channel: str) -> Mapping[int, int]:
        """How many undeleted messages, private ones left out, stand under each message of a channel."""
        ...

    async def unhandled(self) -> Sequence[ChatMessage]:
        """Messages on which the bot has not acted yet, oldest first."""
        ...
