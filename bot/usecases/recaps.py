"""Recaps as posted: the week and the month of a community, once in each place where it is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.core.answers.answer import Answer
from bot.core.answers.best import best_of_each
from bot.core.boards.board import BoardPage, BoardRow, By, Period
from bot.core.outbox import keys
from bot.core.outbox.parcel import Address, Parcel, ParcelKind
from bot.core.outside import Clock, Waker
from bot.core.people.people import AuditLine, Member
from bot.core.questions.library import Library
from bot.core.recaps.recap import (
    MonthRecap,
    Own,
    RecapPlan,
    Stretch,
    WeekRecap,
    months,
    next_recap,
    told_of,
    weeks,
)
from bot.core.recaps.week import RevealedQuestion, best_answers, hardest_idea, milestones
from bot.core.rounds.calendar import zone_named
from bot.core.rounds.round import RoundState
from bot.core.rounds.schedule import Schedule, home_zone, usual_channels
from bot.core.store import Store, Transaction
from bot.usecases.questions.lookup import found_question

__all__ = ["Recapping", "replanned"]

_BATCH = 100
_WEEK_TOO_OLD = timedelta(days=3)
_MONTH_TOO_OLD = timedelta(days=7)
_PODIUM = 3
_BOARD_DEPTH = 100
_IMPROVED = 3
_MONTHS_OF_A_SEASON = 3
_REVEALED = {RoundState.REVEALED, RoundState.CLOSED}


class Recapping:
    """Plans recaps and says what stands in them."""

    def __init__(self, store: Store, *, library: Library, clock: Clock, waker: Waker) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._waker = waker

    async def of(self, community: int) -> RecapPlan:
        """A community's plan; the usual one before its first schedule."""
        async with self._store.read() as tx:
            return await tx.recaps.get(community) or RecapPlan(community)

    async def zone(self, community: int) -> str:
        """The zone in which weeks and months end: the first schedule's, UTC without one."""
        async with self._store.read() as tx:
            return await _zone(tx, community)

    async def change(
        self,
        community: int,
        *,
        weekly: bool | None,
        monthly: bool | None,
        at_time: time | None,
        by: Member,
        at: datetime,
    ) -> RecapPlan:
        """The changed plan; None leaves a thing as it is. Audited."""
        async with self._store.begin() as tx:
            before = await tx.recaps.get(community) or RecapPlan(community)
            changed = replace(
                before,
                weekly=before.weekly if weekly is None else weekly,
                monthly=before.monthly if monthly is None else monthly,
                at=before.at if at_time is None else at_time,
            )
            await tx.recaps.put(replace(changed, next_at=at))
            words = f"weekly {_on(changed.weekly)}, monthly {_on(changed.monthly)}, at {changed.at:%H:%M}"
            await tx.audit.append(AuditLine(community, by.id, "recaps changed", words, at))
        self._waker.wake()
        return changed

    async def plan_due(self) -> int:
        """Put the recaps that are due into the outbox; how many communities were looked at."""
        async with self._store.read() as tx:
            next_at = await tx.recaps.next_at()
        looked_at = 0
        if next_at is None or next_at > self._clock.now():
            return looked_at  # no writer need wait for a look that finds nothing
        while (count := await self._batch()) > 0:
            looked_at += count
        return looked_at

    async def _batch(self) -> int:
        now = self._clock.now()
        async with self._store.begin() as tx:
            due = await tx.recaps.due(now, limit=_BATCH)
            for plan in due:
                schedules = await tx.schedules.of_community(plan.community)
                zone = zone_named(home_zone(schedules))
                week = told_of(weeks(plan, now, zone), now, too_old=_WEEK_TOO_OLD)
                month = told_of(months(plan, now, zone), now, too_old=_MONTH_TOO_OLD)
                addresses = await _addresses(tx, schedules)
                if plan.weekly and week is not None:
                    await tx.outbox.add(_parcels(plan, ParcelKind.WEEK, week, addresses, now))
                if plan.monthly and month is not None:
                    await tx.outbox.add(_parcels(plan, ParcelKind.MONTH, month, addresses, now))
                await tx.recaps.put(replace(plan, next_at=next_recap(plan, now, zone)))
        return len(due)

    async def week(self, community: int, last: date, *, member: Member | None = None) -> WeekRecap | None:
        """The week that ends on `last`, with `member`'s own part of it; None when nothing was answered."""
        first = last - timedelta(days=6)
        async with self._store.read() as tx:
            rounds = await tx.rounds.between(community, first, last)
            best = {round_.id: best_of_each(await tx.answers.of_round(round_.id)) for round_ in rounds}
            people = {member for answers in best.values() for member in answers}
            if not people:
                return None
            members = await tx.members.many(people)
            podium = await _page(tx, community, Period.WEEK, last, member=member)
            improved = await _page(tx, community, Period.WEEK, last, by=By.IMPROVED)
            days, events = await tx.rounds.days(community), await tx.streaks.events_of(people)
            revealed = [
                RevealedQuestion(question, best[round_.id])
                for round_ in rounds
                if round_.state in _REVEALED
                if (question := await found_question(tx, self._library, community, round_.question))
            ]
        return WeekRecap(
            first,
            last,
            rounds=len(rounds),
            answers=sum(len(answers) for answers in best.values()),
            people=len(people),
            podium=_top(podium),
            improved=improved.rows[:_IMPROVED],
            hardest=hardest_idea(revealed),
            best=best_answers(revealed, members),
            milestones=milestones(days, events, members, first=first, last=last),
            own=_own(member, podium, best) if member else None,
        )

    async def month(self, community: int, last: date) -> MonthRecap | None:
        """The month that ends on `last`; None when nobody earned a point in it."""
        first = last.replace(day=1)
        async with self._store.read() as tx:
            rounds = await tx.rounds.between(community, first, last)
            board = await _page(tx, community, Period.MONTH, last)
            ends_season = last.month % _MONTHS_OF_A_SEASON == 0
            season = await _page(tx, community, Period.SEASON, last) if ends_season else None
        if not board.rows:
            return None
        return MonthRecap(
            first, last, len(rounds), board.total, _top(board), season=_top(season) if season else ()
        )


async def replanned(tx: Transaction, community: int, at: datetime) -> None:
    """Look at a community's recaps at `at` at the latest: its first schedule, or its zone, is new."""
    plan = await tx.recaps.get(community) or RecapPlan(community)
    if plan.next_at is None or plan.next_at > at:
        await tx.recaps.put(replace(plan, next_at=at))


async def _zone(tx: Transaction, community: int) -> str:
    return home_zone(await tx.schedules.of_community(community))


async def _addresses(tx: Transaction, schedules: Sequence[Schedule]) -> Sequence[Address]:
    """One channel in each place: its usual one."""
    destinations = await tx.schedules.destinations([schedule.id for schedule in schedules])
    channels = usual_channels(schedules, destinations)
    return [Address(place, channel=channel) for place, channel in channels.items()]


def _parcels(
    plan: RecapPlan, kind: ParcelKind, stretch: Stretch, addresses: Sequence[Address], now: datetime
) -> list[Parcel]:
    kept = _WEEK_TOO_OLD if kind is ParcelKind.WEEK else _MONTH_TOO_OLD
    return [
        Parcel(
            id=0,
            key=keys.summed_up(kind, address.place, stretch.last),
            kind=kind,
            community=plan.community,
            address=address,
            not_before=now,
            expires_at=stretch.at + kept,
            text=stretch.last.isoformat(),
        )
        for address in addresses
    ]


async def _page(
    tx: Transaction,
    community: int,
    period: Period,
    day: date,
    *,
    by: By = By.POINTS,
    member: Member | None = None,
) -> BoardPage:
    own = member.id if member else None
    return await tx.points.page(
        community, period=period, by=by, day=day, offset=0, size=_BOARD_DEPTH, member=own
    )


def _top(page: BoardPage) -> tuple[BoardRow, ...]:
    """The rows down to rank 3; who ties shares."""
    return tuple(row for row in page.rows if row.rank <= _PODIUM)


def _own(member: Member, page: BoardPage, best: Mapping[int, Mapping[int, Answer]]) -> Own:
    answered = sum(member.id in answers for answers in best.values())
    return Own(answered, page.own.value if page.own else 0, page.own.rank if page.own else 0)


def _on(value: bool) -> str:  # noqa: FBT001 - a setting in words
    return "on" if value else "off"
