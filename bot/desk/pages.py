"""The pages of the desk, each for the community of the session that asks, and its door."""

import asyncio

from aiohttp import web

from bot.desk.books import DeskBooks
from bot.desk.doorway import DoorTexts, Doorway
from bot.desk.drawing import STATIC, Drawer
from bot.desk.reception import Reception
from bot.usecases.people.entrance import DeskVisit

__all__ = ["DeskPages"]

_HOME = "/desk/"
_DOOR = DoorTexts(
    home=_HOME,
    sessions="/desk/sessions",
    page="enter.html",
    refused="You are no organiser here any more, so the desk is closed to you.",
    left="You have left the desk.",
    known="the desk",
)


class DeskPages:
    """Handlers of plain requests."""

    def __init__(self, reception: Reception, drawer: Drawer, books: DeskBooks) -> None:
        self._reception = reception
        self.doorway = Doorway(reception, drawer, books.admission, texts=_DOOR)
        self._admission = books.admission
        self._today = books.today
        self._figures = books.figures

    def add_to(self, app: web.Application) -> None:
        """Every route of the desk."""
        router, inside = app.router, self._reception.inside
        router.add_get("", self._home)
        router.add_get("/", inside(self._show_today))
        router.add_get("/figures", inside(self._show_figures))
        router.add_get("/sessions", inside(self._show_sessions))
        self.doorway.add_to(app)
        router.add_get("/static/{name}", self._static)

    async def _home(self, request: web.Request) -> web.StreamResponse:
        del request
        raise web.HTTPSeeOther(_HOME)

    async def _show_today(self, request: web.Request, visit: DeskVisit) -> web.StreamResponse:
        now = self._reception.now
        today = await self._today.of(visit.community.id, now=now)
        return await self._reception.page(request, visit, "today", "today.html", {"today": today, "now": now})

    async def _show_figures(self, request: web.Request, visit: DeskVisit) -> web.StreamResponse:
        measures = await self._figures.of(visit.community.id, now=self._reception.now)
        return await self._reception.page(request, visit, "figures", "figures.html", {"measures": measures})

    async def _show_sessions(self, request: web.Request, visit: DeskVisit) -> web.StreamResponse:
        sessions = await self._admission.sessions(visit, at=self._reception.now)
        return await self._reception.page(request, visit, "sessions", "sessions.html", {"sessions": sessions})

    async def _static(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        known = await asyncio.to_thread(lambda: {path.name for path in STATIC.iterdir()})
        if name not in known:
            raise web.HTTPNotFound(text="There is no such file.")
        return web.FileResponse(STATIC / name)
