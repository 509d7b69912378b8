"""Review at the desk: appeals, reported questions and suggestions, each with all that decides it."""

from aiohttp import web

from bot.core.counting import counted
from bot.core.errors import NotFound, SparringError, Unusable
from bot.core.questions.question import Level
from bot.desk.books import DeskBooks
from bot.desk.reception import Form, FormDone, Reception, number
from bot.usecases.people.entrance import DeskVisit
from bot.usecases.questions.shelves import ShelfWish
from bot.usecases.questions.suggest import Draft

__all__ = ["ReviewPages"]

_REVIEW = "/desk/review"


class ReviewPages:
    """Handlers of what waits for a decision; every one of them acts as its command does."""

    def __init__(self, reception: Reception, books: DeskBooks) -> None:
        self._reception = reception
        self._books = books

    def add_to(self, app: web.Application) -> None:
        """Every route of the review."""
        inside, acting = self._reception.inside, self._reception.acting
        app.router.add_get("/review", inside(self._show))
        app.router.add_get("/review/ruling", inside(self._show_ruling))
        app.router.add_post("/review/rule", acting(self._rule))
        app.router.add_post("/review/accept", acting(self._accept))
        app.router.add_post("/review/decline", acting(self._decline))
        app.router.add_post("/review/bench", acting(self._bench))
        app.router.add_post("/review/unbench", acting(self._unbench))

    async def _show(self, request: web.Request, visit: DeskVisit) -> web.StreamResponse:
        community, books = visit.community.id, self._books
        found = await books.shelves.find(community, ShelfWish(), size=0)
        values = {
            "appeals": await books.appealing.waiting(community),
            "reports": await books.reporting.waiting(community),
            "proposals": await books.proposing.waiting(community),
            "benched": await books.reporting.benched(community),
            "topics": found.topics,
            "levels": tuple(Level),
        }
        return await self._reception.page(request, visit, "review", "review.html", values)

    async def _show_ruling(self, request: web.Request, visit: DeskVisit) -> web.StreamResponse:
        """What a ruling would do, before anything is done."""
        query = request.query
        appeal = number(query.get("appeal", ""))
        try:
            found = await self._books.appealing.find(visit.community.id, appeal or 0)
            effect = await self._books.appealing.effect(
                visit.community.id,
                appeal or 0,
                query.get("idea", ""),
                query.get("phrasing") or found.answer.text,
                accepted=query.get("accepted") != "no",
            )
        except (NotFound, Unusable) as error:
            return await self._refused(request, visit, error)
        return await self._reception.page(request, visit, "review", "ruling.html", {"effect": effect})

    async def _refused(
        self, request: web.Request, visit: DeskVisit, error: SparringError
    ) -> web.StreamResponse:
        values = {"words": error.message, "hint": error.hint, "back": _REVIEW}
        return await self._reception.page(
            request, visit, "review", "refused.html", values, status=web.HTTPConflict.status_code
        )

    async def _rule(self, visit: DeskVisit, form: Form) -> FormDone:
        done = await self._books.appealing.rule(
            visit.community.id,
            number(form.get("appeal", "")) or 0,
            form.get("idea", ""),
            form.get("phrasing", ""),
            accepted=form.get("accepted") != "no",
            by=visit.member,
            at=self._reception.now,
        )
        again = await self._books.answering.regrade(done.answer.id)
        points = counted(again.tally.points, "point")
        says = f"Ruled: {done.appeal.outcome}. {done.member.name} has {points} for the answer, and is told."
        return FormDone(_REVIEW, says)

    async def _accept(self, visit: DeskVisit, form: Form) -> FormDone:
        """A suggestion as it stands in the form."""
        level = form.get("level", "")
        draft = Draft(
            form.get("title"),
            form.get("question"),
            form.get("answer"),
            form.get("topic"),
            Level(level) if level in set(Level) else None,
        )
        done = await self._books.proposing.accept(
            visit.community.id,
            number(form.get("suggestion", "")) or 0,
            draft,
            by=visit.member,
            at=self._reception.now,
        )
        says = f'"{done.proposal.title}" is a question of this community. {done.author.name} is told.'
        return FormDone(_REVIEW, says)

    async def _decline(self, visit: DeskVisit, form: Form) -> FormDone:
        """A suggestion, an appeal, or the reports on a question, with the reason that their author reads."""
        community, by, at = visit.community.id, visit.member, self._reception.now
        reason = form.get("reason", "").strip()
        if not reason:
            raise Unusable("Please write why: whoever asked reads it.")
        what, key = form.get("what", ""), number(form.get("number", "")) or 0
        match what:
            case "suggestion":
                proposed = await self._books.proposing.decline(community, key, reason, by=by, at=at)
                return FormDone(_REVIEW, f"Declined. {proposed.author.name} is told why.")
            case "appeal":
                appealed = await self._books.appealing.decline(community, key, reason, by=by, at=at)
                return FormDone(_REVIEW, f"The grade stands. {appealed.member.name} is told why.")
            case "report":
                kept = await self._books.reporting.keep(community, key, reason, by=by, at=at)
                return FormDone(_REVIEW, f'"{kept.title}" stays. Whoever reported it is told why.')
            case _:
                raise Unusable("There is no such thing to decline.")

    async def _bench(self, visit: DeskVisit, form: Form) -> FormDone:
        found = await self._books.reporting.bench(
            visit.community.id, form.get("question", ""), by=visit.member, at=self._reception.now
        )
        return FormDone(_REVIEW, f'"{found.title}" is not asked here any more.')

    async def _unbench(self, visit: DeskVisit, form: Form) -> FormDone:
        found = await self._books.reporting.unbench(
            visit.community.id, form.get("question", ""), by=visit.member, at=self._reception.now
        )
        return FormDone(_REVIEW, f'"{found.title}" can be asked again.')
