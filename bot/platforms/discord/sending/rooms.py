"""Private rooms: a private thread beside the channel where it was asked for, or direct messages."""

from collections.abc import Callable

import discord

from bot.commands.language.reply import Reply
from bot.commands.views.notices import Notice
from bot.core.errors import PlatformUnreachable
from bot.core.outbox.parcel import Address
from bot.core.rooms.room import Room
from bot.platforms.discord.drawing.escape import label
from bot.platforms.discord.drawing.render import Renderer
from bot.platforms.discord.wire.limits import PRIVATE_THREAD_MINUTES, THREAD_NAME
from bot.platforms.discord.wire.payload import ChannelKind, Json, nonced
from bot.platforms.discord.wire.rest import Rest
from bot.platforms.discord.wire.troubles import NETWORK, Trouble, refused, unreachable

__all__ = ["Rooms"]

_CLOSED = (
    "Discord does not let me write to you. Allow direct messages from members of this server (the server's "
    "menu, Privacy Settings), or ask for it in a channel where I may create private threads."
)
_NO_THREAD = (
    "I cannot open a private thread here. Use a plain text channel in which I have the permissions Create "
    "Private Threads and Send Messages in Threads; /quiz-admin check names what is missing."
)
_DEAF = (
    "A room for several needs a thread, and I am not allowed to read what people write in threads. Whoever "
    "runs this bot can switch on the Message Content Intent."
)
_SHUT = {Trouble.CANNOT_DM, Trouble.NO_MUTUAL_GUILD, Trouble.MISSING_ACCESS}


class Rooms:
    """Opens rooms. What is written in threads is only heard with the message content intent."""

    def __init__(
        self,
        client: discord.Client,
        renderer: Renderer,
        rest: Rest,
        *,
        reads_messages: Callable[[], bool],
    ) -> None:
        self._client = client
        self._renderer = renderer
        self._rest = rest
        self._reads_messages = reads_messages

    async def open(self, room: Room) -> Address:
        """The room's channel; raises PlatformUnreachable with what the member can do about it."""
        try:
            channel = await self._standing(room) or await self._thread(room) or await self._direct(room)
        except (discord.HTTPException, discord.RateLimited, *NETWORK) as error:
            raise unreachable(error) from error
        return Address(room.place.id, channel=channel)

    async def _standing(self, room: Room) -> str:
        """The channel of before, with everybody in it; "" when it is gone or closed to the bot."""
        if not room.known.isdigit():
            return ""
        server = room.place.tenant
        try:
            found = await self._rest.channel(room.known, server=server)
            if int(found.get("type", 0)) == ChannelKind.DIRECT:
                return room.known
            if not self._reads_messages():
                return ""  # it was opened when they could be
            if (found.get("thread_metadata") or {}).get("archived"):
                await self._rest.change_channel(room.known, {"archived": False}, server=server)
            await self._invite(room, room.known)
        except (discord.NotFound, discord.Forbidden):
            return ""
        return room.known

    async def _thread(self, room: Room) -> str:
        """A private thread with the members in it, made now or by a try of which nobody heard; "" where
        there can be none.
        """
        if not room.near.isdigit() or not self._reads_messages():
            return ""
        body: Json = {
            "name": _name(room),
            "type": ChannelKind.PRIVATE_THREAD,
            "invitable": False,
            "auto_archive_duration": PRIVATE_THREAD_MINUTES,
        }
        try:
            thread = await self._made_before(room)
            if not thread:
                made = await self._rest.private_thread(room.near, body, server=room.place.tenant)
                thread = str(made["id"])
            await self._invite(room, thread)
        except discord.HTTPException as error:
            if not refused(error):
                raise
            return ""  # a forum, a missing permission, too many threads
        return thread

    async def _made_before(self, room: Room) -> str:
        """The room's thread, if one stands that was never recorded: it has the room's number in its name."""
        me = str(self._client.user.id) if self._client.user else ""
        for thread in await self._rest.active_threads(room.place.tenant):
            ours = str(thread.get("owner_id")) == me and str(thread.get("parent_id")) == room.near
            private = int(thread.get("type", 0)) == ChannelKind.PRIVATE_THREAD
            identity = str(thread["id"])
            if ours and private and thread.get("name") == _name(room) and identity != room.known:
                return identity
        return ""

    async def _invite(self, room: Room, thread: str) -> None:
        for member in room.members:
            await self._rest.add_to_thread(thread, member, server=room.place.tenant)

    async def _direct(self, room: Room) -> str:
        """Direct messages with the one member; a first line finds out at once whether they are open."""
        if len(room.members) != 1:
            raise PlatformUnreachable(_NO_THREAD if self._reads_messages() else _DEAF, permanent=True)
        try:
            channel = await self._rest.direct(room.members[0])
            hello = Reply(Notice(room.title, "Only you and I are here."))
            [page, *_] = await self._renderer.pages(hello)
            body = page.payload()
            body.update(nonced(room.key))
            await self._rest.post(channel, body, page.uploads, prompt=True)
        except discord.HTTPException as error:
            if error.code not in _SHUT:
                raise
            raise PlatformUnreachable(_CLOSED, permanent=True) from error
        return channel


def _name(room: Room) -> str:
    """The name of a room's thread: its title, and the number that no other room of its kind has."""
    number = f" ({room.number})"
    return label(room.title, THREAD_NAME - len(number)) + number
