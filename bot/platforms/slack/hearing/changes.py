"""What changes around the bot: installations, the workspaces of an organisation, people, channels."""

from collections.abc import Mapping
from typing import Any, Final

from bot.commands.platform import Bridge
from bot.core.errors import PlatformUnreachable
from bot.platforms.slack.connection.workspaces import Workspaces, teams_of
from bot.platforms.slack.wire.api import FAULTS
from bot.platforms.slack.wire.spot import PLATFORM

__all__ = ["Changes"]

_SHUT: Final = {
    "channel_archive": ("archived", "Unarchive it, or run /quiz-admin setup in another channel."),
    "channel_deleted": ("deleted", "Run /quiz-admin setup in another channel."),
}
"""What befalls a channel, in a word, and what to do; private ones have events of their own names."""


class Changes:
    """Follows what Slack tells of installations, accounts and channels. Doing it twice changes nothing."""

    def __init__(self, bridge: Bridge, workspaces: Workspaces) -> None:
        self._bridge = bridge
        self._workspaces = workspaces

    async def removed(self, team: str, enterprise: str) -> None:
        """The app or its token was taken away from a workspace; without a team, from an organisation.

        Nothing is posted there any more, nobody is told, everything is kept.
        """
        await self._workspaces.forget(team, enterprise)
        membership = self._bridge.membership
        tenants = [team] if team else [place.tenant for place in await membership.active(PLATFORM)]
        for tenant in tenants:
            if await self._out_of_reach(tenant, enterprise if team else ""):
                await membership.left(platform=PLATFORM, tenant=tenant)
        self._bridge.telemetry.event("slack app removed", team=team or enterprise)

    async def granted(self, event: Mapping[str, Any], enterprise: str) -> None:
        """An organisation lets the app into workspaces: they are places from now on, or again."""
        teams = _teams(event)
        await self._workspaces.granted(teams)
        names: Mapping[str, str] = {}
        try:
            if teams:
                names = await teams_of((await self._workspaces.of(teams[0], enterprise)).client)
        except (*FAULTS, PlatformUnreachable):
            pass  # the names come with the first command
        for team in teams:
            await self._bridge.membership.place(
                platform=PLATFORM, tenant=team, tenant_name=names.get(team, ""), at=self._bridge.clock.now()
            )

    async def revoked(self, event: Mapping[str, Any]) -> None:
        """An organisation keeps the app out of workspaces; one may have installed it by itself."""
        for team in await self._workspaces.revoked(_teams(event)):
            await self._bridge.membership.left(platform=PLATFORM, tenant=team)

    async def person(self, user: Mapping[str, Any], team: str) -> None:
        """Somebody's account was deactivated, or is in use (again)."""
        attendance, external = self._bridge.attendance, str(user.get("id") or "")
        if user.get("deleted"):
            now = self._bridge.clock.now()
            await attendance.left(platform=PLATFORM, tenant=team, external=external, at=now)
        else:
            await attendance.back(platform=PLATFORM, tenant=team, external=external)

    async def channel(self, event: Mapping[str, Any], team: str) -> None:
        """A channel has another id, or cannot be posted to any more."""
        channels = self._bridge.channels
        kind = str(event.get("type") or "").replace("group_", "channel_")
        if kind == "channel_id_changed":
            old, new = str(event.get("old_channel_id") or ""), str(event.get("new_channel_id") or "")
            await channels.moved(platform=PLATFORM, tenant=team, old=old, new=new)
            return
        how, mend = _SHUT[kind]
        await channels.shut(
            platform=PLATFORM,
            tenant=team,
            channel=str(event.get("channel") or ""),
            how=how,
            mend=mend,
            at=self._bridge.clock.now(),
        )

    async def _out_of_reach(self, team: str, enterprise: str) -> bool:
        """Whether no token serves a workspace; one that Slack does not speak of just now may be served."""
        try:
            await self._workspaces.of(team, enterprise)
        except PlatformUnreachable as error:
            return error.permanent
        return False


def _teams(event: Mapping[str, Any]) -> list[str]:
    """The workspaces that an event names."""
    return [team for team in event.get("team_ids") or () if isinstance(team, str) and team]
