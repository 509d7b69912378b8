"""The browser chat's people, channels and messages, in memory."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

from bot.core.errors import NotFound
from bot.core.transcript import ChatChannel, ChatMessage, ChatUser
from bot.testing.memory.sheets import Sheets

__all__ = ["MemoryTranscript"]

Opens = Callable[[], AbstractAsyncContextManager[Sheets]]


class MemoryTranscript:
    """Implements `Transcript`."""

    def __init__(self, *, changing: Opens, reading: Opens) -> None:
        """Take how a change and a snapshot are opened."""
        self._changing = changing
        self._reading = reading

    async def put_user(self, user: ChatUser) -> None:
        """By key."""
        async with self._changing() as s:
            s.chat_users.put(user.key, user)

    async def users(self) -> Sequence[ChatUser]:
        """By name, then key."""
        async with self._reading() as s:
            return sorted(s.chat_users, key=lambda u: (u.name, u.key))

    async def put_channel(self, channel: ChatChannel) -> None:
        """By id; its position stays."""
        async with self._changing() as s:
            s.chat_channels.put(channel.id, channel)

    async def channels(self) -> Sequence[ChatChannel]:
        """In the order of creation."""
        async with self._reading() as s:
            return list(s.chat_channels)

    async def add(self, message: ChatMessage) -> ChatMessage:
        """Number and store unless the key is known."""
        async with self._changing() as s:
            known = next((m for m in s.chat_messages if m.key and m.key == message.key), None)
            return known or _put(s, replace(message, id=s.chat_messages.number()))

    async def update(self, message: ChatMessage) -> ChatMessage:
        """All but the id, with a new seq; NotFound for a message that was never stored."""
        async with self._changing() as s:
            if message.id not in s.chat_messages:
                raise NotFound("That message is gone.")
            return _put(s, message)

    async def get(self, message: int) -> ChatMessage | None:
        """By id."""
        async with self._reading() as s:
            return s.chat_messages.get(message)

    async def by_key(self, key: str) -> ChatMessage | None:
        """By key; "" is no key."""
        async with self._reading() as s:
            return next((m for m in s.chat_messages if m.key and m.key == key), None)

    async def after(self, seq: int, *, limit: int) -> Sequence[ChatMessage]:
        """By seq."""
        async with self._reading() as s:
            return sorted((m for m in s.chat_messages if m.seq > seq), key=lambda m: m.seq)[:limit]

    async def page(
        self, channel: str, *, thread: int, before: int | None, limit: int
    ) -> Sequence[ChatMessage]:
        """The newest, oldest first."""
        async with self._reading() as s:
            found = [
                m
                for m in s.chat_messages
                if (m.channel, m.thread) == (channel, thread) and (before is None or m.id < before)
            ]
            return found[max(0, len(found) - limit) :]

    async def thread_sizes(self, channel: str) -> Mapping[int, int]:
        """A count by thread."""
        sizes: dict[int, int] = defaultdict(int)
        async with self._reading() as s:
            for m in s.chat_messages:
                if m.channel == channel and m.thread and m.deleted_at is None and not m.private_to:
                    sizes[m.thread] += 1
        return dict(sizes)

    async def unhandled(self) -> Sequence[ChatMessage]:
        """In the order of creation."""
        async with self._reading() as s:
            return [m for m in s.chat_messages if not m.handled]


def _put(sheets: Sheets, message: ChatMessage) -> ChatMessage:
    reactions = {sign: tuple(people) for sign, people in message.reactions.items()}
    seq = 1 + max((m.seq for m in sheets.chat_messages), default=0)
    stored = replace(message, seq=seq, reactions=reactions)
    sheets.chat_messages.put(stored.id, stored)
    return stored
