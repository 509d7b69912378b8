"""The browser chat's people, channels and messages."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager

from sqlalchemy import func, select, text, update

from bot.core.errors import NotFound
from bot.core.transcript import ChatChannel, ChatMessage, ChatUser
from bot.storage.sql.session.work import Work, columns, facts
from bot.storage.tables import schema as t

__all__ = ["MESSAGE", "SqlTranscript", "next_seq", "row_of"]

_USER = select(*columns(t.chat_users, ChatUser))
_CHANNEL = select(*columns(t.chat_channels, ChatChannel))
MESSAGE = select(
    *(
        func.coalesce(c, "").label("key") if c.name == "key" else c
        for c in columns(t.chat_messages, ChatMessage)
    )
)
_ONE_WRITER = text("LOCK TABLE chat_messages IN SHARE ROW EXCLUSIVE MODE")
"""PostgreSQL: a message with a lower seq must not appear after one with a higher."""

Opens = Callable[[], AbstractAsyncContextManager[Work]]


class SqlTranscript:
    """Implements `Transcript`."""

    def __init__(self, *, changing: Opens, reading: Opens) -> None:
        """Take how a change and a snapshot are opened."""
        self._changing = changing
        self._reading = reading

    async def put_user(self, user: ChatUser) -> None:
        """Insert or replace by key."""
        async with self._changing() as work:
            insert = work.insert(t.chat_users).values(facts(user))
            values = {"name": user.name, "organiser": user.organiser}
            await work.change(insert.on_conflict_do_update(index_elements=["key"], set_=values))

    async def users(self) -> Sequence[ChatUser]:
        """By name, then key."""
        async with self._reading() as work:
            u = t.chat_users.c
            found = await work.values(ChatUser, _USER.order_by(u.key))
            return sorted(found, key=lambda user: user.name)

    async def put_channel(self, channel: ChatChannel) -> None:
        """Insert or replace by id; its position stays."""
        async with self._changing() as work:
            row = facts(channel)
            insert = work.insert(t.chat_channels).values(row | {"id": channel.id})
            await work.change(insert.on_conflict_do_update(index_elements=["id"], set_=row))

    async def channels(self) -> Sequence[ChatChannel]:
        """By position."""
        async with self._reading() as work:
            return await work.values(ChatChannel, _CHANNEL.order_by(t.chat_channels.c.position))

    async def add(self, message: ChatMessage) -> ChatMessage:
        """Insert; the unique key decides whether it is new."""
        async with self._changing() as work:
            row = row_of(message) | {"seq": await next_seq(work)}
            known = await _by_key(work, message.key) if message.key else None
            if known is not None:
                return known
            stored = await work.give(work.insert(t.chat_messages).values(row).returning(t.chat_messages.c.id))
            if stored is None:
                raise work.fail()
            return await _stored(work, stored[0])

    async def update(self, message: ChatMessage) -> ChatMessage:
        """All but the id, with a new seq; NotFound for a message that was never stored."""
        async with self._changing() as work:
            row = row_of(message) | {"seq": await next_seq(work)}
            m = t.chat_messages
            if not await work.change(update(m).where(m.c.id == message.id).values(row)):
                raise NotFound("That message is gone.")
            return await _stored(work, message.id)

    async def get(self, message: int) -> ChatMessage | None:
        """By primary key."""
        async with self._reading() as work:
            return await work.value(ChatMessage, MESSAGE.where(t.chat_messages.c.id == message))

    async def by_key(self, key: str) -> ChatMessage | None:
        """By the unique key; "" is no key."""
        async with self._reading() as work:
            return await _by_key(work, key) if key else None

    async def after(self, seq: int, *, limit: int) -> Sequence[ChatMessage]:
        """By the unique seq."""
        async with self._reading() as work:
            m = t.chat_messages.c
            return await work.values(ChatMessage, MESSAGE.where(m.seq > seq).order_by(m.seq).limit(limit))

    async def page(
        self, channel: str, *, thread: int, before: int | None, limit: int
    ) -> Sequence[ChatMessage]:
        """The end of the index on (channel, thread, id)."""
        m = t.chat_messages.c
        query = MESSAGE.where(m.channel == channel, m.thread == thread)
        if before is not None:
            query = query.where(m.id < before)
        async with self._reading() as work:
            newest = await work.values(ChatMessage, query.order_by(m.id.desc()).limit(limit))
            return newest[::-1]

    async def thread_sizes(self, channel: str) -> Mapping[int, int]:
        """A count by thread."""
        m = t.chat_messages.c
        query = (
            select(m.thread, func.count())
            .where(m.channel == channel, m.thread > 0, m.deleted_at.is_(None), m.private_to == "")
            .group_by(m.thread)
        )
        async with self._reading() as work:
            return {thread: int(size) for thread, size in await work.rows(query)}

    async def unhandled(self) -> Sequence[ChatMessage]:
        """By (handled, id)."""
        m = t.chat_messages.c
        async with self._reading() as work:
            return await work.values(ChatMessage, MESSAGE.where(m.handled.is_(False)).order_by(m.id))


def row_of(message: ChatMessage) -> dict[str, object]:
    """The message as a row; no key is the absence of one."""
    return facts(message) | {"key": message.key or None}


async def next_seq(work: Work) -> int:
    """The seq after the newest; until the change ends nobody else gets one."""
    if work.postgres:
        await work.change(_ONE_WRITER)
    return 1 + await work.number(select(func.max(t.chat_messages.c.seq)))


async def _by_key(work: Work, key: str) -> ChatMessage | None:
    return await work.value(ChatMessage, MESSAGE.where(t.chat_messages.c.key == key))


async def _stored(work: Work, message: int) -> ChatMessage:
    stored = await work.value(ChatMessage, MESSAGE.where(t.chat_messages.c.id == message))
    if stored is None:
        raise work.fail()
    return stored
