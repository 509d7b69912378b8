"""The connection: discord.py's client with only what is used, at the addresses that are set.

Where other addresses than Discord's are set, requests and sockets of this client alone go there. What cannot
be redirected are discord.py's own CDN addresses; attachments carry theirs in the message.
"""

import asyncio
import contextlib
import json
from typing import Any, Protocol

import discord

from bot.core.arrivals import Arrival
from bot.platforms.discord.connection.payloads import forgive
from bot.platforms.discord.wire.delivery import DELIVERED, GatewayEvent
from bot.platforms.discord.wire.rest import once_only
from bot.platforms.discord.wire.settings import DiscordSection, Timing
from bot.platforms.discord.wire.undocumented import Route, readers_of, redirect, requested, session_limits

__all__ = ["Events", "SparringClient", "intents"]


class Events(Protocol):
    """Who is told what happened on Discord."""

    async def logged_in(self) -> None:
        """The token is good and the application known; nothing is connected yet."""
        ...

    def shard_connected(self, shard: int) -> None:
        """A shard began a new session: what happened before is not delivered, servers come one by one."""
        ...

    async def shard_ready(self, shard: int) -> None:
        """All servers of a shard's new session are known."""
        ...

    async def interaction(self, interaction: discord.Interaction[discord.Client]) -> None:
        """Somebody used a command, a button, a form."""
        ...

    async def said(self, message: discord.Message) -> None:
        """Somebody wrote."""
        ...

    async def edited(self, payload: discord.RawMessageUpdateEvent) -> None:
        """A message was changed."""
        ...

    async def deleted(self, guild: int | None, channel: int, messages: set[int]) -> None:
        """Messages were deleted."""
        ...

    async def joined(self, guild: discord.Guild) -> None:
        """The bot was added to a server."""
        ...

    async def available(self, guild: discord.Guild) -> None:
        """A server came back after an outage."""
        ...

    async def removed(self, guild: discord.Guild) -> None:
        """The bot was removed from a server."""
        ...

    async def member_left(self, guild: int, user: int) -> None:
        """Somebody left a server (told only with the Server Members intent)."""
        ...

    async def member_came(self, guild: int, user: int) -> None:
        """Somebody came to a server (the same)."""
        ...

    def failed(self, event: str, error: BaseException) -> None:
        """Something unexpected went wrong while an event was handled."""
        ...

    def sessions_used_up(self, seconds: float) -> None:
        """No session may be begun for so long: Discord counts them by the day."""
        ...


def intents(*, message_content: bool, members: bool = False) -> discord.Intents:
    """Only what is used: servers, messages, direct messages; if allowed, texts, and who comes and goes."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.dm_messages = True
    wanted.message_content = message_content
    wanted.members = members
    return wanted


class SparringClient(discord.AutoShardedClient):
    """Passes events on; keeps servers and channels in memory, but neither members nor messages."""

    def __init__(
        self, settings: DiscordSection, events: Events, *, message_content: bool, timing: Timing
    ) -> None:
        self._events = events
        self._timing = timing
        shards: dict[str, Any] = {}
        if settings.shard_count:
            shards["shard_count"] = settings.shard_count
        if settings.shard_ids:
            shards["shard_ids"] = list(settings.shard_ids)
        super().__init__(
            intents=intents(message_content=message_content, members=settings.member_events),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=30.0,
            guild_ready_timeout=timing.guilds_quiet,
            proxy=settings.proxy or None,
            http_trace=once_only(),
            **shards,
        )
        redirect(self, api_base=settings.api_base, gateway_url=settings.gateway_url)
        forgive(self, unreadable=events.failed, complete=self._whole)

    def deliver(self, arrival: Arrival) -> None:
        """Hear once more of an event that was stored as it came, as if it came now."""
        payload = json.loads(arrival.payload)
        token = DELIVERED.set(GatewayEvent(arrival.kind, payload, arrival))
        try:
            readers_of(self)[arrival.kind](payload)
        finally:
            DELIVERED.reset(token)

    async def setup_hook(self) -> None:
        """Called by discord.py between login and connection."""
        await self._events.logged_in()

    async def connect(self, *, reconnect: bool = True) -> None:
        """Connect, unless all sessions of the day are used up: then when there are new ones."""
        with contextlib.suppress(KeyError, discord.GatewayNotFound):  # not said, so nothing to wait for
            remaining, seconds = await session_limits(self)
            if remaining < 1:
                self._events.sessions_used_up(seconds)
                await asyncio.sleep(seconds)
        await super().connect(reconnect=reconnect)

    async def _whole(self, edit: dict[str, Any]) -> dict[str, Any]:
        """The message of which an edit brings only a part."""
        path = "/channels/{channel_id}/messages/{message_id}"
        route = Route("GET", path, channel_id=edit["channel_id"], message_id=edit["id"])
        message = await requested(self, route)
        return {**message, **{name: value for name, value in edit.items() if value is not None}}

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Keep Discord's distance between two identifies."""
        del shard_id
        if not initial:
            await asyncio.sleep(self._timing.identify_pause)

    async def on_interaction(self, interaction: discord.Interaction[discord.Client]) -> None:
        """A command, a button or a form."""
        await self._events.interaction(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """A message."""
        await self._events.said(message)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """An edit, whether the message is known or not."""
        await self._events.edited(payload)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A deletion."""
        await self._events.deleted(payload.guild_id, payload.channel_id, {payload.message_id})

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Many deletions at once."""
        await self._events.deleted(payload.guild_id, payload.channel_id, payload.message_ids)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Added to a server."""
        await self._events.joined(guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server is there (again)."""
        await self._events.available(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Removed from a server; an outage is another event."""
        await self._events.removed(guild)

    async def on_raw_member_remove(self, payload: discord.RawMemberRemoveEvent) -> None:
        """Left, or was made to."""
        await self._events.member_left(payload.guild_id, payload.user.id)

    async def on_member_join(self, member: discord.Member) -> None:
        """Came, or came back."""
        await self._events.member_came(member.guild.id, member.id)

    async def on_shard_connect(self, shard_id: int) -> None:
        """A new session of a shard."""
        self._events.shard_connected(shard_id)

    async def on_shard_ready(self, shard_id: int) -> None:
        """A shard with all its servers."""
        await self._events.shard_ready(shard_id)

    async def on_error(self, event_method: str, /, *args: object, **kwargs: object) -> None:
        """An error that a handler let through."""
        del args, kwargs
        import sys  # noqa: PLC0415 - only errors need it

        error = sys.exc_info()[1]
        if error is not None:
            self._events.failed(event_method, error)
