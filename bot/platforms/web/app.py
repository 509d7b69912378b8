"""The browser chat as a platform: an aiohttp server with one page, and a socket for each open page."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.commands.language.findings import Finding
from bot.commands.language.spec import File, require_size
from bot.commands.platform import Bridge, Outgoing
from bot.core.errors import Moot, PlatformUnreachable, SettingsError
from bot.core.outbox.courier import Receipt
from bot.core.outbox.parcel import Address
from bot.core.people.people import Place
from bot.core.rooms.room import Room as PrivateRoom
from bot.core.transcript import ChatMessage, ChatUser, Transcript
from bot.doors import Door
from bot.platforms.web.connection.guard import Guard, same_origin
from bot.platforms.web.connection.pages import Pages
from bot.platforms.web.connection.sockets import Hub
from bot.platforms.web.drawing.pictures import Gallery
from bot.platforms.web.drawing.render import Renderer
from bot.platforms.web.drawing.shelf import FileShelf
from bot.platforms.web.hearing.actions import Actions
from bot.platforms.web.hearing.commands import PLATFORM, TENANT, Reader, catalogue
from bot.platforms.web.hearing.conversation import Conversation
from bot.platforms.web.hearing.crew import Crew
from bot.platforms.web.room import ChatRoom
from bot.platforms.web.wire.limits import STOP_WITHIN
from bot.platforms.web.wire.settings import WebSection, require_safe
from bot.platforms.web.wire.wire import Json

__all__ = ["WebPlatform"]

_REQUEST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class _Running:
    """What is there between start and stop."""

    bridge: Bridge
    renderer: Renderer
    crew: Crew
    runner: web.AppRunner
    shelf: FileShelf
    port: int


class WebPlatform:
    """Implements `Platform`. People and channels are those of the transcript; see `bot.core.transcript`."""

    def __init__(self, settings: WebSection, transcript: Transcript, *, pictures: Path) -> None:
        """Take the section; `pictures` is the folder for drawn pictures."""
        self._settings = settings
        self._pictures = pictures
        self._room = ChatRoom(transcript, title=settings.title)
        self._hub = Hub()
        self._running: _Running | None = None
        self._mounted: dict[str, Callable[[], web.Application]] = {}

    @property
    def name(self) -> str:
        """As places have it."""
        return PLATFORM

    @property
    def tenant(self) -> str:
        """The one tenant of this platform, for seeding a community."""
        return TENANT

    @property
    def address(self) -> str:
        """Where a browser finds the chat, once it runs."""
        host = f"[{self._settings.host}]" if ":" in self._settings.host else self._settings.host
        return f"http://{host}:{self._running.port if self._running else self._settings.port}/"

    def mount(self, path: str, make: Callable[[], web.Application]) -> None:
        """Serve another application under a path from the next start on, behind the same door and guard."""
        self._mounted[path] = make

    async def start(self, bridge: Bridge) -> None:
        """Listen; raises SettingsError where that is unsafe or the port is taken."""
        require_safe(self._settings)
        settings, room, crew = self._settings, self._room, Crew()
        gallery = Gallery(self._pictures, bridge.painter, telemetry=bridge.telemetry)
        shelf = FileShelf(bridge.clock)
        renderer = Renderer(bridge.dispatcher.registry, gallery, shelf)
        reader = Reader(bridge.dispatcher, room, attached=shelf.find)
        talk = Conversation(bridge, room, renderer, reader=reader, crew=crew, tell=self._hub.tell)
        actions = Actions(bridge, room, reader=reader, conversation=talk)
        await room.open()
        door = Door()
        app = self._app(
            bridge, Pages(guard := Guard(settings, bridge.clock), gallery, title=settings.title), guard, door
        )
        app.router.add_get("/files/{name}", shelf.fetch)
        app.router.add_post("/files", shelf.take)
        app.router.add_get("/socket", self._socket(bridge, actions, crew, door))
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        site = door.site(runner, settings.host, settings.port)
        try:
            await site.start()
        except OSError as error:
            await runner.cleanup()
            raise SettingsError(
                f"The browser chat cannot listen on {settings.host} port {settings.port}: {error.strerror}.",
                hint="Set web.port (SPARRING_WEB__PORT) to a free port, or end what uses this one.",
            ) from error
        port = int(runner.addresses[0][1])
        self._running = _Running(bridge, renderer, crew, runner, shelf, port)
        await talk.resume()

    async def stop(self) -> None:
        """Take nothing new, let what is under way end, disconnect."""
        running, self._running = self._running, None
        if running is None:
            return
        for site in list(running.runner.sites):
            await site.stop()
        await running.crew.stop(within=STOP_WITHIN)
        await self._hub.close()
        await running.runner.cleanup()

    async def send(self, message: Outgoing) -> Receipt:
        """Store the message under its key: once stored, every page gets it, now or later."""
        running = self._running
        if running is None:
            raise PlatformUnreachable("The browser chat does not run right now.")
        key = f"post/{message.key}"
        stored = await self._room.by_key(key)
        if stored is None:
            channel = await self._channel(message)
            thread = message.address.thread
            stored = await self._room.add(
                ChatMessage(
                    id=0,
                    channel=channel,
                    at=running.bridge.clock.now(),
                    thread=int(thread) if thread.isdigit() else 0,
                    body=await running.renderer.body(
                        message.reply, thread=message.title, mention=message.mention
                    ),
                    key=key,
                    private_to=message.address.user if message.address.channel else "",
                )
            )
        return Receipt(str(stored.id), str(stored.id) if message.title else "")

    async def amend(self, message: Outgoing, stands: str) -> None:
        """Draw a question anew; every page gets it. Raises Moot where it is gone."""
        running = self._running
        if running is None:
            raise PlatformUnreachable("The browser chat does not run right now.")
        body = await running.renderer.body(message.reply, thread=message.title, mention=message.mention)

        def drawn(current: ChatMessage) -> ChatMessage | None:
            return None if current.deleted_at else replace(current, body=body)

        if not stands.isdigit() or await self._room.change(int(stands), drawn) is None:
            raise Moot

    async def open_room(self, room: PrivateRoom) -> Address:
        """A channel for the members alone; raises PlatformUnreachable for people who are not here."""
        await self._room.refresh()
        if any(member not in self._room.people for member in room.members):
            raise PlatformUnreachable("This person is not in the browser chat.", permanent=True)
        identity = f"room-{room.key.replace('/', '-')}"
        channel = await self._room.private(identity, room.title, room.members)
        return Address(room.place.id, channel=channel.id)

    async def manages(self, place: Place, user: str) -> bool | None:
        """By what is stored of the person; somebody of another chat is nobody here."""
        await self._room.refresh()
        known = self._room.people.get(user) if place.tenant == TENANT else None
        return known is not None and known.organiser

    async def fetch(self, place: Place, file: File, *, most: int) -> bytes:
        """From among the files that pages sent in."""
        del place
        if self._running is None:
            raise PlatformUnreachable("The browser chat does not run right now.")
        require_size(file, file.size, most=most)
        return self._running.shelf.data(file.address)

    async def hear_back(self, place: Place, round_id: int) -> None:
        """Every message was heard: a thread of this chat begins with the message that it belongs to."""
        del place, round_id

    async def check(self, place: Place, channel: str) -> Sequence[Finding]:
        """The bot may do everything here; a channel can only be missing."""
        del place
        await self._room.refresh()
        fine = Finding("The browser chat runs", ok=self._running is not None)
        if not channel:
            return (fine,)
        known = self._room.channels.get(channel)
        subject = f"Post in #{known.name if known else channel}"
        if known is None:
            return (
                fine,
                Finding(
                    subject,
                    ok=False,
                    breaks="There is no such channel, so nothing is posted.",
                    mend="Run /quiz-admin setup in a channel that exists.",
                    vital=True,
                ),
            )
        return (fine, Finding(subject, ok=True))

    @property
    def reads_talk(self) -> bool:
        """Always."""
        return True

    def ready(self) -> bool:
        """Whether the server listens."""
        return self._running is not None

    def _app(self, bridge: Bridge, pages: Pages, guard: Guard, door: Door) -> web.Application:
        @web.middleware
        async def checked(request: web.Request, handler: Handler) -> web.StreamResponse:
            try:
                return await guard.check(request, handler)
            except (web.HTTPException, asyncio.CancelledError):
                raise
            except web.RequestPayloadError:
                raise web.HTTPBadRequest(text="That cannot be read.") from None
            except Exception as error:  # noqa: BLE001 - nobody sees a traceback; the operator gets the event
                bridge.telemetry.failure("web request failed", error, path=request.path)
                raise web.HTTPInternalServerError(text="Something went wrong here.") from None

        app = web.Application(middlewares=[door.middleware, checked], client_max_size=_REQUEST_BYTES)
        app.on_response_prepare.append(guard.prepare)
        app.router.add_get("/", pages.index)
        app.router.add_get("/login", pages.login)
        app.router.add_post("/login", pages.enter)
        app.router.add_get("/static/{name}", pages.static)
        app.router.add_get("/pictures/{name}", pages.picture)
        for path, make in self._mounted.items():
            app.add_subapp(path, make())
        return app

    def _socket(self, bridge: Bridge, actions: Actions, crew: Crew, door: Door) -> Handler:
        commands = bridge.dispatcher.registry.commands

        def listed(user: ChatUser) -> list[Json]:
            return catalogue(commands.values(), organiser=user.organiser)

        async def connect(request: web.Request) -> web.StreamResponse:
            if not same_origin(request):
                raise web.HTTPForbidden(text="That came from another page.")
            door.stays(request)
            return await self._hub.serve(
                request, room=self._room, actions=actions, crew=crew, catalogue=listed
            )

        return connect

    async def _channel(self, message: Outgoing) -> str:
        """Where a message goes; raises PlatformUnreachable for what does not exist."""
        address = message.address
        if address.user and not address.channel:
            if address.user not in self._room.people:
                await self._room.refresh()
            if (user := self._room.people.get(address.user)) is not None:
                return (await self._room.direct(user)).id
            raise PlatformUnreachable("This person is not in the browser chat.", refused=True)
        if address.channel not in self._room.channels:
            await self._room.refresh()
        if message.place.tenant != TENANT or address.channel not in self._room.channels:
            raise PlatformUnreachable("This channel is not in the browser chat.", permanent=True)
        return address.channel
