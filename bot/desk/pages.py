"""The pages of the desk, each for the community of the session that asks, and the way in and out."""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from aiohttp import web

from bot.core.errors import NotAllowed, SparringError, StoreUnavailable, TooFast, Unusable
from bot.core.outside import Clock
from bot.core.people.desk_keys import proof_of
from bot.desk.drawing import STATIC, Drawer
from bot.desk.guard import DeskGuard
from bot.usecases.people.desk import Admission, DeskVisit
from bot.usecases.questions.figures import FigureBook
from bot.usecases.today import TodayBook

__all__ = ["DeskPages"]

_LONGEST_FORM = 4_000
_HOME = "/desk/"
_SELF = "same-origin"

Shown = Callable[[web.Request, DeskVisit], Awaitable[web.StreamResponse]]


class DeskPages:
    """Handlers of plain requests."""

    def __init__(
        self,
        guard: DeskGuard,
        drawer: Drawer,
        *,
        admission: Admission,
        today: TodayBook,
        figures: FigureBook,
        clock: Clock,
    ) -> None:
        self._guard = guard
        self._drawer = drawer
        self._admission = admission
        self._today = today
        self._figures = figures
        self._clock = clock

    def add_to(self, app: web.Application) -> None:
        """Every route of the desk."""
        router = app.router
        router.add_get("", self._home)
        router.add_get("/", self._inside(self._show_today))
        router.add_get("/questions", self._inside(self._show_questions))
        router.add_get("/sessions", self._inside(self._show_sessions))
        router.add_post("/sessions/end", self._inside(self._end_session))
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
        visit = await self._admission.look(request.match_info["link"], at=self._clock.now())
        at_once = request.headers.get("Sec-Fetch-Site") == _SELF
        return await self._drawer.page("enter.html", {"visit": visit, "at_once": at_once})

    async def _enter(self, request: web.Request) -> web.StreamResponse:
        """Use the link up, and give the browser its session."""
        session = await self._admission.enter(request.match_info["link"], at=self._clock.now())
        response = web.HTTPSeeOther(_HOME)
        self._guard.remember(request, response, session)
        raise response

    async def _show_today(self, request: web.Request, visit: DeskVisit) -> web.StreamResponse:
        now = self._clock.now()
        today = await self._today.of(visit.community.id, now=now)
        return await self._drawer.page(
            "today.html", {**self._around(request, visit, "today"), "today": today, "now": now}
        )

    async def _show_questions(self, request: web.Request, visit: DeskVisit) -> web.StreamResponse:
        measures = await self._figures.of(visit.community.id, now=self._clock.now())
        return await self._drawer.page(
            "questions.html", {**self._around(request, visit, "questions"), "measures": measures}
        )

    async def _show_sessions(self, request: web.Request, visit: DeskVisit) -> web.StreamResponse:
        sessions = await self._admission.sessions(visit, at=self._clock.now())
        return await self._drawer.page(
            "sessions.html", {**self._around(request, visit, "sessions"), "sessions": sessions}
        )

    async def _end_session(self, request: web.Request, visit: DeskVisit) -> web.StreamResponse:
        """End one session, "" for all of the member's."""
        form = await _form(request)
        if not self._guard.proven(self._guard.session(request), form.get("proof", "")):
            raise web.HTTPForbidden(text="That form is not of your session. Please load the page again.")
        now, wanted = self._clock.now(), form.get("session", "")
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

    def _inside(self, show: Shown) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """A handler that is reached only by somebody who is an organiser at this moment."""

        async def handle(request: web.Request) -> web.StreamResponse:
            session = self._guard.session(request)
            return await show(request, await self._admission.visit(session, at=self._clock.now()))

        return handle

    def _around(self, request: web.Request, visit: DeskVisit, page: str) -> dict[str, object]:
        """What stands on every page."""
        return {"visit": visit, "page": page, "proof": proof_of(self._guard.session(request))}


async def _form(request: web.Request) -> dict[str, str]:
    raw = (await request.read())[:_LONGEST_FORM]  # as bytes: whatever the head says of them
    return dict(parse_qsl(raw.decode(errors="replace"), keep_blank_values=True))
