"""The Discord platform: connecting, staying connected, and passing events to those who handle them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

import discord

from bot.commands.language.findings import Finding
from bot.commands.language.spec import File
from bot.commands.platform import Bridge, Outgoing
from bot.core.errors import PlatformUnreachable, SettingsError, StoreUnavailable
from bot.core.outbox.courier import Receipt
from bot.core.outbox.parcel import Address
from bot.core.people.people import Place
from bot.core.rooms.room import Room
from bot.platforms.discord.connected import Connected
from bot.platforms.discord.connection.client import SparringClient
from bot.platforms.discord.connection.definitions import definitions
from bot.platforms.discord.connection.endings import report, report_end
from bot.platforms.discord.connection.registration import Registration
from bot.platforms.discord.connection.shards import Shards
from bot.platforms.discord.drawing.render import Renderer
from bot.platforms.discord.hearing.attachments import fetched
from bot.platforms.discord.hearing.catchup import CatchUp
from bot.platforms.discord.hearing.commands import PLATFORM
from bot.platforms.discord.hearing.intake import Intake
from bot.platforms.discord.hearing.interactions import Interactions
from bot.platforms.discord.hearing.messages import Threads
from bot.platforms.discord.sending.organisers import Organisers
from bot.platforms.discord.sending.outbox import Poster
from bot.platforms.discord.sending.permissions import standing
from bot.platforms.discord.sending.roles import Roles
from bot.platforms.discord.sending.rooms import Rooms
from bot.platforms.discord.wire.pace import Pace
from bot.platforms.discord.wire.rest import Interaction, Rest
from bot.platforms.discord.wire.settings import DiscordSection, Timing, require_usable

__all__ = ["DiscordPlatform"]

_INTENT = (
    "Developer portal, your application, Bot: switch on Message Content Intent (and Server Members Intent if "
    "discord.member_events is on), then start again."
)


class DiscordPlatform:
    """Discord, for as many servers as the bot is in. Implements `Platform` and hears `Events`."""

    def __init__(
        self, settings: DiscordSection, *, state: Path | None = None, timing: Timing | None = None
    ) -> None:
        """Take the section; `state` is the folder for the hash of the registered commands."""
        self._settings = settings
        self._state = state
        self._timing = timing or Timing()
        self._bridge: Bridge | None = None
        self._connection: Connected | None = None
        self._registration: Registration | None = None
        self._serving: asyncio.Task[None] | None = None
        self._up = asyncio.Event()
        self._busy: set[asyncio.Task[None]] = set()
        self._closing = False
        self._failures = 0
        self._reads_messages = settings.message_content

    @property
    def name(self) -> str:
        """The platform's name in places."""
        return PLATFORM

    async def start(self, bridge: Bridge) -> None:
        """Connect; returns when messages can be sent, or after a while when Discord cannot be reached.

        Raises SettingsError for a token or application that Discord does not take.
        """
        require_usable(self._settings)
        self._closing = False
        self._serving = asyncio.create_task(self._serve(bridge), name="discord")
        self._serving.add_done_callback(partial(report_end, bridge))
        up = asyncio.create_task(self._up.wait())
        try:
            await asyncio.wait(
                {self._serving, up},
                timeout=self._timing.start_within,
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            up.cancel()
        if self._serving.done():
            await self._serving  # raises what ended it
        elif not self._up.is_set():
            bridge.telemetry.event("discord not connected yet", hint="It is tried again by itself.")

    async def stop(self) -> None:
        """Take nothing new, finish what is under way, disconnect."""
        self._closing = True
        self._up.clear()
        if self._bridge is not None:
            self._bridge.inbox.rest(PLATFORM)
        if self._busy:
            await asyncio.wait(set(self._busy), timeout=self._timing.stop_within)
        if self._connection is not None:
            await self._connection.pace.close()
            await self._connection.client.close()
        if self._serving is not None:
            self._serving.cancel()
            await asyncio.gather(self._serving, return_exceptions=True)
        for task in self._busy:
            task.cancel()

    async def send(self, message: Outgoing) -> Receipt:
        """Send once; raises PlatformUnreachable with what organisers can do about it."""
        return await self._live().poster.send(message)

    async def amend(self, message: Outgoing, stands: str) -> None:
        """Draw a question anew; raises Moot where it cannot be changed, PlatformUnreachable for now."""
        await self._live().poster.amend(message, stands)

    async def publish(self, place: Place, channel: str, message: str) -> None:
        """Publish a message of an announcement channel; raises PlatformUnreachable when it cannot be."""
        await self._live().poster.publish(place, channel, message)

    async def open_room(self, room: Room) -> Address:
        """A private thread, or direct messages; raises PlatformUnreachable with what to do about it."""
        return await self._live().rooms.open(room)

    async def set_role(self, place: Place, *, user: str, role: str, held: bool) -> None:
        """Give a role or take it away; raises RoleRefused, or PlatformUnreachable."""
        await self._live().roles.set(place, user=user, role=role, held=held)

    async def check_role(self, place: Place, role: str) -> Finding:
        """Whether the bot may give a role."""
        if self._connection is None:
            return Finding("Role", ok=False, breaks="Discord is not connected.", mend="Try again later.")
        return self._connection.roles.check(place, role)

    async def fetch(self, place: Place, file: File, *, most: int) -> bytes:
        """From Discord's own store of files."""
        del place
        return await fetched(self._live().client, file, most=most)

    async def hear_back(self, place: Place, round_id: int) -> None:
        """Read the round's threads in a server; raises PlatformUnreachable while it is not there."""
        connection, _ = self._parts()
        guild = connection.client.get_guild(int(place.tenant)) if place.tenant.isdigit() else None
        if guild is not None:
            await self._tracked(lambda: connection.catch_up.round(guild, round_id))

    async def check(self, place: Place, channel: str) -> Sequence[Finding]:
        """What the bot may do in a channel, or whether it is in the server at all."""
        client = self._connection.client if self._connection else None
        guild = client.get_guild(int(place.tenant)) if client and place.tenant.isdigit() else None
        return standing(guild, channel, message_content=self._reads_messages)

    async def manages(self, place: Place, user: str) -> bool | None:
        """Asked of Discord; raises PlatformUnreachable while it is not connected."""
        return await self._live().roles.manages(place, user)

    @property
    def reads_talk(self) -> bool:
        """Not without the message-content intent."""
        return self._reads_messages

    def ready(self) -> bool:
        """Whether messages can be sent now: not with a token that Discord has just refused."""
        connection = self._connection
        if connection is None or connection.rest.refused:
            return False
        return self._up.is_set() and not connection.client.is_closed()

    def prepare(self, bridge: Bridge, *, message_content: bool) -> SparringClient:
        """A client with all its handlers, not connected yet; it takes the place of the one before."""
        settings = self._settings
        client = SparringClient(settings, self, message_content=message_content, timing=self._timing)
        pace = Pace(settings.requests_per_second)
        rest = Rest(client, pace=pace, base=settings.api_base, proxy=settings.proxy)
        renderer = Renderer(bridge.dispatcher.registry, bridge.painter)
        organisers = Organisers(client, renderer, rest, telemetry=bridge.telemetry)
        intake = Intake(bridge)
        threads = Threads(bridge, client, renderer, rest, organisers=organisers, intake=intake)
        self._bridge = bridge
        self._reads_messages = message_content
        self._registration = self._registration or Registration(self._state, bridge.telemetry)
        self._connection = Connected(
            client=client,
            rest=rest,
            pace=pace,
            shards=Shards(bridge, client),
            intake=intake,
            interactions=Interactions(bridge, renderer, rest, intake, ack_after=self._timing.ack_after),
            threads=threads,
            catch_up=CatchUp(bridge, client, threads, rest),
            roles=Roles(client, rest),
            poster=Poster(
                client,
                renderer,
                rest,
                organisers=organisers,
                telemetry=bridge.telemetry,
                archive_minutes=settings.archive_minutes,
            ),
            rooms=Rooms(client, renderer, rest, reads_messages=lambda: self._reads_messages),
        )
        return client

    async def _serve(self, bridge: Bridge) -> None:
        """Connect, and connect again whatever happens, until stopped or refused for good."""
        content = self._settings.message_content
        while not self._closing:
            client = self.prepare(bridge, message_content=content)
            try:
                await client.login(self._settings.token.get_secret_value())
                await client.connect()
            except discord.PrivilegedIntentsRequired:
                if not content:
                    raise SettingsError("Discord refused the intents.", hint=_INTENT) from None
                content = False
                bridge.telemetry.event(
                    "no message content",
                    effect="Answers typed into threads are not read; buttons, commands, mentions work.",
                    hint=_INTENT,
                )
                continue
            except SettingsError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever ends one session does not end the bot
                report(bridge, error)
            finally:
                self._up.clear()
                await client.close()
            if not self._closing:
                self._failures += 1
                await asyncio.sleep(self._timing.pause(self._failures))

    def _live(self) -> Connected:
        """The connection over which messages can be sent."""
        connection = None if self._closing else self._connection
        if connection is None or connection.client.user is None or connection.client.is_closed():
            raise PlatformUnreachable("Discord is not connected.", hint="It is tried again by itself.")
        return connection

    async def logged_in(self) -> None:
        """Check whose token it is, and register the commands where this process is the one to do so."""
        connection, bridge = self._parts()
        client = connection.client
        application = client.application
        wanted = self._settings.application_id
        if wanted and client.application_id is not None and str(client.application_id) != wanted:
            raise SettingsError(
                f"The Discord token belongs to application {client.application_id}, not to {wanted}.",
                hint="Set discord.application_id to the id of the application whose token you use.",
            )
        if application is not None and application.interactions_endpoint_url:
            bridge.telemetry.event(
                "interactions go elsewhere",
                hint="Developer portal, General Information: clear Interactions Endpoint URL.",
            )
        first = not self._settings.shard_ids or 0 in self._settings.shard_ids
        if first and self._registration is not None and client.application_id is not None:
            defined = definitions(tuple(bridge.dispatcher.registry.commands.values()))
            await self._registration.ensure(connection.rest, client.application_id, defined)

    def shard_connected(self, shard: int) -> None:
        """A new session of a shard: its servers come one by one."""
        connection, _ = self._parts()
        connection.shards.begun(shard)

    async def shard_ready(self, shard: int) -> None:
        """A shard knows its servers: messages can be sent, and what was missed is read."""
        connection, bridge = self._parts()
        self._failures = 0
        self._up.set()
        bridge.inbox.serve(PLATFORM, connection.client.deliver, self._read_again)
        await connection.shards.ready(shard)
        there = [guild for guild in connection.client.guilds if guild.shard_id == shard]
        await asyncio.gather(*(self._caught_up(guild) for guild in there if not guild.unavailable))

    async def interaction(self, interaction: Interaction) -> None:
        """A command, a button or a form."""
        connection, _ = self._parts()
        handle = partial(connection.interactions.handle, interaction)
        await self._tracked(lambda: connection.intake.through(handle))

    async def said(self, message: discord.Message) -> None:
        """A message."""
        connection, _ = self._parts()
        await self._in_turn(message.id, lambda: connection.threads.said(message))

    async def edited(self, payload: discord.RawMessageUpdateEvent) -> None:
        """An edit."""
        connection, _ = self._parts()
        await self._in_turn(payload.message_id, lambda: connection.threads.edited(payload))

    async def deleted(self, guild: int | None, channel: int, messages: set[int]) -> None:
        """Deletions."""
        connection, _ = self._parts()
        gone = connection.threads.deleted
        await asyncio.gather(*(self._in_turn(m, partial(gone, guild, channel, {m})) for m in messages))

    async def joined(self, guild: discord.Guild) -> None:
        """Added to a server, for the first time or again."""
        _, bridge = self._parts()
        await bridge.membership.place(
            platform=PLATFORM, tenant=str(guild.id), tenant_name=guild.name, at=bridge.clock.now()
        )
        await self.available(guild)

    async def available(self, guild: discord.Guild) -> None:
        """A server came back after an outage: hear what was said meanwhile."""
        connection, _ = self._parts()
        if connection.shards.known(guild.shard_id):
            await self._caught_up(guild)

    async def removed(self, guild: discord.Guild) -> None:
        """Removed from a server: nothing is posted there any more, and nothing is deleted."""
        _, bridge = self._parts()
        await bridge.membership.left(platform=PLATFORM, tenant=str(guild.id))

    async def member_left(self, guild: int, user: int) -> None:
        """Somebody left a server: off the boards and without reminders, until that person is back."""
        _, bridge = self._parts()
        now = bridge.clock.now()
        await bridge.attendance.left(platform=PLATFORM, tenant=str(guild), external=str(user), at=now)

    async def member_came(self, guild: int, user: int) -> None:
        """Somebody came, perhaps back."""
        _, bridge = self._parts()
        await bridge.attendance.back(platform=PLATFORM, tenant=str(guild), external=str(user))

    def sessions_used_up(self, seconds: float) -> None:
        """No session may be begun for a while."""
        _, bridge = self._parts()
        bridge.telemetry.event("discord sessions used up", seconds=seconds, hint="It goes on by itself.")

    def failed(self, event: str, error: BaseException) -> None:
        """An unexpected error while an event was handled."""
        _, bridge = self._parts()
        bridge.telemetry.failure("discord event failed", error, event=event)

    def _parts(self) -> tuple[Connected, Bridge]:
        if self._connection is None or self._bridge is None:
            raise PlatformUnreachable("Discord is not connected.")
        return self._connection, self._bridge

    async def _caught_up(self, guild: discord.Guild) -> None:
        """Read what was missed in a server; one that cannot be read holds up no other."""
        connection, bridge = self._parts()
        try:
            await self._tracked(partial(connection.catch_up.server, guild))
        except StoreUnavailable:
            bridge.inbox.missed(PLATFORM, str(guild.id))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one server
            self.failed("catching up", error)

    def _read_again(self, servers: Sequence[str]) -> None:
        """Begin to read what could not be stored when it came; "" stands for every server."""
        connection, _ = self._parts()
        for guild in connection.client.guilds:
            missed = "" in servers or str(guild.id) in servers
            if missed and not guild.unavailable and connection.shards.known(guild.shard_id):
                task = asyncio.create_task(self._caught_up(guild), name="read again")
                self._busy.add(task)
                task.add_done_callback(self._busy.discard)

    async def _in_turn(self, message: int, work: Callable[[], Awaitable[None]]) -> None:
        """Do it after what came before of the same message."""
        connection, bridge = self._parts()

        async def in_turn() -> None:
            async with bridge.listener.turn(str(message)):
                await connection.intake.through(work)

        try:
            await self._tracked(in_turn)
        except StoreUnavailable as error:
            bridge.telemetry.event("discord message not stored", hint=error.hint)

    async def _tracked(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do it, unless the bot is stopping; a stop waits for it."""
        task = asyncio.current_task()
        if self._closing or task is None:
            return
        self._busy.add(task)
        try:
            await work()
        finally:
            self._busy.discard(task)
