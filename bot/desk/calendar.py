"""The calendar of the desk: what is asked on which day, and every way to change it."""

from datetime import date
from urllib.parse import urlencode

from aiohttp import web

from bot.core.errors import NotFound, Unusable
from bot.core.rounds.edits import ScheduleEdit
from bot.desk.books import DeskBooks
from bot.desk.reception import Form, FormDone, Reception, number
from bot.usecases.people.entrance import DeskVisit
from bot.usecases.questions.shelves import QuestionStanding, ShelfWish
from bot.usecases.rounds.replan import CalendarDay

__all__ = ["CalendarPages"]

_FOUND = 20
_LONGEST_WORDS = 100


class CalendarPages:
    """Handlers of the calendar and of its days."""

    def __init__(self, reception: Reception, books: DeskBooks) -> None:
        self._reception = reception
        self._scheduling = books.scheduling
        self._replanning = books.replanning
        self._shelves = books.shelves

    def add_to(self, app: web.Application) -> None:
        """Every route of the calendar."""
        inside, acting = self._reception.inside, self._reception.acting
        app.router.add_get("/calendar", inside(self._show))
        app.router.add_get("/calendar/day", inside(self._show_day))
        app.router.add_post("/calendar/edit", acting(self._edit))
        app.router.add_post("/calendar/undo", acting(self._undo))
        app.router.add_post("/calendar/running", acting(self._run_or_pause))

    async def _show(self, request: web.Request, visit: DeskVisit) -> web.StreamResponse:
        schedules = [each.schedule for each in await self._scheduling.list(visit.community.id)]
        wanted = number(request.query.get("schedule", ""))
        known = {each.id for each in schedules}
        chosen = wanted if wanted in known else next((each.id for each in schedules), None)
        shown = chosen and await self._replanning.calendar(
            visit.community.id, chosen, now=self._reception.now
        )
        values = {"schedules": schedules, "calendar": shown or None}
        return await self._reception.page(request, visit, "calendar", "calendar.html", values)

    async def _show_day(self, request: web.Request, visit: DeskVisit) -> web.StreamResponse:
        query = request.query
        schedule, day = number(query.get("schedule", "")), _date(query.get("day", ""))
        if schedule is None or day is None:
            raise web.HTTPNotFound(text="There is no such day.")
        try:
            shown = await self._replanning.calendar(
                visit.community.id, schedule, now=self._reception.now, weeks=5
            )
        except NotFound:
            raise web.HTTPNotFound(text="There is no such schedule.") from None
        days = {each.day: each for week in shown.weeks for each in week}
        words = query.get("words", "")[:_LONGEST_WORDS]
        found = await self._shelves.find(
            visit.community.id, ShelfWish(words, standing=QuestionStanding.ASKED), size=_FOUND
        )
        values = {
            "schedule": shown.schedule,
            "day": days.get(day) or CalendarDay(day),
            "others": [
                each for each in days.values() if each.post and each.post.question and each.day != day
            ],
            "words": words,
            "found": found,
        }
        return await self._reception.page(request, visit, "calendar", "day.html", values)

    async def _edit(self, visit: DeskVisit, form: Form) -> FormDone:
        """One edit of days of a schedule."""
        community, schedule = visit.community.id, number(form.get("schedule", ""))
        days = [day for part in form.get("days", "").split() if (day := _date(part)) is not None]
        if schedule is None or not days:
            raise Unusable("Choose a day first.")
        by, at, book = visit.member, self._reception.now, self._replanning
        match form.get("act", ""):
            case "skip":
                edit = await book.skip(community, schedule, days, by=by, at=at)
            case "restore":
                edit = await book.restore(community, schedule, days, by=by, at=at)
            case "pin":
                edit = await book.pin(community, schedule, days[0], form.get("question", ""), by=by, at=at)
            case "swap":
                other = _date(form.get("other", ""))
                if other is None:
                    raise Unusable("Choose the day to swap with.")
                edit = await book.swap(community, schedule, days[0], other, by=by, at=at)
            case _:
                raise Unusable("There is no such change.")
        return _back(edit, edit.says)

    async def _undo(self, visit: DeskVisit, form: Form) -> FormDone:
        edit = number(form.get("edit", ""))
        if edit is None:
            raise NotFound("There is no such change.")
        undone = await self._replanning.undo(
            visit.community.id, edit, by=visit.member, at=self._reception.now
        )
        return _back(undone, f"Undone. It said: {undone.says}")

    async def _run_or_pause(self, visit: DeskVisit, form: Form) -> FormDone:
        chosen = await self._scheduling.only(visit.community.id, number(form.get("schedule", "")) or 0)
        turn = self._scheduling.pause if form.get("act") == "pause" else self._scheduling.resume
        await turn(chosen, by=visit.member, at=self._reception.now)
        says = "posts nothing until it is resumed" if form.get("act") == "pause" else "posts again"
        return FormDone(_path(chosen.id), f'"{chosen.name}" {says}.')


def _back(edit: ScheduleEdit, says: str) -> FormDone:
    return FormDone(_path(edit.schedule), says)


def _path(schedule: int) -> str:
    return f"/desk/calendar?{urlencode({'schedule': schedule})}"


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
