"""What was written in the rooms of interviews while nobody listened."""

import discord

from bot.commands.platform import Bridge
from bot.core.interviews.session import Session
from bot.core.outside import Telemetry
from bot.core.people.people import Place
from bot.platforms.discord.hearing.messages import Threads
from bot.platforms.discord.wire.payload import ChannelKind
from bot.platforms.discord.wire.rest import Rest
from bot.platforms.discord.wire.troubles import NETWORK, code_of

__all__ = ["RoomCatchUp"]

_MOST_MESSAGES = 200


class RoomCatchUp:
    """Reads what came after the question under way; what was heard before changes nothing."""

    def __init__(self, bridge: Bridge, client: discord.Client, threads: Threads, rest: Rest) -> None:
        self._bridge = bridge
        self._client = client
        self._threads = threads
        self._rest = rest
        self._telemetry: Telemetry = bridge.telemetry

    async def server(self, guild: discord.Guild, place: Place) -> None:
        """Every room of a server; one that cannot be read holds up no other."""
        async with self._bridge.store.read() as tx:
            live = await tx.interviews.live(place.id)
        for session in live:
            try:
                await self._room(guild, session)
            except (discord.HTTPException, discord.RateLimited, *NETWORK) as error:
                self._telemetry.event("room not read", code=code_of(error), error=type(error).__name__)

    async def _room(self, guild: discord.Guild, session: Session) -> None:
        channel, since = session.interview.channel, session.unheard_since
        if since is None or not channel.isdigit():
            return
        kind = (await self._rest.channel(channel, server=str(guild.id))).get("type", 0)
        direct = int(kind) == ChannelKind.DIRECT
        await self._rest.turn(str(guild.id))
        room = self._client.get_partial_messageable(
            int(channel),
            guild_id=None if direct else guild.id,
            type=discord.ChannelType.private if direct else discord.ChannelType.private_thread,
        )
        async for message in room.history(limit=_MOST_MESSAGES, after=since, oldest_first=True):
            if not message.author.bot:
                async with self._bridge.listener.turn(str(message.id)):
                    await self._threads.overheard(message)
