"""The desk on a real socket, over a chat with the whole bot in memory."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie

import aiohttp
import pytest

from bot.commands.views.organising import DeskOffered
from bot.commands.views.people import OwnPageOffered
from bot.core.people.desk_keys import proof_of
from bot.desk.app import Desk
from bot.desk.settings import DeskSection
from bot.testing.chat import DESK, Chat
from tests.chat import chat, grader, library, posted, telemetry

__all__ = ["Door", "Seen", "chat", "grader", "library", "posted", "telemetry"]

_SESSION = re.compile(r'name="session" value="([0-9a-f]{64})"')


@dataclass
class Seen:
    """An answer of the desk."""

    status: int
    text: str
    headers: Mapping[str, str]
    session: str = ""
    cookie: str = ""
    own: str = ""

    @property
    def digests(self) -> set[str]:
        """The sessions that the page names."""
        return set(_SESSION.findall(self.text))


@dataclass
class Door:
    """Asks the desk as browsers do, each with the cookie that it is given."""

    chat: Chat
    client: aiohttp.ClientSession
    port: int

    async def ask(
        self,
        method: str,
        path: str,
        *,
        session: str = "",
        origin: str | None = DESK,
        form: Mapping[str, str] | aiohttp.FormData | None = None,
        also: Mapping[str, str] | None = None,
    ) -> Seen:
        """One request, without following anywhere."""
        headers = {"Origin": origin} if origin is not None and method == "POST" else {}
        cookies = {**({"sparring-desk": session} if session else {}), **(also or {})}
        if cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        address = f"http://127.0.0.1:{self.port}{path}"
        async with self.client.request(
            method, address, data=form, headers=headers, allow_redirects=False
        ) as answer:
            given = answer.headers.get("Set-Cookie", "")
            morsels = SimpleCookie(given)
            session, own = (
                morsels[name].value if name in morsels else "" for name in ("sparring-desk", "sparring-me")
            )
            text = await answer.text()
            return Seen(answer.status, text, answer.headers, session, given, own)

    async def get(
        self, path: str = "/desk/", *, session: str = "", also: Mapping[str, str] | None = None
    ) -> Seen:
        """Look at a page, perhaps with more cookies."""
        return await self.ask("GET", path, session=session, also=also)

    async def end(self, session: str, wanted: str, *, proof: str = "", origin: str | None = DESK) -> Seen:
        """Send the form that ends a session, "" for all."""
        form = {"proof": proof or proof_of(session), "session": wanted}
        return await self.ask("POST", "/desk/sessions/end", session=session, origin=origin, form=form)

    async def link(self, *, by: str = "olga", tenant: str = "guild") -> str:
        """The path of a fresh link, as the command gives it."""
        said = await self.chat.forge("quiz-admin desk", {}, by=by, tenant=tenant)
        assert said.reply is not None
        assert isinstance(said.reply.view, DeskOffered)
        return said.reply.view.link.url.removeprefix(DESK)

    async def open(self, *, by: str = "olga", tenant: str = "guild") -> str:
        """A session."""
        entered = await self.ask("POST", await self.link(by=by, tenant=tenant))
        assert (303, "/desk/") == (entered.status, entered.headers["Location"])
        return entered.session

    async def own_link(self, *, by: str = "ada", tenant: str = "guild") -> str:
        """The path of a fresh link to a member's own page."""
        said = await self.chat.forge("quiz me", {}, by=by, tenant=tenant)
        assert said.reply is not None
        assert isinstance(said.reply.view, OwnPageOffered)
        return said.reply.view.link.url.removeprefix(DESK)

    async def own(self, *, by: str = "ada", tenant: str = "guild") -> str:
        """A session of a member's own page."""
        entered = await self.ask("POST", await self.own_link(by=by, tenant=tenant))
        assert (303, "/desk/me") == (entered.status, entered.headers["Location"])
        return entered.own

    async def mine(
        self, session: str, path: str = "", *, form: Mapping[str, str] | None = None, origin: str = DESK
    ) -> Seen:
        """Look at one's own page, or send one of its forms."""
        method = "GET" if form is None else "POST"
        told = None if form is None else {"proof": proof_of(session), **form}
        path = f"/desk/me{path}"
        return await self.ask(method, path, origin=origin, form=told, also={"sparring-me": session})


@pytest.fixture
async def door(chat, telemetry):
    """The desk of a chat; nothing unexpected may have happened in it at the end."""
    desk = Desk(
        DeskSection(public_url=DESK, port=0),
        title="Sparring",
        books=chat.services.desk,
        clock=chat.clock,
        telemetry=telemetry,
    )
    port = await desk.start()
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as client:
        yield Door(chat, client, port)
    await desk.stop()
    assert [] == telemetry.failures
