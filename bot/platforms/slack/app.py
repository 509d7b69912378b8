"""The Slack platform: its life cycle, and how its parts hang together."""

import asyncio
import logging
from collections.abc import AsyncIterable, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import stamina
from aiohttp import ClientSession, TCPConnector
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.commands.language.findings import Finding
from bot.commands.language.spec import File
from bot.commands.platform import Bridge, Outgoing
from bot.core.errors import PlatformUnreachable, SettingsError, StoreUnavailable
from bot.core.outbox.courier import Receipt
from bot.core.outbox.parcel import Address
from bot.core.people.people import Place
from bot.core.rooms.room import Room
from bot.platforms.slack.connection.bolt import left_by_bolt
from bot.platforms.slack.connection.installed import InstalledWorkspaces
from bot.platforms.slack.connection.people import People
from bot.platforms.slack.connection.server import Server
from bot.platforms.slack.connection.sockets import Sockets
from bot.platforms.slack.connection.workspaces import OneWorkspace, Workspaces, connected, one_workspace
from bot.platforms.slack.drawing.home import Home
from bot.platforms.slack.drawing.pictures import Pictures
from bot.platforms.slack.drawing.render import Renderer
from bot.platforms.slack.hearing.attached import fetched
from bot.platforms.slack.hearing.catchup import CatchUp
from bot.platforms.slack.hearing.changes import Changes
from bot.platforms.slack.hearing.commands import Reader
from bot.platforms.slack.hearing.crew import Crew
from bot.platforms.slack.hearing.hosts import Hosts
from bot.platforms.slack.hearing.intake import Intake
from bot.platforms.slack.hearing.interactions import Conversation
from bot.platforms.slack.hearing.messages import Hearing
from bot.platforms.slack.listeners import Listeners
from bot.platforms.slack.sending.outbox import Poster
from bot.platforms.slack.sending.permissions import check
from bot.platforms.slack.sending.replies import Voice
from bot.platforms.slack.sending.rooms import Rooms
from bot.platforms.slack.wire.api import FAULTS
from bot.platforms.slack.wire.limits import CHANNEL_SECONDS, NOT_STORED
from bot.platforms.slack.wire.pace import Pace
from bot.platforms.slack.wire.seen import Seen
from bot.platforms.slack.wire.settings import SlackSection, Timing, require_usable
from bot.platforms.slack.wire.spot import PLATFORM
from bot.usecases.inbox import Inbox

__all__ = ["SlackPlatform"]

_KEEP_ALIVE_SECONDS = 15.0
_STRANGER = "Sparring is not installed here any more. Ask whoever looks after it to install it again."


@dataclass(frozen=True, slots=True)
class _Running:
    """Everything that lives from start to stop."""

    session: ClientSession
    workspaces: OneWorkspace | InstalledWorkspaces
    people: People
    outbox: Poster
    crew: Crew
    way_in: Sockets | Server
    catch_up: CatchUp


class SlackPlatform:
    """Slack over Socket Mode or HTTP, one workspace or many."""

    def __init__(self, settings: SlackSection, *, database: str = "", timing: Timing | None = None) -> None:
        """Take the section; `database` is where the tokens of many workspaces are kept."""
        self._settings = settings
        self._database = database
        self._timing = timing or Timing()
        self._running: _Running | None = None
        self._inbox: Inbox | None = None

    @property
    def name(self) -> str:
        """The platform's name."""
        return PLATFORM

    @property
    def port(self) -> int:
        """The port for events over HTTP; 0 in Socket Mode."""
        way_in = self._running.way_in if self._running else None
        return way_in.port if isinstance(way_in, Server) else 0

    async def start(self, bridge: Bridge) -> None:
        """Connect; raises SettingsError for tokens that Slack does not take, or when it cannot be reached."""
        require_usable(self._settings)
        session = ClientSession(connector=TCPConnector(keepalive_timeout=_KEEP_ALIVE_SECONDS))
        try:
            await self._start(bridge, session)
        except FAULTS as error:
            await self._abandon(session)
            raise SettingsError(
                f"Slack cannot be reached at {self._settings.base}: {type(error).__name__}.",
                hint="Look at the network, at slack.proxy, and at slack-status.com.",
            ) from error
        except BaseException:
            await self._abandon(session)
            raise

    async def stop(self) -> None:
        """Take nothing new, finish what is under way, disconnect."""
        running, self._running = self._running, None
        if running is None:
            return
        if self._inbox is not None:
            self._inbox.rest(PLATFORM)
        await running.way_in.stop()
        await running.crew.stop(within=self._timing.stop_within)
        if isinstance(running.workspaces, InstalledWorkspaces):
            await running.workspaces.stop()
        await running.session.close()

    async def send(self, message: Outgoing) -> Receipt:
        """Send once; raises PlatformUnreachable when it cannot be delivered."""
        if self._running is None:
            raise PlatformUnreachable("Slack is not connected right now.")
        return await self._running.outbox.send(message)

    async def amend(self, message: Outgoing, stands: str) -> None:
        """Draw a question anew; raises Moot where it cannot be changed, PlatformUnreachable for now."""
        if self._running is None:
            raise PlatformUnreachable("Slack is not connected right now.")
        await self._running.outbox.amend(message, stands)

    async def open_room(self, room: Room) -> Address:
        """The direct conversation; raises PlatformUnreachable with what the member can do about it."""
        if self._running is None:
            raise PlatformUnreachable("Slack is not connected right now.")
        return await Rooms(self._running.workspaces).open(room)

    async def manages(self, place: Place, user: str) -> bool | None:
        """By what Slack says of the person, as for commands; raises PlatformUnreachable without a token."""
        if self._running is None:
            raise PlatformUnreachable("Slack is not connected right now.")
        workspace = await self._running.workspaces.of(place.tenant)
        return (await self._running.people.actor(workspace, user)).manages

    async def fetch(self, place: Place, file: File, *, most: int) -> bytes:
        """From Slack's own store of files, with the workspace's token."""
        if self._running is None:
            raise PlatformUnreachable("Slack is not connected right now.")
        workspace = await self._running.workspaces.of(place.tenant)
        session, proxy = self._running.session, self._settings.proxy
        return await fetched(session, workspace.client, file, most=most, proxy=proxy)

    async def hear_back(self, place: Place, round_id: int) -> None:
        """Read the round's threads in a workspace."""
        if self._running is None:
            raise PlatformUnreachable("Slack is not connected right now.")
        await self._running.catch_up.round(place.tenant, round_id)

    async def check(self, place: Place, channel: str) -> Sequence[Finding]:
        """Token, scopes and channel."""
        if self._running is None:
            raise PlatformUnreachable("Slack is not connected right now.")
        return await check(await self._running.workspaces.of(place.tenant), channel)

    @property
    def reads_talk(self) -> bool:
        """Whatever stands in channels where the app is."""
        return True

    def ready(self) -> bool:
        """Whether messages can be sent."""
        running = self._running
        if running is None or not running.workspaces.usable:
            return False
        return not isinstance(running.way_in, Sockets) or running.way_in.ready()

    async def settled(self) -> None:
        """Return when every event that arrived is dealt with."""
        if self._running is not None:
            await self._running.crew.settled()

    async def _start(self, bridge: Bridge, session: ClientSession) -> None:
        settings = self._settings
        workspaces = await self._workspaces(bridge, session)
        crew = Crew(bridge.telemetry)
        people, seen = People(bridge.clock), Seen()
        renderer = Renderer(bridge.dispatcher.registry.commands)
        between = self._timing.between_posts
        pace = Pace(CHANNEL_SECONDS if between is None else between)
        pictures = Pictures(bridge.painter, bridge.telemetry, session, proxy=settings.proxy)
        voice = Voice(renderer, pictures, pace, bridge.telemetry, session=session, proxy=settings.proxy)
        home = Home(bridge, renderer, people)
        reader = Reader(bridge.dispatcher.registry)
        conversation = Conversation(
            bridge, workspaces, reader=reader, people=people, voice=voice, home=home, crew=crew
        )
        hearing = Hearing(bridge, workspaces, reader=reader, people=people, voice=voice, seen=seen, home=home)
        app = _bolt(settings, workspaces, bridge, Hosts(bridge, workspaces))
        changes = Changes(bridge, workspaces)
        intake = Intake(bridge, conversation=conversation, hearing=hearing, changes=changes, crew=crew)
        Listeners(bridge, workspaces, intake=intake, home=home, crew=crew).register(app)
        catch_up = CatchUp(bridge, workspaces, hearing)

        def back(missed: Sequence[str] = ("",)) -> None:
            crew.start(catch_up.run(missed))

        way_in = self._way_in(bridge, session, workspaces, app=app, back=back)
        outbox = Poster(bridge, workspaces, renderer=renderer, pictures=pictures, people=people, pace=pace)
        self._running = _Running(session, workspaces, people, outbox, crew, way_in, catch_up)
        async for attempt in self._patiently():
            with attempt:
                await way_in.start()
        self._inbox = bridge.inbox
        bridge.inbox.serve(PLATFORM, intake.again, back)
        back()

    async def _workspaces(self, bridge: Bridge, session: ClientSession) -> OneWorkspace | InstalledWorkspaces:
        if self._settings.client_id:
            # Opening a database looks at files, which the loop need not wait for.
            installed = await asyncio.to_thread(
                InstalledWorkspaces, self._settings, session, database=self._database
            )
            await installed.start()
            return installed
        one = await self._one(session)
        for workspace in await one.all():
            await bridge.membership.place(
                platform=PLATFORM,
                tenant=workspace.team,
                tenant_name=workspace.name,
                at=bridge.clock.now(),
            )
        return one

    async def _one(self, session: ClientSession) -> OneWorkspace:
        async for attempt in self._patiently():
            with attempt:
                return await one_workspace(self._settings, session)
        raise SettingsError("Slack cannot be reached.")

    def _way_in(
        self,
        bridge: Bridge,
        session: ClientSession,
        workspaces: OneWorkspace | InstalledWorkspaces,
        *,
        app: AsyncApp,
        back: Callable[[], None],
    ) -> Sockets | Server:
        if self._settings.app_token.get_secret_value():
            client = connected(self._settings, session)
            return Sockets(
                self._settings, app, client, telemetry=bridge.telemetry, back=back, ping=self._timing.ping
            )

        async def joined(team: str, name: str) -> None:
            await bridge.membership.place(
                platform=PLATFORM, tenant=team, tenant_name=name, at=bridge.clock.now()
            )

        flow = workspaces.flow(joined) if isinstance(workspaces, InstalledWorkspaces) else None
        return Server(self._settings, app, bridge.telemetry, flow, stop_within=self._timing.stop_within)

    def _patiently(self) -> AsyncIterable[stamina.Attempt]:
        """Attempts to reach Slack, ever more rarely."""
        return stamina.retry_context(on=FAULTS, attempts=None, timeout=self._timing.start_within)

    async def _abandon(self, session: ClientSession) -> None:
        running, self._running = self._running, None
        if running is not None:
            await running.way_in.stop()
            await running.crew.stop(within=0)
            if isinstance(running.workspaces, InstalledWorkspaces):
                await running.workspaces.stop()
        await session.close()


def _bolt(settings: SlackSection, workspaces: Workspaces, bridge: Bridge, hosts: Hosts) -> AsyncApp:
    """The Bolt app. It asks nobody before it acknowledges, and takes nothing from the environment."""

    async def authorize(
        enterprise_id: str | None, team_id: str | None, user_id: str | None
    ) -> AuthorizeResult | None:
        return await workspaces.authorize(team_id or "", enterprise_id or "", user_id or "")

    async def first(
        body: dict[str, Any], context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        """Before anything else. That events were held back is acknowledged, and told to the operator."""
        if body.get("type") != "app_rate_limited":
            _mend(body, context)
            await _hosted(hosts, body, context)
            await next_()
            return None
        bridge.telemetry.event("slack held events back", team=str(body.get("team_id") or ""))
        return BoltResponse(status=200, body="")

    logger = logging.getLogger("bot.slack")
    # Below this level the library writes whole requests, answers and all, into the log.
    logger.setLevel(logging.WARNING)
    app = AsyncApp(
        # The library gives its own level to the logger of this name, so it may not be the bot's.
        name="bot.slack",
        logger=logger,
        signing_secret=settings.signing_secret.get_secret_value() or "socket mode needs none",
        authorize=authorize,  # type: ignore[arg-type]  # None is allowed: "not installed here"
        before_authorize=first,
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        user_facing_authorize_error_message=_STRANGER,
    )

    async def failed(error: Exception, body: dict[str, Any]) -> BoltResponse:
        """An event that could not be stored comes again; one that Bolt cannot read would only fail again."""
        if (left := left_by_bolt(body, error, bridge.telemetry)) is not None:
            return left
        if isinstance(error, StoreUnavailable):
            bridge.telemetry.event("slack event not stored", hint=error.hint)
            return BoltResponse(status=NOT_STORED, body="")
        logger.error("Failed to run a listener or middleware", exc_info=error)
        return BoltResponse(status=500, body="")

    app.error(failed)
    return app


def _mend(body: dict[str, Any], context: AsyncBoltContext) -> None:
    """What Bolt does not see: an event in two wrappers, as Slack's pages show those of organisations; and the
    workspace of an event whose authorization, an organisation's, names none.
    """
    event = body.get("event")
    if isinstance(event, dict) and "type" not in event and isinstance(event.get("event"), dict):
        body["event"] = event["event"]
    team = body.get("context_team_id") or body.get("team_id")
    if not context.team_id and isinstance(team, str):
        context["team_id"] = team


async def _hosted(hosts: Hosts, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Let what a guest does belong to the workspace in whose channel it is done."""
    named = context.team_id or ""
    host = await hosts.of(body, named)
    if host != named:
        context["team_id"] = host
        context["enterprise_id"] = None
