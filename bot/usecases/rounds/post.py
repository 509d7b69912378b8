"""Making rounds that are due: claimed, with their messages in the outbox, in one transaction.

A crash before the commit leaves nothing; after it, the outbox is sent by whoever runs next.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.core.errors import NotFound
from bot.core.outbox import keys
from bot.core.outbox.notice import LAST_WINDOW, notice_parcel
from bot.core.outbox.parcel import Address, Parcel, ParcelKind
from bot.core.outside import Clock, Telemetry
from bot.core.questions.library import Library
from bot.core.questions.question import Level, Question
from bot.core.questions.shelf import Shelf
from bot.core.rounds import life
from bot.core.rounds.calendar import first_after, overdue, zone_named
from bot.core.rounds.ramp import LOOK_BACK, Results, results_of
from bot.core.rounds.round import Round, RoundState
from bot.core.rounds.schedule import Destination, Schedule
from bot.core.rounds.selection import choose, course_of, pins_of, pool
from bot.core.store import Store, Transaction
from bot.usecases.questions.lookup import shelves_of
from bot.usecases.rounds.reveal import reveal_parcels
from bot.usecases.rounds.take_back import TakingBack

__all__ = ["Claiming"]

_CLAIM = timedelta(seconds=60)
_LATE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Due:
    """A schedule with the date to post now and what follows."""

    schedule: Schedule
    day: date
    due: datetime
    closes: datetime
    destinations: Sequence[Destination]
    history: Sequence[tuple[str, date]]
    queue: Sequence[str]
    pins: Mapping[date, str]
    shelf: Shelf
    results: Results | None


class Claiming:
    """Claims what is due."""

    def __init__(
        self,
        store: Store,
        *,
        library: Library,
        clock: Clock,
        telemetry: Telemetry,
        owner: str,
        batch: int = 200,
    ) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._telemetry = telemetry
        self._owner = owner
        self._batch = batch
        self._taking_back = TakingBack(store, clock=clock, telemetry=telemetry)
        self._pools: dict[tuple[object, ...], Sequence[Question]] = {}

    async def claim_due(self) -> int:
        """Claim every round that is due now; how many schedules were looked at.

        First of all, what a clock that ran ahead has claimed is taken back.
        """
        await self._taking_back.look()
        async with self._store.read() as tx:
            next_at = await tx.schedules.next_due()
        looked_at = 0
        if next_at is None or next_at > self._clock.now():
            return looked_at  # no writer need wait for a look that finds nothing
        while (count := await self._claim_batch()) > 0:
            looked_at += count
        return looked_at

    async def _claim_batch(self) -> int:
        now = self._clock.now()
        async with self._store.begin() as tx:
            schedules = await tx.schedules.due(now, limit=self._batch)
            if not schedules:
                return 0
            ids = [schedule.id for schedule in schedules]
            destinations = await tx.schedules.destinations(ids)
            histories = await tx.rounds.history(ids)
            queues = await tx.schedules.queued(ids)
            pins = await tx.schedules.pins(ids)
            earned = await tx.rounds.earned(ids, (now - LOOK_BACK).date())
            current = await tx.rounds.current(ids)
            shelves = await shelves_of(tx, self._library, {schedule.community for schedule in schedules})
            fresh: list[Round] = []
            moved: list[Schedule] = []
            parcels: list[Parcel] = []
            for schedule in schedules:
                due, following = overdue(schedule, now)
                moved.append(_moved(schedule, following))
                if not due:
                    continue
                fresh.extend(_missed(schedule, day, instant) for day, instant in due[:-1])
                day, instant = due[-1]
                item = _Due(
                    schedule=schedule,
                    day=day,
                    due=instant,
                    closes=following[1] if following else instant + LAST_WINDOW,
                    destinations=destinations.get(schedule.id, ()),
                    history=histories.get(schedule.id, ()),
                    queue=queues.get(schedule.id, ()),
                    pins=pins.get(schedule.id, {}),
                    shelf=shelves[schedule.community],
                    results=results_of(earned.get(schedule.id, ())),
                )
                if item.pins:
                    await tx.schedules.unpin_until(schedule.id, day)
                made, notices = await self._make(tx, item, now)
                fresh.append(made)
                parcels.extend(notices)
                parcels.extend(await self._end_previous(tx, current.get(schedule.id, ()), now))
            stored = await tx.rounds.add(fresh)
            parcels.extend(
                parcel
                for round_ in stored
                if round_.state is RoundState.CLAIMED
                for parcel in _question_parcels(round_, destinations[round_.schedule], moved, now)
            )
            await tx.schedules.update(moved)
            await tx.outbox.add(parcels)
        self._report(stored, now)
        return len(schedules)

    async def _make(self, tx: Transaction, item: _Due, now: datetime) -> tuple[Round, Sequence[Parcel]]:
        """The claimed round, or a missed one with a notice to the organisers that says why."""
        schedule = item.schedule
        if not item.destinations:
            why = f'Nothing was posted for "{schedule.name}": no channel is set. Run /quiz-admin setup.'
            return await self._unposted(tx, item, why, now)
        queue = [item.shelf.question(name) for name in item.queue if name in item.shelf]
        candidates = self._candidates(schedule, item.shelf)
        try:
            choice = choose(
                candidates,
                schedule,
                day=item.day,
                history=item.history,
                queue=queue,
                pins=pins_of(item.shelf, schedule, item.pins),
                course=course_of(item.shelf, schedule),
                results=item.results,
            )
        except NotFound as error:
            return await self._unposted(tx, item, f"{error.message} {error.hint}", now)
        if choice.queued:
            await tx.schedules.dequeue(schedule.id, choice.question.id)
        zone = zone_named(schedule.zone)
        reveals = first_after(now, schedule.reveal_at, zone) if schedule.reveal_at else item.closes
        base = _missed(schedule, item.day, item.due)
        due = replace(
            base,
            state=RoundState.DUE,
            question=choice.question.id,
            level=choice.question.level,
            why=choice.why,
            reveals_at=min(reveals, item.closes),
        )
        return life.claim(due, owner=self._owner, until=now + _CLAIM), ()

    async def _unposted(
        self, tx: Transaction, item: _Due, why: str, now: datetime
    ) -> tuple[Round, Sequence[Parcel]]:
        community = await tx.communities.get(item.schedule.community)
        places = await tx.communities.places(item.schedule.community)
        key = keys.not_posted(item.schedule.id, item.day)
        notice = notice_parcel(key, community, places[0].id, why, now=now) if community and places else None
        return _missed(item.schedule, item.day, item.due), [notice] if notice else []

    async def _end_previous(
        self, tx: Transaction, current: Sequence[Round], now: datetime
    ) -> Sequence[Parcel]:
        """Reveal the open round just before the next is posted; one that never opened is missed."""
        parcels: list[Parcel] = []
        ended: list[Round] = []
        for round_ in current:
            if round_.state is RoundState.OPEN:
                ended.append(life.reveal(round_, at=now))
                parcels.extend(reveal_parcels(round_, await tx.rounds.postings(round_.id), now=now))
            elif round_.state is RoundState.CLAIMED:
                ended.append(life.miss(round_))
        await tx.rounds.update(ended)
        return parcels

    def _candidates(self, schedule: Schedule, shelf: Shelf) -> Sequence[Question]:
        """What the schedule may ask; of the packs, found once for all schedules with the same wishes."""
        packs = self._pool(schedule)
        own = pool(Library(questions=tuple(shelf.own.values())), schedule) if shelf.own else ()
        if not own and not shelf.benched and not shelf.off:
            return packs
        return [question for question in (*packs, *own) if shelf.asks(question)]

    def _pool(self, schedule: Schedule) -> Sequence[Question]:
        key = (schedule.packs, schedule.topics, tuple(sorted(schedule.levels.items())))
        if key not in self._pools:
            self._pools[key] = pool(self._library, schedule)
        return self._pools[key]

    def _report(self, stored: Sequence[Round], now: datetime) -> None:
        for round_ in stored:
            if round_.state is RoundState.MISSED:
                self._telemetry.count("rounds_missed")
            elif now - round_.due_at > _LATE:
                self._telemetry.count("rounds_late")


def _moved(schedule: Schedule, following: tuple[date, datetime] | None) -> Schedule:
    day, instant = following or (None, None)
    return replace(schedule, next_date=day, next_due=instant, skips=_ahead(schedule, day))


def _ahead(schedule: Schedule, day: date | None) -> frozenset[date]:
    return frozenset(skip for skip in schedule.skips if day is None or skip >= day)


def _missed(schedule: Schedule, day: date, due: datetime) -> Round:
    return Round(
        id=0,
        community=schedule.community,
        schedule=schedule.id,
        local_date=day,
        due_at=due,
        question="",
        level=Level.BASIC,
        mode=schedule.mode,
        state=RoundState.MISSED,
    )


def _question_parcels(
    round_: Round, destinations: Sequence[Destination], moved: Sequence[Schedule], now: datetime
) -> Sequence[Parcel]:
    following = next((s.next_due for s in moved if s.id == round_.schedule), None)
    return [
        Parcel(
            id=0,
            key=keys.question(round_.id, destination.id),
            kind=ParcelKind.QUESTION,
            community=round_.community,
            address=Address(destination.place, channel=destination.channel),
            not_before=now,
            expires_at=following or round_.due_at + LAST_WINDOW,
            round=round_.id,
            destination=destination.id,
        )
        for destination in destinations
    ]
