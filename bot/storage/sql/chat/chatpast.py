"""What somebody said and saw in the browser chat, shown and deleted.

This walks through the chat's messages, channel by channel: it is done seldom, and an index for it would
be written with every message.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.core.people.personal_data import Kept
from bot.core.transcript import ChatChannel, ChatMessage
from bot.storage.chatpast import concerns, forgotten, mark, reassigned, without
from bot.storage.sql.chat.transcript import MESSAGE, next_seq, row_of
from bot.storage.sql.session.work import Work, columns, facts
from bot.storage.tables import schema as t

__all__ = ["ChatPast", "reassign", "take_out"]

_BATCH = 500
_CHANNEL = select(*columns(t.chat_channels, ChatChannel)).where(t.chat_channels.c.position > 0)


class ChatPast:
    """One person's past in the chat, by the person's key."""

    def __init__(self, work: Work, key: str) -> None:
        """Take the open transaction."""
        self._work = work
        self._key = key

    async def kept(self) -> Sequence[Kept]:
        """The person, the private channels, and the messages."""
        user = await self._work.named(select(t.chat_users).where(t.chat_users.c.key == self._key))
        channels: list[Mapping[str, object]] = []
        messages: list[Mapping[str, object]] = []
        for channel in await self._channels():
            if self._key in channel.members:
                channels.append({"id": channel.id} | facts(channel))
            private = channel.members == (self._key,)
            messages += [
                {"id": message.id} | facts(message)
                async for message in self._messages(channel)
                if private or concerns(message, self._key)
            ]
        return (
            Kept("chat_users", "Your name in the browser chat", user),
            Kept("chat_channels", "Your private channels in the browser chat", channels),
            Kept("chat_messages", "What you wrote, alone saw or were answered in the browser chat", messages),
        )

    async def forget(self, at: datetime) -> None:
        """Empty the messages, then take the person out of the channels and away."""
        for channel in await self._channels():
            private = channel.members == (self._key,)
            async for message in self._messages(channel):
                left = forgotten(message, self._key, at, private=private)
                if left is not message:
                    await _change(self._work, left)
            own = t.chat_channels.c.id == channel.id
            if private:
                await self._work.change(delete(t.chat_channels).where(own))
            elif self._key in channel.members:
                others = tuple(member for member in channel.members if member != self._key)
                await self._work.change(update(t.chat_channels).where(own).values(members=others))
        await self._work.change(delete(t.chat_users).where(t.chat_users.c.key == self._key))

    async def _messages(self, channel: ChatChannel) -> AsyncIterator[ChatMessage]:
        m, after = t.chat_messages.c, 0
        while found := await self._work.values(
            ChatMessage, MESSAGE.where(m.channel == channel.id, m.id > after).order_by(m.id).limit(_BATCH)
        ):
            after = found[-1].id
            for message in found:
                yield message

    async def _channels(self) -> Sequence[ChatChannel]:
        return await self._work.values(ChatChannel, _CHANNEL.order_by(t.chat_channels.c.position))


async def take_out(work: Work, member: int) -> None:
    """Take out of the bot's messages what is a member's own."""
    for message in await _marked(work, member):
        await _change(work, replace(message, body=without(message.body, member)))


async def reassign(work: Work, gone: int, stays: int) -> None:
    """What was one member's own is another's."""
    for message in await _marked(work, gone):
        await _change(work, replace(message, body=reassigned(message.body, gone, stays)))


async def _marked(work: Work, member: int) -> Sequence[ChatMessage]:
    m = t.chat_messages.c
    return await work.values(
        ChatMessage, MESSAGE.where(m.id > 0, m.body.contains(mark(member), autoescape=True)).order_by(m.id)
    )


async def _change(work: Work, message: ChatMessage) -> None:
    row = row_of(replace(message, seq=await next_seq(work)))
    await work.change(update(t.chat_messages).where(t.chat_messages.c.id == message.id).values(row))
