"""Whose a message is under which somebody pressed a button.

In a channel that two workspaces share, Slack names the workspace of the person: it is the message and its
channel that say whose question was answered. docs.slack.dev/apis/slack-connect
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.commands.platform import Bridge
from bot.core.errors import StoreUnavailable
from bot.platforms.slack.connection.workspaces import Workspaces
from bot.platforms.slack.wire.spot import PLATFORM, of_view

__all__ = ["Hosts"]

_ASKED: Final = frozenset({"block_actions", "view_submission"})
"""What people do with the app's own messages and views. docs.slack.dev/reference/interaction-payloads"""


class Hosts:
    """Finds the workspace that something done in Slack belongs to."""

    def __init__(self, bridge: Bridge, workspaces: Workspaces) -> None:
        self._bridge = bridge
        self._workspaces = workspaces

    async def of(self, body: Mapping[str, Any], team: str) -> str:
        """The workspace whose message or view it is, where `team` is what the payload names."""
        if body.get("type") not in _ASKED:
            return team
        if self._workspaces.only:
            return self._workspaces.only
        view = body.get("view")
        if isinstance(view, dict):
            carried = of_view(view)
            return carried.team if carried is not None and carried.team else team
        channel = str(_part(body, "channel").get("id") or _part(body, "container").get("channel_id") or "")
        author = str(_part(body, "message").get("user") or "")
        if not channel:
            return team
        try:
            async with self._bridge.store.read() as tx:
                places = await tx.communities.asked_in(PLATFORM, channel)
        except StoreUnavailable:
            return team  # keeping it fails as well, and so it is delivered again
        teams = [place.tenant for place in places]
        # Who wrote an ephemeral message is not said; then the workspace that asks there is meant.
        hosts = [each for each in teams if not author or await self._wrote(each, author)]
        return team if team in hosts or not hosts else hosts[0]

    async def _wrote(self, team: str, author: str) -> bool:
        """Whether the app wrote a message as a workspace's own bot, by what is stored: Slack is not asked."""
        found = await self._workspaces.authorize(team, "", "")
        return found is not None and found.bot_user_id == author


def _part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = body.get(name)
    return found if isinstance(found, dict) else {}
