"""Many workspaces: installations by OAuth, kept in the database, with tokens renewed before they run out."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from time import time
from typing import TypeVar

from aiohttp import ClientSession
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.core.errors import PlatformUnreachable, SettingsError, StoreUnavailable
from bot.platforms.slack.connection.manifest import PATH, SCOPES
from bot.platforms.slack.connection.workspaces import Workspace, connected, teams_of
from bot.platforms.slack.wire.api import FAULTS, REVOKED, error_code, unreachable
from bot.platforms.slack.wire.settings import SlackSection

__all__ = ["InstalledWorkspaces"]

_STATE_SECONDS = 600
_RENEW_MINUTES = 120
_BUSY_SECONDS = 5.0
_REMEMBERED = 1_000
"""Workspaces whose tokens are in memory, and workspaces of which the organisation is."""
V = TypeVar("V")
Joined = Callable[[str, str], Awaitable[None]]
"""Told the team and its name after an installation."""


class InstalledWorkspaces:
    """Workspaces and organisations that installed the app."""

    def __init__(self, settings: SlackSection, session: ClientSession, *, database: str) -> None:
        self._settings = settings
        self._session = session
        self._engine = _engine(database)
        self._store = AsyncSQLAlchemyInstallationStore(client_id=settings.client_id, engine=self._engine)
        self._states = AsyncSQLAlchemyOAuthStateStore(expiration_seconds=_STATE_SECONDS, engine=self._engine)
        self._known: dict[str, tuple[Bot, Workspace]] = {}
        self._unsaved: dict[tuple[str, str], Bot] = {}
        self._organisations: dict[str, str] = {}
        self._renewing = asyncio.Lock()

    async def start(self) -> None:
        """Make the tables where they are missing."""
        await self._store.create_tables()  # type: ignore[no-untyped-call]  # the library has no types there
        await self._states.create_tables()  # type: ignore[no-untyped-call]  # the library has no types there

    async def stop(self) -> None:
        """Close the database; a token that could not be saved yet gets a last chance."""
        with suppress(StoreUnavailable):
            await self._save()
        await self._engine.dispose()

    @property
    def only(self) -> str:
        """None: anybody may install the app."""
        return ""

    @property
    def usable(self) -> bool:
        """Always: one workspace that removed the app is no trouble of the others."""
        return True

    async def of(self, team: str, enterprise: str = "") -> Workspace:
        """A workspace with a token that is good for a while yet."""
        found = await self._find(team, enterprise)
        if found is None:
            raise PlatformUnreachable(
                "The Slack app is not installed in that workspace.", hint="Install it again.", permanent=True
            )
        bot, workspace = found
        left = (bot.bot_token_expires_at or 0) - time()
        if self._unsaved:
            async with self._renewing:
                with suppress(StoreUnavailable):
                    await self._save()
        if bot.bot_refresh_token is None or left > _RENEW_MINUTES * 60:
            return workspace
        async with self._renewing:
            return await self._renewed(team, enterprise)

    async def authorize(self, team: str, enterprise: str, user: str) -> AuthorizeResult | None:
        """Who the app is there, from what is stored: no token is renewed before an acknowledgement."""
        if team and enterprise:
            self._organisations.setdefault(team, enterprise)
            _forget_oldest(self._organisations)
        found = await self._find(team, enterprise, ask=False)
        if found is None:
            return None
        bot = found[0]
        return AuthorizeResult(
            enterprise_id=enterprise or None,
            team_id=team or None,
            user_id=user or None,
            bot_user_id=bot.bot_user_id,
            bot_id=bot.bot_id,
            bot_token=bot.bot_token,
            bot_scopes=list(bot.bot_scopes or ()),
        )

    async def all(self) -> Sequence[Workspace]:
        """Every workspace, those of organisations included."""
        found: list[Workspace] = []
        for enterprise, team in await self._rows():
            if not team:
                found.extend(await self._all_of(enterprise))
                continue
            with suppress(*FAULTS, PlatformUnreachable):
                found.append(await self.of(team, enterprise))
        return found

    async def _all_of(self, enterprise: str) -> Sequence[Workspace]:
        """The workspaces of an organisation; none when Slack does not say."""
        with suppress(*FAULTS, PlatformUnreachable):
            whole = await self.of("", enterprise)
            named = await teams_of(whole.client)
            return [replace(await self.of(team, enterprise), name=name) for team, name in named.items()]
        return ()

    async def forget(self, team: str, enterprise: str = "") -> None:
        """Delete what is stored of a workspace, or of the organisation whose token it used."""
        self._known.clear()
        rows = await self._rows()
        own = [row for row in rows if team and row[1] == team]
        for known_enterprise, known_team in own or [row for row in rows if row == (enterprise, "")]:
            self._unsaved.pop((known_enterprise, known_team), None)
            with _kept():
                await self._store.async_delete_all(
                    enterprise_id=known_enterprise or None, team_id=known_team or None
                )

    async def granted(self, teams: Collection[str]) -> None:
        """Look anew for what serves them."""
        for team in teams:
            self._known.pop(team, None)

    async def revoked(self, teams: Collection[str]) -> Sequence[str]:
        """Those without an installation of their own."""
        for team in teams:
            self._known.pop(team, None)
            self._organisations.pop(team, None)
        own = {team for _, team in await self._rows()}
        return sorted(set(teams) - own)

    def flow(self, joined: Joined) -> AsyncOAuthFlow:
        """The pages of an installation."""

        async def success(args: AsyncSuccessArgs) -> BoltResponse:
            self._known.clear()
            installation: Installation = args.installation
            self._unsaved.pop((installation.enterprise_id or "", installation.team_id or ""), None)
            if installation.team_id:
                await joined(installation.team_id, installation.team_name or "")
            elif installation.enterprise_id:
                for workspace in await self._all_of(installation.enterprise_id):
                    await joined(workspace.team, workspace.name)
            return await args.default.success(args)

        async def failure(args: AsyncFailureArgs) -> BoltResponse:
            return await args.default.failure(args)

        return AsyncOAuthFlow(
            client=connected(self._settings, self._session),
            settings=AsyncOAuthSettings(
                client_id=self._settings.client_id,
                client_secret=self._settings.client_secret.get_secret_value(),
                scopes=list(SCOPES),
                redirect_uri=f"{self._settings.public_url.rstrip('/')}{PATH}/oauth_redirect",
                install_path=f"{PATH}/install",
                redirect_uri_path=f"{PATH}/oauth_redirect",
                authorization_url=f"{self._settings.site}/oauth/v2/authorize",
                installation_store=self._store,
                state_store=self._states,
                callback_options=AsyncCallbackOptions(success=success, failure=failure),
            ),
        )

    async def _find(self, team: str, enterprise: str, *, ask: bool = True) -> tuple[Bot, Workspace] | None:
        """What is stored; Slack is asked whose a workspace is only if it may be."""
        key = team or enterprise
        if key in self._known:
            return self._known[key]
        bot = await self._stored(team, enterprise, ask=ask)
        if bot is None:
            return None
        fresh = self._unsaved.get(_whose(bot), bot)
        bot = max(bot, fresh, key=lambda each: each.bot_token_expires_at or 0)
        with _kept():
            installation = await self._store.async_find_installation(
                enterprise_id=bot.enterprise_id,
                team_id=bot.team_id,
                is_enterprise_install=bot.is_enterprise_install,
            )
        workspace = Workspace(
            team=team or bot.team_id or "",
            name=(bot.team_name or bot.enterprise_name or ""),
            client=connected(self._settings, self._session, bot.bot_token),
            bot_user=bot.bot_user_id or "",
            bot=bot.bot_id or "",
            enterprise=bot.enterprise_id or "",
            installer=installation.user_id if installation is not None else "",
        )
        return self._remembered(key, bot, workspace)

    async def _stored(self, team: str, enterprise: str, *, ask: bool) -> Bot | None:
        """The workspace's own installation, else the one of its organisation."""
        rows = await self._rows()
        own = next((row for row in rows if team and row[1] == team), None)
        if own is not None:
            with _kept():
                return await self._store.async_find_bot(enterprise_id=own[0] or None, team_id=own[1])
        organisation = enterprise or self._organisations.get(team)
        if not organisation and ask:
            organisation = await self._owner(team, rows)
        if not organisation or (organisation, "") not in rows:
            return None
        with _kept():
            return await self._store.async_find_bot(
                enterprise_id=organisation, team_id=None, is_enterprise_install=True
            )

    async def _owner(self, team: str, rows: Sequence[tuple[str, str]]) -> str:
        """The organisation that a workspace belongs to; asked of each that installed the app.

        Raises PlatformUnreachable when one that could not be asked may be the one.
        """
        failed: BaseException | None = None
        for organisation in (row[0] for row in rows if not row[1]):
            with _kept():
                bot = await self._store.async_find_bot(
                    enterprise_id=organisation, team_id=None, is_enterprise_install=True
                )
            if bot is None:
                continue
            try:
                reached = await teams_of(connected(self._settings, self._session, bot.bot_token))
            except FAULTS as error:
                failed = failed if error_code(error) in REVOKED else error
                continue
            self._organisations.update(dict.fromkeys(reached, organisation))
            _forget_oldest(self._organisations)
            if team in reached:
                return organisation
        if failed is not None:
            raise unreachable(failed) from failed
        return ""

    async def _rows(self) -> list[tuple[str, str]]:
        """(organisation, workspace) of every installation, the newest first; "" for none."""
        bots = self._store.bots
        query = (
            select(bots.c.enterprise_id, bots.c.team_id)
            .where(bots.c.client_id == self._settings.client_id)
            .order_by(bots.c.installed_at.desc())
        )
        with _kept():
            async with self._engine.connect() as connection:
                found = await connection.execute(query)
                return list(dict.fromkeys((row[0] or "", row[1] or "") for row in found))

    async def _renewed(self, team: str, enterprise: str) -> Workspace:
        # Read anew: a token may be renewed once, and another process may have done that.
        self._known.pop(team or enterprise, None)
        found = await self._find(team, enterprise)
        if found is None:
            raise PlatformUnreachable("The Slack app was removed.", hint="Install it again.", permanent=True)
        bot, workspace = found
        rotator = AsyncTokenRotator(
            client_id=self._settings.client_id,
            client_secret=self._settings.client_secret.get_secret_value(),
            client=connected(self._settings, self._session),
        )
        try:
            fresh = await rotator.perform_bot_token_rotation(
                bot=bot, minutes_before_expiration=_RENEW_MINUTES
            )
        except SlackTokenRotationError as error:
            raise PlatformUnreachable(
                "Slack did not renew the token.", hint="Install the app again if that lasts."
            ) from error
        if fresh is None:
            return workspace
        # Slack takes the old one no more: until the new one is stored, it is known here.
        self._unsaved[_whose(fresh)] = fresh
        with suppress(StoreUnavailable):
            await self._save()
        client = connected(self._settings, self._session, fresh.bot_token)
        self._known.clear()
        return self._remembered(team or enterprise, fresh, replace(workspace, client=client))[1]

    async def _save(self) -> None:
        """Store the tokens that were renewed; those that cannot be stored now are tried again."""
        for whose, bot in list(self._unsaved.items()):
            with _kept():
                await self._store.async_save_bot(bot)
            if self._unsaved.get(whose) is bot:
                del self._unsaved[whose]

    def _remembered(self, key: str, bot: Bot, workspace: Workspace) -> tuple[Bot, Workspace]:
        self._known[key] = (bot, workspace)
        _forget_oldest(self._known)
        return bot, workspace


def _whose(bot: Bot) -> tuple[str, str]:
    """The organisation and the workspace of an installation."""
    return bot.enterprise_id or "", bot.team_id or ""


def _forget_oldest(known: dict[str, V]) -> None:
    """Keep no more than so many; what is forgotten is looked up again."""
    while len(known) > _REMEMBERED:
        del known[next(iter(known))]


@contextmanager
def _kept() -> Iterator[None]:
    """Raise StoreUnavailable for what the database says: an OSError of its own is no trouble of Slack's, and
    a workspace that cannot be looked up has not removed the app.
    """
    try:
        yield
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        raise StoreUnavailable from error


def _engine(address: str) -> AsyncEngine:
    """The database of installations, which may be the bot's own."""
    try:
        sqlite = make_url(address).get_backend_name() == "sqlite"
    except ArgumentError as error:
        raise SettingsError(
            "The address of the database for Slack's installations is none.",
            hint="Give a URL: sqlite+aiosqlite:///sparring.db.",
        ) from error
    return create_async_engine(address, connect_args={"timeout": _BUSY_SECONDS} if sqlite else {})
