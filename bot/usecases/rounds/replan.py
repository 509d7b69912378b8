"""The calendar of a schedule as organisers edit it: skip days, set a day's question, swap two days, undo.

Every edit is audited, and kept with the days that it touched as they were before, so that it can be undone as
long as nothing else has touched them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.core.counting import counted
from bot.core.errors import NotFound, Unusable
from bot.core.outside import Waker
from bot.core.people.people import AuditLine, Member
from bot.core.questions.library import Library
from bot.core.questions.question import Question
from bot.core.questions.shelf import Shelf
from bot.core.rounds.calendar import due_at, local_date, zone_named
from bot.core.rounds.edits import DayPlan, ScheduleEdit
from bot.core.rounds.schedule import Schedule
from bot.core.store import Store, Transaction
from bot.usecases.questions.lookup import found_question, shelf_of
from bot.usecases.rounds.ahead import PlannedPost, first_ahead, last_day, own_schedule, planned_posts

__all__ = ["Calendar", "CalendarDay", "Replanning"]

_WEEK = 7
_FURTHEST = timedelta(days=365)
_AHEAD = 28
"""Posts that are looked at to tell what an edit moves: four weeks of a daily question."""
_NAMED = 3
_KEPT = 10
_MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One date of a schedule. `post` is what comes; `asked` is what was asked, when the date had its round.

    `pinned` says that an organiser set the question, `lost` that the one that was set cannot be asked now.
    """

    day: date
    post: PlannedPost | None = None
    asked: Question | None = None
    skipped: bool = False
    pinned: bool = False
    lost: bool = False
    today: bool = False
    past: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """A schedule's weeks, each from Monday to Sunday, and its last edits, newest first."""

    schedule: Schedule
    weeks: tuple[tuple[CalendarDay, ...], ...]
    edits: tuple[ScheduleEdit, ...]


class Replanning:
    """Shows and edits calendars."""

    def __init__(self, store: Store, *, library: Library, waker: Waker) -> None:
        self._store = store
        self._library = library
        self._waker = waker

    async def calendar(self, community: int, schedule: int, *, now: datetime, weeks: int = 4) -> Calendar:
        """The weeks from the present one on; raises NotFound."""
        async with self._store.read() as tx:
            found = await own_schedule(tx, community, schedule)
            shelf = await shelf_of(tx, self._library, community)
            posts = (
                [] if found.paused else await planned_posts(tx, found, shelf, now=now, count=weeks * _WEEK)
            )
            history = (await tx.rounds.history([found.id])).get(found.id, ())
            pinned = (await tx.schedules.pins([found.id])).get(found.id, {})
            edits = await tx.schedules.edits(found.id, limit=_KEPT)
            today = local_date(now, zone_named(found.zone))
            monday = today - timedelta(days=today.weekday())
            asked = {
                day: await found_question(tx, self._library, community, name)
                for name, day in history
                if day >= monday
            }
        ahead = {post.day: post for post in posts}

        def shown(day: date) -> CalendarDay:
            post, name = ahead.get(day), pinned.get(day, "")
            met = post is not None and post.question is not None and post.question.id == name
            return CalendarDay(
                day,
                post=post,
                asked=asked.get(day),
                skipped=day in found.skips,
                pinned=met,
                lost=post is not None and bool(name) and not met,
                today=day == today,
                past=day < today,
            )

        days = [monday + timedelta(days=n) for n in range(weeks * _WEEK)]
        rows = [days[at : at + _WEEK] for at in range(0, len(days), _WEEK)]
        return Calendar(found, tuple(tuple(shown(day) for day in row) for row in rows), tuple(edits))

    async def skip(
        self, community: int, schedule: int, days: Collection[date], *, by: Member, at: datetime
    ) -> ScheduleEdit:
        """Post nothing on these dates to come."""
        async with self._store.begin() as tx:
            found = await own_schedule(tx, community, schedule)
            wanted = _ahead(found, days, at)
            fresh = [day for day in wanted if day not in found.skips]
            if not fresh:
                raise Unusable("Nothing is posted then already.")
            plans = await _plans(tx, found, fresh)
            after = {day: replace(plan, skipped=True) for day, plan in plans.items()}
            says = f"Nothing is posted {_span(fresh)}."
            return await self._edit(tx, found, plans, after, says=says, by=by, at=at)

    async def restore(
        self, community: int, schedule: int, days: Collection[date], *, by: Member, at: datetime
    ) -> ScheduleEdit:
        """Post again on dates that were skipped."""
        async with self._store.begin() as tx:
            found = await own_schedule(tx, community, schedule)
            skipped = [day for day in _ahead(found, days, at) if day in found.skips]
            if not skipped:
                raise Unusable("None of these days is skipped.")
            plans = await _plans(tx, found, skipped)
            after = {day: replace(plan, skipped=False) for day, plan in plans.items()}
            says = f"A question is posted again {_span(skipped)}."
            return await self._edit(tx, found, plans, after, says=says, by=by, at=at)

    async def pin(
        self, community: int, schedule: int, day: date, question: str, *, by: Member, at: datetime
    ) -> ScheduleEdit:
        """Set the question of a date on which the schedule posts; "" leaves it to the schedule again."""
        async with self._store.begin() as tx:
            found = await own_schedule(tx, community, schedule)
            await _require_post(tx, found, day, at)
            plans = await _plans(tx, found, [day])
            if question:
                chosen = (await shelf_of(tx, self._library, community)).question(question)
                after, says = DayPlan(pinned=chosen.id), f'{_named(day)} asks "{chosen.title}".'
                if not (await shelf_of(tx, self._library, community)).asks(chosen):
                    raise Unusable(f'"{chosen.title}" is on the bench, or of a pack that is off.')
            else:
                after, says = DayPlan(), f"The schedule chooses the question of {_named(day)} again."
            if plans[day] == after:
                raise Unusable("It is so already.")
            return await self._edit(tx, found, plans, {day: after}, says=says, by=by, at=at)

    async def swap(
        self, community: int, schedule: int, one: date, other: date, *, by: Member, at: datetime
    ) -> ScheduleEdit:
        """Exchange the questions of two dates to come."""
        async with self._store.begin() as tx:
            found = await own_schedule(tx, community, schedule)
            shelf = await shelf_of(tx, self._library, community)
            posts = await planned_posts(tx, found, shelf, now=at, count=_AHEAD)
            asks = {post.day: post.question for post in posts}
            first, second = asks.get(one), asks.get(other)
            if one == other or first is None or second is None:
                raise Unusable("Choose two days on which a question is posted, within four weeks.")
            plans = await _plans(tx, found, [one, other])
            after = {one: DayPlan(pinned=second.id), other: DayPlan(pinned=first.id)}
            says = f'{_named(one)} asks "{second.title}", and {_named(other)} "{first.title}".'
            return await self._edit(tx, found, plans, after, says=says, by=by, at=at)

    async def undo(self, community: int, edit: int | None, *, by: Member, at: datetime) -> ScheduleEdit:
        """Put the days of an edit back as they were; of the newest one that stands when none is named.

        Raises Unusable when it was undone, or when its days have passed or were changed again.
        """
        async with self._store.begin() as tx:
            kept = await self._meant(tx, community, edit)
            found = await own_schedule(tx, community, kept.schedule)
            if kept.undone_at is not None:
                raise Unusable("That is undone already.")
            if await _plans(tx, found, kept.after) != kept.after:
                raise Unusable("That cannot be undone: its days have passed, or were changed again since.")
            await self._store_days(tx, found, kept.before, at)
            await tx.schedules.undone(kept.id, at)
            detail = f"{found.id} {found.name}: {kept.says}"
            await tx.audit.append(AuditLine(community, by.id, "calendar edit undone", detail, at))
        self._waker.wake()
        return replace(kept, undone_at=at)

    async def _meant(self, tx: Transaction, community: int, edit: int | None) -> ScheduleEdit:
        if edit is not None:
            kept = await tx.schedules.edit(edit)
            of = await tx.schedules.get(kept.schedule) if kept else None
            if kept is None or of is None or of.community != community:
                raise NotFound("There is no such change.")
            return kept
        newest = [
            each
            for schedule in await tx.schedules.of_community(community)
            for each in await tx.schedules.edits(schedule.id, limit=_KEPT)
            if each.undone_at is None
        ]
        if not newest:
            raise NotFound("There is no change of the calendar to undo.")
        return max(newest, key=lambda each: each.id)

    async def _edit(
        self,
        tx: Transaction,
        schedule: Schedule,
        before: Mapping[date, DayPlan],
        after: Mapping[date, DayPlan],
        *,
        says: str,
        by: Member,
        at: datetime,
    ) -> ScheduleEdit:
        """Store it, with what else moves because of it."""
        shelf = await shelf_of(tx, self._library, schedule.community)
        posts = await self._coming(tx, schedule, shelf, at)
        changed = await self._store_days(tx, schedule, after, at)
        moved = _moved(posts, await self._coming(tx, changed, shelf, at), leaving=after)
        says = f"{says} {moved}".strip()
        detail = f"{schedule.id} {schedule.name}: {says}"
        await tx.audit.append(AuditLine(schedule.community, by.id, "calendar edited", detail, at))
        edit = await tx.schedules.record(ScheduleEdit(0, schedule.id, says, at, before, after))
        self._waker.wake()
        return edit

    async def _store_days(
        self, tx: Transaction, schedule: Schedule, plans: Mapping[date, DayPlan], at: datetime
    ) -> Schedule:
        if schedule.next_due is not None and schedule.next_due <= at:
            raise Unusable("A question is being posted at this moment. Please try again in a minute.")
        off = {day for day, plan in plans.items() if plan.skipped}
        changed = replace(schedule, skips=schedule.skips - plans.keys() | off)
        if changed.skips != schedule.skips and not schedule.paused:
            changed = first_ahead(changed, at, after=await last_day(tx, schedule))
        await tx.schedules.update([changed])
        for day, plan in plans.items():
            await tx.schedules.pin(schedule.id, day, plan.pinned)
        await tx.reminders.wake({schedule.community}, at)
        return changed

    async def _coming(
        self, tx: Transaction, schedule: Schedule, shelf: Shelf, at: datetime
    ) -> Sequence[PlannedPost]:
        if schedule.paused:
            return ()
        return await planned_posts(tx, schedule, shelf, now=at, count=_AHEAD)


async def _plans(tx: Transaction, schedule: Schedule, days: Collection[date]) -> Mapping[date, DayPlan]:
    """What is set for these dates as it stands."""
    pinned = (await tx.schedules.pins([schedule.id])).get(schedule.id, {})
    return {day: DayPlan(day in schedule.skips, pinned.get(day, "")) for day in sorted(days)}


async def _require_post(tx: Transaction, schedule: Schedule, day: date, at: datetime) -> None:
    """Refuse a date on which nothing is posted, or on which the post is out."""
    _ahead(schedule, [day], at)
    last = await last_day(tx, schedule)
    out = (last is not None and day <= last) or due_at(day, schedule.at, zone_named(schedule.zone)) <= at
    if out:
        raise Unusable("The question of that day is out already.")
    if day.isoweekday() not in schedule.days:
        raise Unusable(f'"{schedule.name}" posts nothing on a {day:%A}.')
    if day in schedule.skips:
        raise Unusable("That day is skipped. Let it be posted again first.")


def _ahead(schedule: Schedule, days: Collection[date], at: datetime) -> Sequence[date]:
    """The dates in order; raises Unusable for one that has passed, one too far off, and too many."""
    today = local_date(at, zone_named(schedule.zone))
    if len(days) == 1 and min(days) < today:
        raise Unusable("That date has passed.")
    ahead = sorted(day for day in days if day >= today)
    if not ahead:
        raise Unusable("These dates have passed.")
    if ahead[-1] > today + _FURTHEST or len(ahead) > _MOST_DAYS:
        raise Unusable("Choose dates within a year, a month at most.")
    return ahead


def _moved(before: Sequence[PlannedPost], after: Sequence[PlannedPost], *, leaving: Collection[date]) -> str:
    """Which other days ask something else now; "" when none does."""
    was = {post.day: post.question for post in before}
    moved = [
        post
        for post in after
        if post.day in was and post.day not in leaving and was[post.day] != post.question
    ]
    named = [f'{_short(post.day)} asks "{post.question.title}"' for post in moved if post.question]
    if not named:
        return ""
    more = len(moved) - _NAMED
    rest = f", and {counted(more, 'more day')}" if more > 0 else ""
    verb = "moves" if len(moved) == 1 else "move"
    return f"{counted(len(moved), 'other day')} {verb} with it: {', '.join(named[:_NAMED])}{rest}."


def _named(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def _short(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _span(days: Sequence[date]) -> str:
    """Which days, in words: "on Wed 4 Mar 2026", "from Mon 9 to Sun 15 Mar 2026"."""
    if len(days) == 1:
        return f"on {_named(days[0])}"
    return f"from {_short(days[0])} to {_named(days[-1])}"
