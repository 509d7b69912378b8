"""What organisers decide for the whole community: where notices go, and whether answers may leave."""

from dataclasses import replace
from datetime import datetime

from bot.core.errors import NotFound, Unusable
from bot.core.people.channel_names import channel_word
from bot.core.people.people import AuditLine, Community, Member, Place
from bot.core.store import Store

__all__ = ["Governing"]


class Governing:
    """Changes a community. `remote_host` is the language model's host, "" when the operator set none."""

    def __init__(self, store: Store, *, remote_host: str = "") -> None:
        self._store = store
        self.remote_host = remote_host

    async def notices(
        self, community: int, *, place: Place, channel: str, by: Member, at: datetime
    ) -> Community:
        """Send notices to the organisers into a channel from now on."""
        found = await self._found(community)
        changed = replace(found, notices_place=place.id, notices_channel=channel)
        return await self._store_change(
            changed, f"notices go to {channel_word(place, channel)}", by=by, at=at
        )

    async def remote_grading(self, community: int, *, on: bool, by: Member, at: datetime) -> Community:
        """Let answers be judged by the language model, or no longer; raises Unusable without one."""
        if on and not self.remote_host:
            raise Unusable(
                "Whoever runs this bot has set up no language model.",
                hint="Set grading.llm.base_url and grading.llm.model, and start the bot again.",
            )
        changed = replace(await self._found(community), remote_grading=on)
        word = "on" if on else "off"
        return await self._store_change(changed, f"remote grading {word}", by=by, at=at)

    async def _found(self, community: int) -> Community:
        async with self._store.read() as tx:
            found = await tx.communities.get(community)
        if found is None:
            raise NotFound("This community is gone.")
        return found

    async def _store_change(self, changed: Community, action: str, *, by: Member, at: datetime) -> Community:
        async with self._store.begin() as tx:
            await tx.communities.update(changed)
            await tx.audit.append(AuditLine(changed.id, by.id, action, changed.name, at))
        return changed
