"""The desk as a web application, beside the browser chat or on a server of its own."""

import asyncio

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.core.errors import SettingsError, SparringError
from bot.core.outside import Clock, Telemetry
from bot.desk.books import DeskBooks
from bot.desk.calendar import CalendarPages
from bot.desk.cookies import Cookies
from bot.desk.drawing import Drawer
from bot.desk.guard import DeskGuard
from bot.desk.own import OwnPages
from bot.desk.pages import DeskPages
from bot.desk.questions import QuestionPages
from bot.desk.reception import Reception
from bot.desk.review import ReviewPages
from bot.desk.settings import DeskSection
from bot.doors import Door
from bot.usecases.people.entrance import Entrance

__all__ = ["Desk"]

_REQUEST_BYTES = 64 * 1024


class Desk:
    """Serves the desk. `application` is one to mount at /desk; `start` listens by itself."""

    def __init__(
        self,
        settings: DeskSection,
        *,
        title: str,
        books: DeskBooks,
        clock: Clock,
        telemetry: Telemetry,
    ) -> None:
        self._settings = settings
        self._title = title
        self._books = books
        self._clock = clock
        self._telemetry = telemetry
        self._runner: web.AppRunner | None = None

    def application(self) -> web.Application:
        """All pages of the desk and of members, each behind the guard."""
        guard = DeskGuard(self._settings, self._clock)
        drawer = Drawer(self._title)
        reception = self._reception(drawer, self._books.admission, name="sparring-desk", frame="base.html")
        pages = DeskPages(reception, drawer, self._books)
        books = self._books.own
        within = self._reception(drawer, books.admission, name="sparring-me", frame="me-base.html")
        own = OwnPages(within, drawer, books)

        @web.middleware
        async def checked(request: web.Request, handler: Handler) -> web.StreamResponse:
            try:
                return await guard.check(request, handler)
            except SparringError as error:
                return await (own if own.holds(request) else pages).doorway.fault(error)
            except (web.HTTPException, asyncio.CancelledError):
                raise
            except web.RequestPayloadError:
                raise web.HTTPBadRequest(text="That cannot be read.") from None
            except Exception as error:  # noqa: BLE001 - nobody sees a traceback; the operator gets the event
                # Not the path: a link's is a key.
                self._telemetry.failure("desk request failed", error, handler=_route_of(request))
                raise web.HTTPInternalServerError(text="Something went wrong here.") from None

        app = web.Application(middlewares=[checked], client_max_size=_REQUEST_BYTES)
        app.on_response_prepare.append(guard.prepare)
        pages.add_to(app)
        own.add_to(app)
        CalendarPages(reception, self._books).add_to(app)
        QuestionPages(reception, self._books).add_to(app)
        ReviewPages(reception, self._books).add_to(app)
        return app

    def _reception(self, drawer: Drawer, admission: Entrance, *, name: str, frame: str) -> Reception:
        """A reception for one door, with its own sessions."""
        cookies = Cookies(self._settings, name=name, path=admission.way.path)
        return Reception(cookies, drawer, admission=admission, clock=self._clock, frame=frame)

    async def start(self) -> int:
        """Listen; the port. Raises SettingsError when the address cannot be had."""
        door = Door()
        app = web.Application(middlewares=[door.middleware], client_max_size=_REQUEST_BYTES)
        app.add_subapp("/desk", self.application())
        app.router.add_get("/", _to_the_desk)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        host, port = self._settings.host, self._settings.port
        try:
            await door.site(runner, host, port).start()
        except OSError as error:
            await runner.cleanup()
            raise SettingsError(
                f"The desk cannot listen on {host} port {port}: {error.strerror or error}.",
                hint="Set desk.port (SPARRING_DESK__PORT) to a free port, or end what uses this one.",
            ) from error
        self._runner = runner
        return int(runner.addresses[0][1])

    async def stop(self) -> None:
        """Listen no more."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()


def _route_of(request: web.Request) -> str:
    """Which of the desk's routes was asked for."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else ""


async def _to_the_desk(request: web.Request) -> web.StreamResponse:
    del request
    raise web.HTTPSeeOther("/desk/")
