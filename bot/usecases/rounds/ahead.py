"""What of a schedule lies ahead: its next date, and the posts to come."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice

from bot.core.errors import NotFound
from bot.core.questions.question import Question
from bot.core.questions.shelf import Shelf
from bot.core.rounds.calendar import local_date, next_dates, nudge, zone_named
from bot.core.rounds.ramp import LOOK_BACK, Results, results_of
from bot.core.rounds.schedule import Schedule
from bot.core.rounds.selection import Course, choose, course_of, pins_of, pool
from bot.core.store import Transaction

__all__ = ["PlannedPost", "first_ahead", "last_day", "own_schedule", "planned_posts"]


@dataclass(frozen=True, slots=True)
class PlannedPost:
    """A post to come: local date, instant, what would be asked and why, a note on clock changes."""

    day: date
    at: datetime
    question: Question | None
    note: str
    why: str = ""


async def own_schedule(tx: Transaction, community: int, schedule: int) -> Schedule:
    """A schedule of this community, locked when writing; raises NotFound."""
    found = await tx.schedules.locked(schedule)
    if found is None or found.community != community or found.removed:
        raise NotFound(f"There is no schedule {schedule} here. /quiz-admin schedule list shows them.")
    return found


async def last_day(tx: Transaction, schedule: Schedule) -> date | None:
    """The newest date that had its round; None before the first."""
    history = (await tx.rounds.history([schedule.id])).get(schedule.id, ())
    return max((day for _, day in history), default=None)


def first_ahead(
    schedule: Schedule, at: datetime, *, after: date | None = None, today: bool = False
) -> Schedule:
    """The schedule with its next date: the first one after `after` whose instant lies ahead of `at`."""
    zone = zone_named(schedule.zone)
    if today:
        return replace(schedule, next_date=local_date(at, zone), next_due=at)
    before = _yesterday(local_date(at, zone))
    start = max(before, after) if after else before
    ahead = next(((d, i) for d, i in next_dates(schedule, after=start) if i > at), None)
    return replace(schedule, next_date=ahead[0] if ahead else None, next_due=ahead[1] if ahead else None)


async def planned_posts(
    tx: Transaction, schedule: Schedule, shelf: Shelf, *, now: datetime, count: int
) -> Sequence[PlannedPost]:
    """The next posts with the questions that would be drawn if nothing changed until then."""
    history = list((await tx.rounds.history([schedule.id])).get(schedule.id, ()))
    queue = list((await tx.schedules.queued([schedule.id])).get(schedule.id, ()))
    pinned = (await tx.schedules.pins([schedule.id])).get(schedule.id, {})
    earned = await tx.rounds.earned([schedule.id], (now - LOOK_BACK).date())
    plan = _Plan(
        schedule,
        pool(shelf, schedule),
        [shelf.question(name) for name in queue if name in shelf],
        pins_of(shelf, schedule, pinned),
        course_of(shelf, schedule),
        results_of(earned.get(schedule.id, ())),
    )
    return await asyncio.to_thread(_drawn, plan, history, now, count)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What draws of a schedule go by."""

    schedule: Schedule
    candidates: Sequence[Question]
    queue: Sequence[Question]
    pins: Mapping[date, Question]
    course: Course | None
    results: Results | None


def _drawn(plan: _Plan, history: list[tuple[str, date]], now: datetime, count: int) -> Sequence[PlannedPost]:
    schedule, queue, planned = plan.schedule, list(plan.queue), []
    zone = zone_named(schedule.zone)
    after = _day_before(schedule, now)
    ahead = ((day, instant) for day, instant in next_dates(schedule, after=after) if instant > now)
    for day, instant in islice(ahead, count):
        question, why = None, ""
        with suppress(NotFound):
            chosen = choose(
                plan.candidates,
                schedule,
                day=day,
                history=history,
                queue=queue,
                pins=plan.pins,
                course=plan.course,
                results=plan.results,
            )
            question, why = chosen.question, chosen.why
            history.append((question.id, day))
            if chosen.queued:
                queue.remove(question)
        planned.append(PlannedPost(day, instant, question, nudge(day, schedule.at, zone), why))
    return planned


def _day_before(schedule: Schedule, now: datetime) -> date:
    return _yesterday(schedule.next_date or local_date(now, zone_named(schedule.zone)))


def _yesterday(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
