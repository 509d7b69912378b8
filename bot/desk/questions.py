"""Questions at the desk: found, read with all that they are graded by, and an answer tried on them."""

import math
from collections.abc import Mapping
from urllib.parse import urlencode

from aiohttp import web

from bot.core.answers.scoring import LEVEL_POINTS
from bot.core.counting import counted
from bot.core.errors import NotFound, TooFast, Unusable
from bot.core.packs.imports import LARGEST_FILE
from bot.core.questions.question import Kind, Level
from bot.core.ratelimits import Allowance, RateLimits
from bot.desk.books import DeskBooks
from bot.desk.reception import Form, FormDone, Reception, number
from bot.usecases.people.entrance import DeskVisit
from bot.usecases.questions.shelves import QuestionStanding, ShelfWish
from bot.usecases.questions.tryout import Tryout

__all__ = ["QuestionPages"]

_SIZE = 25
_LONGEST_WORDS = 100
_MOST_PAGES = 1000
_TRYING = Allowance(burst=10, per_minute=20)
"""Answers and files that one organiser tries: members' answers are graded beside them."""

_OWN = "/desk/questions?pack=own"
_STANDINGS = {
    QuestionStanding.ASKED: "may be asked",
    QuestionStanding.BENCHED: "on the bench",
    QuestionStanding.OFF: "its pack is off",
}


class QuestionPages:
    """Handlers of the list of questions and of each one's page."""

    def __init__(self, reception: Reception, books: DeskBooks) -> None:
        self._reception = reception
        self._books = books
        self._trying = RateLimits(member=_TRYING)

    def add_to(self, app: web.Application) -> None:
        """Every route of the questions."""
        inside, acting = self._reception.inside, self._reception.acting
        app.router.add_get("/questions", inside(self._show))
        app.router.add_get("/questions/one", inside(self._show_one))
        app.router.add_post("/questions/try", self._reception.replying(self._try))
        app.router.add_post("/questions/import", self._reception.receiving(self._read, most=LARGEST_FILE))
        app.router.add_post("/questions/take", acting(self._take))
        app.router.add_post("/questions/drop", acting(self._drop))
        app.router.add_post("/questions/bench", acting(self._bench))
        app.router.add_post("/questions/unbench", acting(self._unbench))

    async def _show(self, request: web.Request, visit: DeskVisit) -> web.StreamResponse:
        wish = _wish(request.query)
        page = min(max(number(request.query.get("page", "")) or 1, 1), _MOST_PAGES)
        found = await self._books.shelves.find(
            visit.community.id, wish, offset=(page - 1) * _SIZE, size=_SIZE
        )
        values = {
            "wish": wish,
            "found": found,
            "first": (page - 1) * _SIZE + 1,
            "earlier": _path(wish, page - 1) if page > 1 else "",
            "later": _path(wish, page + 1) if page * _SIZE < found.total else "",
            "levels": [(each, each) for each in Level],
            "kinds": [(each, each) for each in Kind if each is not Kind.WALKTHROUGH],
            "standings": list(_STANDINGS.items()),
        }
        return await self._reception.page(request, visit, "questions", "questions.html", values)

    async def _show_one(self, request: web.Request, visit: DeskVisit) -> web.StreamResponse:
        return await self._page(request, visit, request.query.get("id", ""), None)

    async def _try(self, request: web.Request, visit: DeskVisit, form: Form) -> web.StreamResponse:
        """Grade a text, and show the question with what came of it; nothing is kept."""
        self._require_pace(visit)
        question = form.get("question", "")
        tried = await self._books.tryouts.answer(visit.community.id, question, form.get("answer", ""))
        return await self._page(request, visit, question, tried)

    async def _page(
        self, request: web.Request, visit: DeskVisit, question: str, tried: Tryout | None
    ) -> web.StreamResponse:
        community = visit.community.id
        try:
            shown = await self._books.tryouts.question(community, question)
        except NotFound:
            raise web.HTTPNotFound(text="There is no such question.") from None
        named = await self._books.shelves.find(community, ShelfWish(), size=0)
        values = {
            "shown": shown,
            "question": shown.question,
            "tried": tried,
            "idea_texts": {each.id: each.text for each in shown.question.ideas},
            "worth": LEVEL_POINTS[shown.question.level],
            "packs": named.packs,
            "topics": named.topics,
            "schedules": [each.schedule for each in await self._books.scheduling.list(community)],
        }
        return await self._reception.page(request, visit, "questions", "question.html", values)

    async def _read(
        self, request: web.Request, visit: DeskVisit, name: str, data: bytes
    ) -> web.StreamResponse:
        """Show what a file holds; nothing is added yet."""
        self._require_pace(visit)
        if not name:
            raise Unusable("Choose a file first.")
        preview = await self._books.importing.look(visit.member, name, data, at=self._reception.now)
        found = await self._books.shelves.find(visit.community.id, ShelfWish(), size=0)
        values = {"preview": preview, "topics": found.topics}
        return await self._reception.page(request, visit, "questions", "import.html", values)

    async def _take(self, visit: DeskVisit, form: Form) -> FormDone:
        which = number(form.get("import", "")) or 0
        done = await self._books.importing.take(visit.member, which, at=self._reception.now)
        count = counted(len(done.questions), "question")
        return FormDone(_OWN, f"{count} of {done.name} added to your community's own.")

    async def _drop(self, visit: DeskVisit, form: Form) -> FormDone:
        which = number(form.get("import", "")) or 0
        await self._books.importing.drop(visit.member, which, at=self._reception.now)
        return FormDone("/desk/questions", "Nothing was added.")

    def _require_pace(self, visit: DeskVisit) -> None:
        """Raise TooFast for an organiser who would have much graded or read at once."""
        wait = self._trying.take("desk", "", str(visit.member.id), now=self._reception.now)
        if wait:
            raise TooFast(f"That was a lot at once. Try again in {math.ceil(wait.total_seconds())} s.")

    async def _bench(self, visit: DeskVisit, form: Form) -> FormDone:
        found = await self._books.reporting.bench(
            visit.community.id, form.get("question", ""), by=visit.member, at=self._reception.now
        )
        return FormDone(_one(found.id), f'"{found.title}" is not asked here any more.')

    async def _unbench(self, visit: DeskVisit, form: Form) -> FormDone:
        found = await self._books.reporting.unbench(
            visit.community.id, form.get("question", ""), by=visit.member, at=self._reception.now
        )
        return FormDone(_one(found.id), f'"{found.title}" can be asked again.')


def _wish(query: Mapping[str, str]) -> ShelfWish:
    """What the page was asked for; what is no such choice leaves it open."""
    level, kind, standing = (query.get(name, "") for name in ("level", "kind", "standing"))
    return ShelfWish(
        words=query.get("words", "")[:_LONGEST_WORDS],
        pack=query.get("pack", ""),
        topic=query.get("topic", ""),
        level=Level(level) if level in set(Level) else None,
        kind=Kind(kind) if kind in set(Kind) else None,
        standing=QuestionStanding(standing) if standing in set(QuestionStanding) else None,
    )


def _path(wish: ShelfWish, page: int) -> str:
    fields = {
        "words": wish.words,
        "pack": wish.pack,
        "topic": wish.topic,
        "level": wish.level or "",
        "kind": wish.kind or "",
        "standing": wish.standing or "",
        "page": page,
    }
    return f"/desk/questions?{urlencode({name: value for name, value in fields.items() if value})}"


def _one(question: str) -> str:
    return f"/desk/questions/one?{urlencode({'id': question})}"
