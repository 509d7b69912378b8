"""The workspaces that the app is installed in, and the client for each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from aiohttp import ClientSession
from slack_bolt.authorization import AuthorizeResult

from bot.core.errors import PlatformUnreachable, SettingsError
from bot.platforms.slack.api import FAULTS, REVOKED, PatientClient, error_code
from bot.platforms.slack.settings import SlackSettings

__all__ = ["OneWorkspace", "Workspace", "Workspaces", "connected", "one_workspace"]


@dataclass(frozen=True, slots=True)
class Workspace:
    """One workspace: `bot_user` and `bot` are the app's own ids there; `installer` is "" when not known."""

    team: str
    name: str
    client: PatientClient = field(repr=False)
    bot_user: str = ""
    bot: str = ""
    enterprise: str = ""
    installer: str = ""


class Workspaces(Protocol):
    """Finds workspaces."""

    async def of(self, team: str, enterprise: str = "") -> Workspace:
        """A workspace; raises PlatformUnreachable when the app is not installed there."""
        ...

    async def authorize(self, team: str, enterprise: str, user: str) -> AuthorizeResult | None:
        """Who the app is in a workspace, asked before every acknowledgement: without any call to Slack."""
        ...

    async def all(self) -> Sequence[Workspace]:
        """Every workspace."""
        ...

    async def forget(self, team: str, enterprise: str = "") -> None:
        """The app was removed there, or its token revoked."""
        ...


class OneWorkspace:
    """The workspace (or Enterprise Grid organisation) of one bot token."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._gone = False

    async def of(self, team: str, enterprise: str = "") -> Workspace:
        """The workspace; an organisation's token serves all workspaces of it."""
        del enterprise
        if self._gone:
            raise PlatformUnreachable(
                "The Slack app was removed, or its token revoked.", hint="Install it again.", permanent=True
            )
        own = self._workspace
        if not team or team == own.team:
            return own
        return Workspace(team, own.name, own.client, own.bot_user, own.bot, own.enterprise, own.installer)

    async def authorize(self, team: str, enterprise: str, user: str) -> AuthorizeResult | None:
        """The same everywhere."""
        own = self._workspace
        return AuthorizeResult(
            enterprise_id=enterprise or own.enterprise or None,
            team_id=team or own.team,
            user_id=user or None,
            bot_user_id=own.bot_user,
            bot_id=own.bot,
            bot_token=own.client.token,
        )

    async def all(self) -> Sequence[Workspace]:
        """The one."""
        return () if self._gone else (self._workspace,)

    async def forget(self, team: str, enterprise: str = "") -> None:
        """Use the token no more (until the next start)."""
        del team, enterprise
        self._gone = True


def connected(settings: SlackSettings, session: ClientSession, token: str | None = None) -> PatientClient:
    """A client for a token, as the settings say. Repeating is its own business, not the library's."""
    return PatientClient(
        token=token,
        base_url=settings.base,
        proxy=settings.proxy or None,
        timeout=15,
        session=session,
        retry_handlers=[],
        user_agent_suffix="sparring",
    )


async def one_workspace(settings: SlackSettings, session: ClientSession) -> OneWorkspace:
    """The workspace of `bot_token`; raises SettingsError for a token that Slack does not take."""
    client = connected(settings, session, settings.bot_token)
    try:
        told = await client.auth_test()
    except FAULTS as error:
        code = error_code(error)
        if code in REVOKED or code == "not_authed":
            raise SettingsError(
                f"Slack does not take the bot token ({code}).",
                hint="Copy slack.bot_token again: api.slack.com/apis, your app, OAuth & Permissions.",
            ) from error
        raise
    return OneWorkspace(
        Workspace(
            team=str(told.get("team_id") or ""),
            name=str(told.get("team") or ""),
            client=client,
            bot_user=str(told.get("user_id") or ""),
            bot=str(told.get("bot_id") or ""),
            enterprise=str(told.get("enterprise_id") or ""),
        )
    )
