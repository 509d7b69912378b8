"""Who somebody is in a workspace: the name to show, and whether that person manages the workspace."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.commands.language.invocation import Actor
from bot.core.outside import Clock
from bot.platforms.slack.connection.workspaces import Workspace
from bot.platforms.slack.wire.api import FAULTS
from bot.platforms.slack.wire.limits import USER_SECONDS, USERS_REMEMBERED

__all__ = ["People"]

_KEPT = timedelta(seconds=USER_SECONDS)
_ROLES = ("is_admin", "is_owner", "is_primary_owner")


@dataclass(frozen=True, slots=True)
class _Known:
    actor: Actor
    until: datetime


class People:
    """Asks `users.info` and keeps the answer for a while."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: OrderedDict[tuple[str, str], _Known] = OrderedDict()

    def at_hand(self, team: str, user: str, name: str = "") -> Actor:
        """What is known without asking; `manages` is None when it is not known."""
        known = self._known.get((team, user))
        if known is None or known.until <= self._clock.now():
            return Actor(user, name or user)
        return known.actor

    async def actor(self, workspace: Workspace, user: str, name: str = "", *, fresh: bool = False) -> Actor:
        """Somebody with name and role; `fresh` asks again. What Slack does not tell stays open."""
        key = (workspace.team, user)
        known = self._known.get(key)
        if known is not None and not fresh and known.until > self._clock.now():
            return known.actor
        try:
            told = await workspace.client.users_info(user=user)
        except FAULTS:
            return known.actor if known is not None and not fresh else Actor(user, name or user)
        actor = _actor(user, told.get("user") or {}, name, workspace)
        self._known[key] = _Known(actor, self._clock.now() + _KEPT)
        self._known.move_to_end(key)
        if len(self._known) > USERS_REMEMBERED:
            self._known.popitem(last=False)
        return actor

    async def first_organiser(self, workspace: Workspace) -> str:
        """Whom to tell of trouble: the installer, else the first owner or admin in the list; "" if none."""
        if workspace.installer:
            return workspace.installer
        cursor = ""
        fallback = ""
        while True:
            page = await workspace.client.users_list(limit=200, cursor=cursor)
            for user in page.get("members") or ():
                if user.get("deleted") or user.get("is_bot") or user.get("id") == "USLACKBOT":
                    continue
                if user.get("is_primary_owner"):
                    return str(user["id"])
                if not fallback and _manages(user):
                    fallback = str(user["id"])
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return fallback


def _actor(user: str, told: Mapping[str, Any], name: str, workspace: Workspace) -> Actor:
    profile = told.get("profile") or {}
    names = (profile.get("display_name"), profile.get("real_name"), told.get("real_name"), told.get("name"))
    shown = next(filter(None, (*names, name)), user)
    manages = _manages(told) and not _foreign(told, workspace) if told else None
    return Actor(user, str(shown), manages=manages, zone=str(told.get("tz") or ""))


def _foreign(user: Mapping[str, Any], workspace: Workspace) -> bool:
    """Whether somebody comes from another workspace, by Slack Connect: who manages that does not manage this.

    docs.slack.dev/apis/slack-connect
    """
    organisation = user.get("enterprise_user") or {}
    home = str(user.get("team_id") or "")
    here = {workspace.team, workspace.enterprise, ""}
    at_home = home in here or workspace.team in (organisation.get("teams") or ())
    colleague = bool(workspace.enterprise) and organisation.get("enterprise_id") == workspace.enterprise
    return bool(user.get("is_stranger")) or not (at_home or colleague)


def _manages(user: Mapping[str, Any]) -> bool:
    organisation = user.get("enterprise_user") or {}
    return any(user.get(role) or organisation.get(role) for role in _ROLES)
