"""The way in by a link and the way out, of the organiser's desk or of a member's own page."""

from dataclasses import dataclass

from aiohttp import web

from bot.core.errors import NotAllowed, SparringError, StoreUnavailable, TooFast, Unusable
from bot.desk.drawing import Drawer
from bot.desk.reception import Reception
from bot.usecases.people.entrance import DeskVisit, Entrance

__all__ = ["DoorTexts", "Doorway"]

_SELF = "same-origin"
_DESK = "/desk"


@dataclass(frozen=True, slots=True)
class DoorTexts:
    """What a door says: where it leads, where its sessions are listed, the page before it (a template), what
    it is called, and the words to whoever has left, or may not be here any more.
    """

    home: str
    sessions: str
    page: str
    known: str
    left: str
    refused: str


class Doorway:
    """Handlers of the requests that open and end sessions of one door."""

    def __init__(
        self, reception: Reception, drawer: Drawer, admission: Entrance, *, texts: DoorTexts
    ) -> None:
        self._reception = reception
        self._cookies = reception.cookies
        self._drawer = drawer
        self._admission = admission
        self._texts = texts

    def add_to(self, app: web.Application) -> None:
        """The routes, below the door's path."""
        path = self._admission.way.path.removeprefix(_DESK)
        app.router.add_get(f"{path}/enter/{{link}}", self._look)
        app.router.add_post(f"{path}/enter/{{link}}", self._enter)
        app.router.add_post(f"{path}/sessions/end", self._reception.inside(self._end_session))

    async def fault(self, error: SparringError) -> web.Response:
        """What went wrong, as a page with what to do."""
        match error:
            case NotAllowed():
                words, status = self._texts.refused, 403
            case TooFast():
                words, status = error.message, 429
            case StoreUnavailable():
                words, status = error.message, 503
            case _:
                words, status = error.message, 401
        hint = error.hint if isinstance(error, Unusable) else ""
        response = await self._plain(
            words, hint, retry=status == web.HTTPUnauthorized.status_code, status=status
        )
        if isinstance(error, NotAllowed):
            self._cookies.forget(response)
        return response

    async def left(self) -> web.Response:
        """The page of somebody who is out, whose browser keeps nothing."""
        response = await self._plain(self._texts.left, f"/{self._admission.way.command} opens it again.")
        self._cookies.forget(response)
        return response

    async def _look(self, request: web.Request) -> web.StreamResponse:
        """Ask whether to open the door. Looking uses nothing up: chats look at links by themselves.

        Whoever presses the link in the browser chat, on this very server, is not asked twice.
        """
        visit = await self._admission.look(request.match_info["link"], at=self._reception.now)
        at_once = request.headers.get("Sec-Fetch-Site") == _SELF
        return await self._drawer.page(self._texts.page, {"visit": visit, "at_once": at_once})

    async def _enter(self, request: web.Request) -> web.StreamResponse:
        """Use the link up, and give the browser its session."""
        session = await self._admission.enter(request.match_info["link"], at=self._reception.now)
        response = web.HTTPSeeOther(self._texts.home)
        self._cookies.remember(request, response, session)
        raise response

    async def _end_session(self, request: web.Request, visit: DeskVisit) -> web.StreamResponse:
        """End one session, "" for all of the member's."""
        form = await self._reception.form(request)
        now, wanted = self._reception.now, form.get("session", "")
        for key in await self._admission.sessions(visit, at=now):
            if wanted in {"", key.digest}:
                await self._admission.leave(visit, key.digest, at=now)
        if wanted not in {"", visit.key.digest}:
            raise web.HTTPSeeOther(self._texts.sessions)
        return await self.left()

    async def _plain(self, words: str, hint: str, *, retry: bool = False, status: int = 200) -> web.Response:
        values = {
            "words": words,
            "hint": hint,
            "retry": retry,
            "home": self._texts.home,
            "known": self._texts.known,
        }
        return await self._drawer.page("fault.html", values, status=status)
