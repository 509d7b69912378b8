"""A member's own page: progress, answers, cards, and what is stored on oneself. Nobody else is on it."""

from aiohttp import web

from bot.core.errors import Unusable
from bot.core.learning.card import Rating
from bot.core.learning.card_face import face
from bot.desk.books import OwnBooks
from bot.desk.doorway import DoorTexts, Doorway
from bot.desk.drawing import Drawer
from bot.desk.reception import Form, FormDone, Reception, number
from bot.usecases.people.entrance import DeskVisit

__all__ = ["OwnPages"]

_HOME = "/desk/me"
_CARDS = f"{_HOME}#cards"
_SESSIONS = f"{_HOME}#sessions"
_DOOR = DoorTexts(
    home=_HOME,
    sessions=_SESSIONS,
    page="me-enter.html",
    known="your page",
    left="You have left your page.",
    refused="This page is closed to you.",
)
_NO_CARD = "There is no such card, or nothing like that to do with it."


class OwnPages:
    """Handlers of plain requests, each about the member of the session that asks."""

    def __init__(self, reception: Reception, drawer: Drawer, books: OwnBooks) -> None:
        self._reception = reception
        self._books = books
        self.doorway = Doorway(reception, drawer, books.admission, texts=_DOOR)

    def holds(self, request: web.Request) -> bool:
        """Whether a request is for a member's own page."""
        return request.path == _HOME or request.path.startswith(f"{_HOME}/")

    def add_to(self, app: web.Application) -> None:
        """Every route below /me."""
        router, reception = app.router, self._reception
        router.add_get("/me", reception.inside(self._show))
        router.add_get("/me/", reception.inside(self._show))
        router.add_get("/me/export", reception.inside(self._export))
        router.add_get("/me/forget", reception.inside(self._ask))
        router.add_post("/me/forget", reception.replying(self._forget))
        router.add_post("/me/card", reception.acting(self._card))
        self.doorway.add_to(app)

    async def _show(self, request: web.Request, visit: DeskVisit) -> web.StreamResponse:
        books, member, now = self._books, visit.member, self._reception.now
        plan, due = await books.recalling.due(member, at=now)
        values = {
            "progress": await books.progress.of(member, at=now),
            "points": await books.answers.points(member),
            "answers": await books.answers.of(member),
            "plan": plan,
            "due": [(card, question, face(card, question)) for card, question in due],
            "ratings": list(Rating),
            "sessions": await books.admission.sessions(visit, at=now),
            "topics": books.library.topics,
        }
        return await self._reception.page(request, visit, "me", "me.html", values)

    async def _export(self, request: web.Request, visit: DeskVisit) -> web.StreamResponse:
        """The file that `/quiz export` gives."""
        del request
        file = await self._books.privacy.export(visit.community, visit.member, at=self._reception.now)
        headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        return web.Response(body=file.data, content_type=file.media, headers=headers)

    async def _ask(self, request: web.Request, visit: DeskVisit) -> web.StreamResponse:
        """Ask once more, as the command does."""
        return await self._reception.page(request, visit, "forget", "me-forget.html", {})

    async def _forget(self, request: web.Request, visit: DeskVisit, form: Form) -> web.StreamResponse:
        """Delete everything; only with the word that the page asks for."""
        if form.get("sure") != "yes":
            return await self._ask(request, visit)
        await self._books.privacy.forget(visit.member, at=self._reception.now)
        return await self.doorway.left()

    async def _card(self, visit: DeskVisit, form: Form) -> FormDone:
        """Rate a card of one's own, call it known, or put it aside."""
        books, member, now = self._books, visit.member, self._reception.now
        card, step = number(form.get("card", "")), form.get("step", "")
        if card is None:
            raise Unusable(_NO_CARD)
        match step:
            case "known":
                question = await books.recalling.know(member, card, at=now)
                return FormDone(_CARDS, f"Known: {question.title}.")
            case "suspend":
                question = await books.recalling.suspend(member, card)
                return FormDone(_CARDS, f"Put aside: {question.title}.")
            case _ if step in set(Rating):
                done = await books.recalling.rate(member, card, Rating(step), at=now)
                again = f"{done.next_day:%a} {done.next_day.day} {done.next_day:%b}"
                return FormDone(_CARDS, f"{done.question.title} comes back on {again}.")
            case _:
                raise Unusable(_NO_CARD)
