"""The few things that the server hands out: one page, its files, pictures, and the door."""

import asyncio
from pathlib import Path
from urllib.parse import parse_qsl

import jinja2
from aiohttp import web

from bot.platforms.web.connection.guard import Guard
from bot.platforms.web.drawing.pictures import Gallery
from bot.platforms.web.wire.limits import SECRET_LENGTH

__all__ = ["Pages"]

_HERE = Path(__file__).parents[1]
_STATIC = _HERE / "static"
_LONGEST_SECRET = 1_000
_LONGEST_FORM = 16_000
"""Bytes of a form with the longest secret, escaped."""
_FOR_GOOD = "private, max-age=31536000, immutable"


class Pages:
    """Handlers of plain requests."""

    def __init__(self, guard: Guard, gallery: Gallery, *, title: str) -> None:
        self._guard = guard
        self._gallery = gallery
        self._title = title
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_HERE / "templates"), autoescape=True
        )

    async def index(self, request: web.Request) -> web.StreamResponse:
        """The chat."""
        del request
        return await self._page("chat.html")

    async def static(self, request: web.Request) -> web.StreamResponse:
        """A file of the page."""
        name = request.match_info["name"]
        known = await asyncio.to_thread(lambda: {path.name for path in _STATIC.iterdir()})
        if name not in known:
            raise web.HTTPNotFound(text="There is no such file.")
        return web.FileResponse(_STATIC / name)

    async def picture(self, request: web.Request) -> web.StreamResponse:
        """A drawn picture; its name is the hash of its bytes, so it never changes."""
        path = await self._gallery.find(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound(text="This picture is no longer kept; its words stand beside it.")
        return web.FileResponse(path, headers={"Cache-Control": _FOR_GOOD})

    async def login(self, request: web.Request) -> web.StreamResponse:
        """Ask for the secret."""
        if self._guard.knows(request):
            raise web.HTTPSeeOther("/")
        return await self._page("login.html", least=SECRET_LENGTH)

    async def enter(self, request: web.Request) -> web.StreamResponse:
        """Take the secret, once for each browser."""
        if self._guard.knows(request):
            raise web.HTTPSeeOther("/")
        if self._guard.busy(request):
            words = "Too many wrong secrets. Please wait a minute."
            return await self._page("login.html", fault=words, status=429)
        raw = (await request.read())[:_LONGEST_FORM]  # as bytes: whatever the head says of them
        secret = dict(parse_qsl(raw.decode(errors="replace"))).get("secret", "")
        if not self._guard.admit(request, secret[:_LONGEST_SECRET]):
            return await self._page("login.html", fault="That is not the secret.", status=403)
        response = web.HTTPSeeOther("/")
        self._guard.remember(request, response)
        raise response

    async def _page(self, name: str, *, status: int = 200, **values: object) -> web.Response:
        text = await asyncio.to_thread(self._render, name, values)
        headers = {"Cache-Control": "no-store"}
        return web.Response(text=text, content_type="text/html", status=status, headers=headers)

    def _render(self, name: str, values: dict[str, object]) -> str:
        return self._templates.get_template(name).render(title=self._title, **values)
