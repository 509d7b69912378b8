"""The pages of the desk, each for the community of the session that asks, and the way in and out."""

import asyncio

from aiohttp import web

from bot.core.errors import NotAllowed, SparringError, StoreUnavailable, TooFast, Unusable
from bot.desk.books import DeskBooks
from bot.desk.drawing import STATIC, Drawer
from bot.desk.reception import Reception
from bot.usecases.people.desk import DeskVisit

__all__ = ["DeskPages"]

_HOME = "/desk/"
_SELF = "same-origin"


class DeskPages:
    """Handlers of plain requests."""

    def __init__(self, reception: Reception, drawer: Drawer, books: DeskBooks) -> None:
        self._reception = reception
        self._guard = reception.guard
        self._drawer = drawer
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
        router.add_post("/sessions/end", inside(self._end_session))
        router.add_get("/enter/{link}", self._look)
        router.add_post("/enter/{link}", self._enter)
        router.add_get("/static/{name}", self._static)

    async def fault(self, error: SparringError) -> web.Response:
        """What went wrong, as a page with what to do."""
        match error:
            case NotAllowed():
                words, status = "You are no organiser here any more, so the desk is closed to you.", 403
            case TooFast():
                words, status = error.message, 429
            case StoreUnavailable():
                words, status = error.message, 503
            case _:
                words, status = error.message, 401
        hint = error.hint if isinstance(error, Unusable) else ""
        values = {"words": words, "hint": hint, "retry": status == web.HTTPUnauthorized.status_code}
        response = await self._drawer.page("fault.html", values, status=status)
        if isinstance(error, NotAllowed):
            self._guard.forget(response)
        return response

    async def _home(self, request: web.Request) -> web.StreamResponse:
        del request
        raise web.HTTPSeeOther(_HOME)

    async def _look(self, request: web.Request) -> web.StreamResponse:
        """Ask whether to open the desk. Looking uses nothing up: chats look at links by themselves.

        Whoever presses the link in the browser chat, on this very server, is not asked twice.
        """
        visit = await self._admission.look(request.match_info["link"], at=self._reception.now)
        at_once = request.headers.get("Sec-Fetch-Site") == _SELF
        return await self._drawer.page("enter.html", {"visit": visit, "at_once": at_once})

    async def _enter(self, request: web.Request) -> web.StreamResponse:
        """Use the link up, and give the browser its session."""
        session = await self._admission.enter(request.match_info["link"], at=self._reception.now)
        response = web.HTTPSeeOther(_HOME)
        self._guard.remember(request, response, session)
        raise response

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

    async def _end_session(self, request: web.Request, visit: DeskVisit) -> web.StreamResponse:
        """End one session, "" for all of the member's."""
        form = await self._reception.form(request)
        now, wanted = self._reception.now, form.get("session", "")
        for key in await self._admission.sessions(visit, at=now):
            if wanted in {"", key.digest}:
                await self._admission.leave(visit, key.digest, at=now)
        if wanted not in {"", visit.key.digest}:
            raise web.HTTPSeeOther("/desk/sessions")
        response = await self._drawer.page(
            "fault.html",
            {"words": "You have left the desk.", "hint": "/quiz-admin desk opens it again.", "retry": False},
        )
        self._guard.forget(response)
        return response

    async def _static(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        known = await asyncio.to_thread(lambda: {path.name for path in STATIC.iterdir()})
        if name not in known:
            raise web.HTTPNotFound(text="There is no such file.")
        return web.FileResponse(STATIC / name)
