"""Reaching the organisers of a server: its owner, its moderators' channel, its system channel."""

from collections.abc import Sequence

import discord

from bot.commands.language.reply import Reply
from bot.commands.views.notices import Notice
from bot.core.outside import Telemetry
from bot.platforms.discord.drawing.render import Renderer
from bot.platforms.discord.wire.rest import Rest
from bot.platforms.discord.wire.troubles import NETWORK

__all__ = ["Organisers"]


class Organisers:
    """Tells organisers what they should know, each thing once while the bot runs."""

    def __init__(
        self, client: discord.Client, renderer: Renderer, rest: Rest, *, telemetry: Telemetry
    ) -> None:
        self._client = client
        self._renderer = renderer
        self._rest = rest
        self._telemetry = telemetry
        self._told: set[tuple[str, str]] = set()

    async def channels(self, guild_id: str) -> Sequence[str]:
        """Where to try, best first: the owner's direct messages, then channels meant for notices."""
        guild = self._client.get_guild(int(guild_id)) if guild_id.isdigit() else None
        if guild is None:
            return []
        found: list[str] = []
        if guild.owner_id:
            try:
                found.append(await self._rest.direct(str(guild.owner_id)))
            except (discord.HTTPException, *NETWORK):
                self._telemetry.event("owner not reachable", guild=guild_id)
        found.extend(str(c.id) for c in (guild.public_updates_channel, guild.system_channel) if c is not None)
        return found

    async def tell(self, guild_id: str, about: str, text: str, *, here: int = 0) -> None:
        """Send a notice; the same thing about the same server only once. Never raises for Discord's sake.

        Channels that the text speaks of are those of the place `here`.
        """
        if (guild_id, about) in self._told:
            return
        self._told.add((guild_id, about))
        [page, *_] = await self._renderer.pages(Reply(Notice("For the organisers", text, here=here)))
        try:
            for channel in await self.channels(guild_id):
                try:
                    await self._rest.post(channel, page.payload(), server=guild_id)
                except (discord.Forbidden, discord.NotFound):
                    continue
                return
        except (discord.HTTPException, discord.RateLimited, *NETWORK):
            self._told.discard((guild_id, about))
        self._telemetry.event("organisers not reached", guild=guild_id, about=about)
