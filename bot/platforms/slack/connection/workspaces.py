"""The workspaces that the app is installed in, and the client for each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from aiohttp import ClientSession
from slack_bolt.authorization import AuthorizeResult

from bot.core.errors import PlatformUnreachable, SettingsError
from bot.platforms.slack.wire.api import FAULTS, REVOKED, PatientClient, error_code
from bot.platforms.slack.wire.settings import SlackSection

__all__ = ["OneWorkspace", "Workspace", "Workspaces", "connected", "one_workspace", "teams_of"]

_PAGE = 1000
"""Workspaces in one answer. docs.slack.dev/reference/methods/auth.teams.list"""


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

    @property
    def only(self) -> str:
        """The one workspace that the app is in; "" where there may be more."""
        ...

    @property
    def usable(self) -> bool:
        """Whether Slack takes the token of any workspace, as far as is known."""
        ...

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
        """The app was removed there, or its token revoked; without a team, in the whole organisation."""
        ...

    async def granted(self, teams: Collection[str]) -> None:
        """An organisation's token reaches these workspaces from now on."""
        ...

    async def revoked(self, teams: Collection[str]) -> Sequence[str]:
        """An organisation's token reaches these workspaces no more; those that nothing else reaches."""
        ...


class OneWorkspace:
    """The workspace (or Enterprise Grid organisation) of one bot token."""

    def __init__(self, workspace: Workspace, *, whole: bool = False) -> None:
        """`whole` says that the token is an organisation's."""
        self._workspace = workspace
        self._whole = whole
        self._gone = False
        self._lost: set[str] = set()

    @property
    def only(self) -> str:
        """Its own, unless the token is an organisation's."""
        return "" if self._whole else self._workspace.team

    @property
    def usable(self) -> bool:
        """Not once the token was revoked."""
        return not self._gone and not self._workspace.client.refused

    async def of(self, team: str, enterprise: str = "") -> Workspace:
        """The workspace; an organisation's token serves all workspaces of it."""
        del enterprise
        if self._gone or team in self._lost:
            raise PlatformUnreachable(
                "The Slack app was removed, or its token revoked.", hint="Install it again.", permanent=True
            )
        own = self._workspace
        if not team or team == own.team:
            return own
        return replace(own, team=team)

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
        """The one; those of the organisation that the token reaches."""
        if self._gone:
            return ()
        if not self._whole:
            return (self._workspace,)
        try:
            found = await teams_of(self._workspace.client)
        except FAULTS:
            return (self._workspace,)
        return [replace(await self.of(team), name=name) for team, name in found.items()]

    async def forget(self, team: str, enterprise: str = "") -> None:
        """Use the token no more (until the next start), or in another workspace that is named."""
        own = self._workspace
        if team in {"", own.team} or (enterprise and enterprise == own.enterprise):
            self._gone = True
        else:
            self._lost.add(team)

    async def granted(self, teams: Collection[str]) -> None:
        """Use the token there."""
        self._lost.difference_update(teams)

    async def revoked(self, teams: Collection[str]) -> Sequence[str]:
        """Use the token there no more."""
        self._lost.update(teams)
        return sorted(teams)


def connected(settings: SlackSection, session: ClientSession, token: str | None = None) -> PatientClient:
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


async def one_workspace(settings: SlackSection, session: ClientSession) -> OneWorkspace:
    """The workspace of `bot_token`; raises SettingsError for a token that Slack does not take."""
    client = connected(settings, session, settings.bot_token.get_secret_value())
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
        ),
        whole=bool(told.get("is_enterprise_install")),
    )


async def teams_of(client: PatientClient) -> Mapping[str, str]:
    """The workspaces of an organisation that its token reaches, with their names; one of FAULTS else."""
    found: dict[str, str] = {}
    cursor = ""
    while True:
        told = await client.auth_teams_list(limit=_PAGE, cursor=cursor or None)
        found.update({str(team["id"]): str(team.get("name") or "") for team in told.get("teams") or ()})
        cursor = str((told.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return found
