"""The browser chat on a real socket, over the whole bot in memory: what a page sends and gets."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import aiohttp

from bot.core.answers.grade import Grader
from bot.core.pictures import Painter
from bot.core.questions.library import Library
from bot.core.transcript import ChatChannel, ChatUser
from bot.desk.app import Desk as OrganisersDesk
from bot.desk.settings import DeskSection
from bot.formats.sent import SentFiles
from bot.platforms.web.app import WebPlatform
from bot.platforms.web.wire.settings import WebSection
from bot.services import Parts, Services, wire
from bot.testing.doubles import BlankPainter, FixedClock, SilentTelemetry, StillWaker
from bot.testing.memory.store import MemoryStore
from tests.patience import PATIENCE

__all__ = ["Desk", "Page"]

"""Seconds until a frame that does not come is a failure."""


class Page:
    """One open page."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, user: str) -> None:
        self.socket = socket
        self.user = user
        self.seen: list[dict] = []
        self.welcome: dict = {}
        self._sent = 0
        self._name = uuid4().hex

    async def raw(self, text: str) -> None:
        """Send a frame as it stands."""
        await self.socket.send_str(text)

    async def post(self, kind: str, **fields: object) -> str:
        """Send a frame; its id."""
        self._sent += 1
        action = str(fields.pop("id", f"{self.user}-{self._name}-{self._sent}"))
        await self.raw(json.dumps({"t": kind, "id": action, **fields}))
        return action

    async def act(self, kind: str, **fields: object) -> dict:
        """Send a frame; the answer to it."""
        action = await self.post(kind, **fields)
        return await self.until(lambda frame: frame.get("id") == action and frame["t"] != "feed")

    async def next(self) -> dict:
        """The next frame."""
        message = await asyncio.wait_for(self.socket.receive(), PATIENCE)
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise ConnectionError(f"the socket ended: {message.type.name}")
        frame = json.loads(message.data)
        self.seen.append(frame)
        return frame

    async def until(self, wanted) -> dict:
        """The first frame from now on that is wanted."""
        while not wanted(frame := await self.next()):
            pass
        return frame

    async def message(self, wanted) -> dict:
        """The first message that is wanted, among those that came and those to come."""
        while True:
            for frame in self.seen:
                for message in frame.get("messages", ()) if frame["t"] == "feed" else ():
                    if wanted(message):
                        return message
            await self.next()

    async def said(self, text: str) -> dict:
        """The message with that text."""
        return await self.message(lambda message: message["text"] == text)

    async def view(self, name: str) -> dict:
        """The first message that shows that view."""
        return await self.message(lambda m: ((m["body"] or {}).get("native") or {}).get("view") == name)

    async def settled(self) -> None:
        """Everything that the server had to say so far has come."""
        await self.act("ping")

    @property
    def messages(self) -> dict[int, dict]:
        """What the page shows: each message as it came last, without those that are gone."""
        shown: dict[int, dict] = {}
        for frame in self.seen:
            if frame["t"] == "feed":
                shown.update({message["id"]: message for message in frame["messages"]})
                for gone in frame["gone"]:
                    shown.pop(gone, None)
        return shown

    async def history(self, channel: str = "daily", thread: int = 0) -> list[dict]:
        """The newest messages of a channel or thread."""
        return (await self.act("history", channel=channel, thread=thread))["messages"]


class Desk:
    """The server, its store, and the pages that look at it."""

    def __init__(self, library: Library, grader: Grader, folder: Path) -> None:
        self.library = library
        self.grader = grader
        self.folder = folder
        self.store = MemoryStore()
        self.clock = FixedClock()
        self.telemetry = SilentTelemetry()
        self.secret = ""
        self.port = 0
        self.painter: Painter = BlankPainter()
        self.session: aiohttp.ClientSession
        self.platform: WebPlatform
        self.services: Services

    async def open(self) -> None:
        """Start with three people, of whom Olga is an organiser, and two channels."""
        transcript = self.store.transcript
        for user in (
            ChatUser("ada", "Ada"),
            ChatUser("grace", "Grace"),
            ChatUser("olga", "Olga", organiser=True),
        ):
            await transcript.put_user(user)
        await transcript.put_channel(ChatChannel("daily", "daily", "One question a day"))
        await transcript.put_channel(ChatChannel("general", "general"))
        self.session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        await self.start()

    async def start(self) -> None:
        """Start the server, on the store as it is; after a stop, on the same port."""
        settings = WebSection.model_validate({"port": self.port, "secret": self.secret})
        self.platform = WebPlatform(settings, self.store.transcript, pictures=self.folder)
        parts = Parts(
            store=self.store,
            library=self.library,
            grader=self.grader,
            painter=self.painter,
            clock=self.clock,
            telemetry=self.telemetry,
            waker=StillWaker(),
            reader=SentFiles(),
            owner="test",
        )
        self.services = wire(parts, {"web": self.platform}, desk=lambda _: "")
        organisers = OrganisersDesk(
            DeskSection(),
            title="Sparring",
            books=self.services.desk,
            clock=self.clock,
            telemetry=self.telemetry,
        )
        self.platform.mount("/desk", organisers.application)
        await self.platform.start(self.services.bridge)
        self.port = int(self.platform.address.rsplit(":", 1)[1].rstrip("/"))

    async def close(self) -> None:
        """Stop everything; nothing may have gone wrong unseen."""
        await self.platform.stop()
        await self.session.close()

    async def page(self, user: str = "ada", *, since: int | None = None) -> Page:
        """Open a page as somebody."""
        address = self.platform.address
        socket = await self.session.ws_connect(f"{address}socket", origin=address.rstrip("/"))
        page = Page(socket, user)
        page.welcome = await page.act("hello", user=user, since=since)
        return page

    async def posted(self, *, setup: str = "") -> int:
        """Have the daily question posted; the id of its message."""
        olga = await self.page("olga")
        await olga.act("say", channel="daily", thread=0, text=f"/quiz-admin setup at:09:00 zone:UTC {setup}")
        await olga.act("say", channel="daily", thread=0, text="/quiz-admin queue f1")
        self.clock.at += timedelta(hours=3)
        await self.beat()
        question = await olga.view("question")
        await olga.socket.close()
        return question["id"]

    async def beat(self) -> None:
        """Do what is due."""
        await self.services.heartbeat.rounds()
        await self.services.heartbeat.tend()
        await self.services.heartbeat.deliver()
