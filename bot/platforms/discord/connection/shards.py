"""This process's shards: which know their servers, and which servers are gone once all of them do."""

import discord

from bot.commands.platform import Bridge
from bot.platforms.discord.hearing.commands import PLATFORM

__all__ = ["Shards"]

_SHARD_BITS = 22
"""Discord API reference, Gateway, "Sharding": shard = (guild id >> 22) % number of shards."""


class Shards:
    """Follows sessions. A server in an outage is known all the same, so it is not taken for gone."""

    def __init__(self, bridge: Bridge, client: discord.AutoShardedClient) -> None:
        self._bridge = bridge
        self._client = client
        self._ready: set[int] = set()

    def begun(self, shard: int) -> None:
        """A new session: its servers come one by one."""
        self._ready.discard(shard)

    def known(self, shard: int) -> bool:
        """Whether all servers of a shard are known."""
        return shard in self._ready

    async def ready(self, shard: int) -> None:
        """A shard knows its servers; once all of this process do, the bot has left whichever is missing."""
        self._ready.add(shard)
        count, own = self._client.shard_count or 1, set(self._client.shards)
        if not own or not self._ready.issuperset(own):
            return
        for place in await self._bridge.membership.active(PLATFORM):
            tenant = place.tenant
            if not tenant.isdigit() or (int(tenant) >> _SHARD_BITS) % count not in own:
                continue
            if self._client.get_guild(int(tenant)) is None:
                await self._bridge.membership.left(platform=PLATFORM, tenant=tenant)
                self._bridge.telemetry.event("server left meanwhile", server=tenant)
