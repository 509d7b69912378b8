"""What a clock that ran ahead has done, taken back once the clock is right again.

While it ran ahead, rounds were made for dates to come. They are known by that alone: no round is due much
later than now. Those that were never posted are forgotten. What was posted stands on the date of today, apart
from that date's own round, so that the date that it was posted for still gets its question; and the schedule
goes on with the first date that lies ahead.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.core.outbox.parcel import ParcelState
from bot.core.outside import Clock, Telemetry
from bot.core.rounds.calendar import first_after, local_date, next_dates, zone_named
from bot.core.rounds.round import Round, RoundState
from bot.core.rounds.schedule import Schedule
from bot.core.store import Store, Transaction
from bot.usecases.recaps import replanned
from bot.usecases.streaks.ledger import recount

__all__ = ["TakingBack"]

_SKEW = timedelta(minutes=1)
"""How far the clocks of two processes may differ and both be right."""
_FAR = timedelta(hours=12)
"""A clock that is nearer than this to the time it showed comes there soon enough: what it claimed stands, for
taking back would ask anew on the date that people have just answered.
"""
_BATCH = 500


class TakingBack:
    """Puts schedules right of which a clock that ran ahead made rounds."""

    def __init__(self, store: Store, *, clock: Clock, telemetry: Telemetry) -> None:
        self._store = store
        self._clock = clock
        self._telemetry = telemetry

    async def look(self) -> int:
        """Take back what lies ahead; of how many schedules."""
        limit = self._clock.now() + _FAR
        async with self._store.read() as tx:
            schedules = await tx.rounds.ahead(limit)
        for schedule in sorted(schedules):
            await self._take_back(schedule)
        return len(schedules)

    async def _take_back(self, number: int) -> None:
        now = self._clock.now()
        async with self._store.begin() as tx:
            schedule = await tx.schedules.get(number)
            if schedule is None:
                return
            await tx.alone([schedule.community])
            found = await tx.rounds.beyond(number, now + _SKEW)
            moot = [each.id for each in found if not each.question]
            taken = {day for _, day in (await tx.rounds.history([number])).get(number, ())}
            taken -= {each.local_date for each in found if each.due_at > now + _SKEW and not each.apart}
            going_on = _going_on(schedule, now, taken)
            mended = [_mended(each, going_on, now) for each in found if each.question]
            await tx.rounds.drop(moot)
            await tx.rounds.redate(mended)
            await tx.schedules.update([going_on])
            for each in mended:
                await _send_now(tx, each, now)
            await replanned(tx, schedule.community, now)
            await tx.reminders.wake({schedule.community}, now)
            await _streaks(tx, schedule.community)
        self._telemetry.event(
            "the clock was set back",
            schedule=number,
            forgotten=len(moot),
            next=going_on.next_date.isoformat() if going_on.next_date else "",
        )


def _going_on(schedule: Schedule, now: datetime, taken: set[date]) -> Schedule:
    """The schedule with the first date ahead that has no round of its own."""
    if schedule.paused or schedule.removed:
        return schedule
    yesterday = local_date(now, zone_named(schedule.zone)) - timedelta(days=1)
    ahead = ((day, at) for day, at in next_dates(schedule, after=yesterday) if at > now and day not in taken)
    day, instant = next(ahead, (None, None))
    return replace(schedule, next_date=day, next_due=instant)


def _mended(round_: Round, schedule: Schedule, now: datetime) -> Round:
    """The round with no instant ahead, standing on today where it stood on a date to come."""
    mended = replace(
        round_,
        due_at=min(round_.due_at, now),
        lease_until=_by(round_.lease_until, now),
        opened_at=_by(round_.opened_at, now),
        revealed_at=_by(round_.revealed_at, now),
        closed_at=_by(round_.closed_at, now),
    )
    if round_.due_at <= now + _SKEW:
        return mended
    zone = zone_named(schedule.zone)
    mended = replace(mended, local_date=local_date(now, zone), apart=round_.id)
    if round_.state in {RoundState.CLAIMED, RoundState.OPEN}:
        set_at = first_after(now, schedule.reveal_at, zone) if schedule.reveal_at else None
        mended = replace(mended, reveals_at=_by(_by(round_.reveals_at, schedule.next_due), set_at))
    return mended


def _by(at: datetime | None, latest: datetime | None) -> datetime | None:
    """An instant, or an earlier limit."""
    return at if at is None or latest is None else min(at, latest)


async def _send_now(tx: Transaction, round_: Round, now: datetime) -> None:
    """What waits to be sent for the round waits no longer than now."""
    parcels = await tx.outbox.of_round(round_.id)
    late = [
        replace(parcel, not_before=now)
        for parcel in parcels
        if parcel.state is ParcelState.WAITING
        and parcel.lease_until is None
        and parcel.not_before > now + _SKEW
    ]
    await tx.outbox.settle(late)


async def _streaks(tx: Transaction, community: int) -> None:
    """Count every streak of the community anew: days have moved, and none closed ahead of its time."""
    after = 0
    while kept := await tx.streaks.every(community, after=after, limit=_BATCH):
        await recount(tx, community, {summary.member for summary in kept})
        after = kept[-1].member
