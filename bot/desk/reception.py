"""What every page of the desk goes through: who asks, whether a form is theirs, and the frame of a page."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from bot.core.errors import NotAllowed, SparringError, StoreUnavailable, TooFast
from bot.core.outside import Clock
from bot.core.people.desk_keys import proof_of
from bot.desk.cookies import Cookies
from bot.desk.drawing import Drawer
from bot.usecases.people.entrance import DeskVisit, Entrance

__all__ = ["Form", "FormDone", "Handled", "Reception", "number"]

_MOST_FIELDS = 60
_LONGEST_NUMBER = 12
_LONGEST_FIELD = 2_000

Form = Mapping[str, str]
Handled = Callable[[web.Request], Awaitable[web.StreamResponse]]
Shown = Callable[[web.Request, DeskVisit], Awaitable[web.StreamResponse]]


class FormDone:
    """What a form did: where to go on, and what the page there says."""

    def __init__(self, path: str, says: str = "") -> None:
        """Take a path of the desk and a sentence."""
        self.path = path
        self.says = says


Acted = Callable[[DeskVisit, Form], Awaitable[FormDone]]
Replied = Callable[[web.Request, DeskVisit, Form], Awaitable[web.StreamResponse]]
Received = Callable[[web.Request, DeskVisit, str, bytes], Awaitable[web.StreamResponse]]


class Reception:
    """Lets requests through to pages, each with the visitor that it comes from.

    `frame` is the template that the pages stand in.
    """

    def __init__(
        self, cookies: Cookies, drawer: Drawer, *, admission: Entrance, clock: Clock, frame: str
    ) -> None:
        self.cookies = cookies
        self._frame = frame
        self._drawer = drawer
        self._admission = admission
        self._clock = clock

    @property
    def now(self) -> datetime:
        """The present instant."""
        return self._clock.now()

    def inside(self, show: Shown) -> Handled:
        """A handler that is reached only by somebody whom the door lets in at this moment."""

        async def handle(request: web.Request) -> web.StreamResponse:
            return await show(request, await self._visit(request))

        return handle

    def acting(self, act: Acted) -> Handled:
        """The same for a form: it must be one that this session was shown. What cannot be done is said in
        the page, and done is said by the next one.
        """

        async def show(request: web.Request, visit: DeskVisit, form: Form) -> web.StreamResponse:
            done = await act(visit, form)
            response = web.HTTPSeeOther(done.path)
            if done.says:
                self.cookies.say(request, response, done.says)
            raise response

        return self.replying(show)

    def replying(self, show: Replied) -> Handled:
        """The same for a form that is answered by a page, as it changes nothing."""

        async def handle(request: web.Request) -> web.StreamResponse:
            visit = await self._visit(request)
            return await self._replied(request, visit, await self.form(request), show)

        return handle

    def receiving(self, show: Received, *, most: int) -> Handled:
        """The same for a form with one file, of at most so many bytes."""

        async def handle(request: web.Request) -> web.StreamResponse:
            visit = await self._visit(request)
            form, name, data = await _multipart(request, most=most)
            self._require_proof(request, form)

            async def received(request: web.Request, visit: DeskVisit, _: Form) -> web.StreamResponse:
                return await show(request, visit, name, data)

            return await self._replied(request, visit, form, received)

        return handle

    async def form(self, request: web.Request) -> Form:
        """The fields of a form; raises 403 for one that this session was not shown."""
        raw = await request.read()  # as bytes: whatever the head says of them
        try:
            fields = parse_qsl(
                raw.decode(errors="replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS
            )
        except ValueError:
            raise web.HTTPBadRequest(text="That form cannot be read.") from None
        form = dict(fields)
        self._require_proof(request, form)
        return form

    async def page(
        self,
        request: web.Request,
        visit: DeskVisit,
        page: str,
        name: str,
        values: Mapping[str, object],
        *,
        status: int = 200,
    ) -> web.Response:
        """A page within its frame, with what the last form did."""
        said = self.cookies.said(request)
        around = {
            "frame": self._frame,
            "visit": visit,
            "page": page,
            "said": said,
            "proof": proof_of(self.cookies.session(request)),
        }
        response = await self._drawer.page(name, {**around, **values}, status=status)
        if said:
            self.cookies.heard(response)
        return response

    def _require_proof(self, request: web.Request, form: Form) -> None:
        if not self.cookies.proven(self.cookies.session(request), form.get("proof", "")):
            raise web.HTTPForbidden(text="That form is not of your session. Please load the page again.")

    async def _replied(
        self, request: web.Request, visit: DeskVisit, form: Form, show: Replied
    ) -> web.StreamResponse:
        """What a form is answered with; what cannot be done is said in the page."""
        try:
            return await show(request, visit, form)
        except (NotAllowed, StoreUnavailable, TooFast):
            raise
        except SparringError as error:
            values = {"words": error.message, "hint": error.hint, "back": form.get("back", "")}
            return await self.page(
                request, visit, "", "refused.html", values, status=web.HTTPConflict.status_code
            )

    async def _visit(self, request: web.Request) -> DeskVisit:
        return await self._admission.visit(self.cookies.session(request), at=self.now)


async def _multipart(request: web.Request, *, most: int) -> tuple[Form, str, bytes]:
    """Fields and the one file of a form; raises 400 for anything else, 413 for too much."""
    form: dict[str, str] = {}
    name, data = "", b""
    try:
        reader = await request.multipart()
        while (part := await reader.next()) is not None:
            if not isinstance(part, BodyPartReader) or len(form) > _MOST_FIELDS:
                raise web.HTTPBadRequest(text="That form cannot be read.")
            if part.filename is not None:
                name, data = part.filename, await _bytes(part, most=most)
            else:
                form[part.name or ""] = (await _bytes(part, most=_LONGEST_FIELD)).decode(errors="replace")
    except (ValueError, AssertionError, LookupError):
        raise web.HTTPBadRequest(text="That form cannot be read.") from None
    return form, name, data


async def _bytes(part: BodyPartReader, *, most: int) -> bytes:
    data = bytearray()
    while chunk := await part.read_chunk():
        data += chunk
        if len(data) > most:
            words = f"That is larger than {most / 1_000_000:g} MB. Send it in parts."
            raise web.HTTPRequestEntityTooLarge(most, len(data), text=words)
    return bytes(data)


def number(text: str) -> int | None:
    """A number that a page was asked for by; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else None
