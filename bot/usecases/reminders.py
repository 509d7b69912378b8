"""Reminders as sent: what is due becomes a message in the outbox, once for each occasion.

Whoever planned, and however often: the key of the message names the member and the occasion, so a
restart, a second process or a changed setting sends nothing twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.errors import Unusable
from bot.core.outbox import keys
from bot.core.outbox.parcel import Address, Parcel, ParcelKind
from bot.core.outside import Clock, Waker
from bot.core.people.people import Member, Place
from bot.core.recaps.recap import RecapPlan, told_of, weeks
from bot.core.reminders.reminder import (
    LEAST_NOTICE,
    MOST_HOURS,
    Reminders,
    ShutInbox,
    cards_at,
    closing_at,
    out_of_quiet,
    quiet,
    quiet_begins,
)
from bot.core.rounds.calendar import local_date, zone_named
from bot.core.rounds.round import Round
from bot.core.rounds.schedule import home_zone
from bot.core.store import Store, Transaction
from bot.usecases.outbox.private_message import reached

__all__ = ["Closing", "Reminding", "Shut", "Wished"]

_BATCH = 200
_WEEK_TOO_OLD = timedelta(days=2)
_CARDS_TOO_OLD = timedelta(hours=6)
_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wished:
    """What a member changes about reminders; None leaves a thing as it is. `all` is every kind at once."""

    all: bool | None = None
    closing: bool | None = None
    cards: bool | None = None
    weekly: bool | None = None
    hours: int | None = None
    quiet: tuple[time, time] | None = None


@dataclass(frozen=True, slots=True)
class Shut:
    """A platform on which a member could not be reached, with the reason and since when."""

    platform: str
    inbox: ShutInbox


@dataclass(frozen=True, slots=True)
class Closing:
    """A round that is about to close without an answer of a member whose clock runs by `zone`."""

    round: Round
    closes: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class _Scene:
    """What is the same for all members of a community: open rounds with their closes, the recap's time."""

    rounds: Sequence[tuple[Round, datetime]]
    plan: RecapPlan
    zone: ZoneInfo
    places: Sequence[Place]


@dataclass(frozen=True, slots=True)
class _Occasion:
    """A message that is due: its key and kind, what it is about, until when it makes sense."""

    key: str
    kind: ParcelKind
    until: datetime
    round: int | None = None
    text: str = ""


class Reminding:
    """Keeps what members wish to be reminded of, and plans the messages."""

    def __init__(self, store: Store, *, clock: Clock, waker: Waker) -> None:
        self._store = store
        self._clock = clock
        self._waker = waker

    async def of(self, member: Member) -> tuple[Reminders, tuple[Shut, ...]]:
        """What a member is reminded of, and where the member could not be reached."""
        async with self._store.read() as tx:
            wishes = await tx.reminders.get(member.id) or Reminders(member.id, member.community)
            places = await tx.communities.places(member.community)
            accounts = await tx.members.accounts(member.id)
            shut = await tx.reminders.shut_among({p.id for p in places}, {a.external for a in accounts})
        own = {(place.id, a.external) for place in places for a in accounts if a.platform == place.platform}
        platforms = {place.id: place.platform for place in places}
        found = [inbox for inbox in shut if (inbox.place, inbox.external) in own]
        return wishes, tuple(Shut(platforms[inbox.place], inbox) for inbox in found)

    async def change(self, member: Member, wished: Wished, *, at: datetime) -> Reminders:
        """The changed wishes; whoever wants any reminder is tried again where messages were refused.

        Raises Unusable for hours out of range.
        """
        if wished.hours is not None and not 1 <= wished.hours <= MOST_HOURS:
            raise Unusable(f"The hours before the close are from 1 to {MOST_HOURS}.")
        async with self._store.begin() as tx:
            before = await tx.reminders.get(member.id) or Reminders(member.id, member.community)
            wishes = _changed(before, wished)
            wishes = replace(wishes, next_at=at if wishes.any else None)
            await tx.reminders.put([wishes])
            if wishes.any:
                places = await tx.communities.places(member.community)
                accounts = await tx.members.accounts(member.id)
                await tx.reminders.reopen({p.id for p in places}, {a.external for a in accounts})
        self._waker.wake()
        return wishes

    async def plan_due(self) -> int:
        """Put what is due into the outbox; how many members were looked at."""
        async with self._store.read() as tx:
            next_at = await tx.reminders.next_at()
        looked_at = 0
        if next_at is None or next_at > self._clock.now():
            return looked_at  # no writer need wait for a look that finds nothing
        while (count := await self._batch()) > 0:
            looked_at += count
        return looked_at

    async def closing(self, round_id: int, platform: str, external: str) -> Closing | None:
        """The round that somebody is about to miss; None once it is answered, closed or not wanted."""
        now = self._clock.now()
        async with self._store.read() as tx:
            round_ = (await tx.rounds.many({round_id})).get(round_id)
            if round_ is None:
                return None
            member = await tx.members.by_account(round_.community, platform, external)
            wishes = await tx.reminders.get(member.id) if member else None
            closes = dict(await _closing_rounds(tx, round_.community)).get(round_)
            if member is None or wishes is None or not wishes.closing or closes is None or closes <= now:
                return None
            if await _answered(tx, round_id, member.id):
                return None
        return Closing(round_, closes, member.zone)

    async def _batch(self) -> int:
        now = self._clock.now()
        scenes: dict[int, _Scene] = {}
        async with self._store.begin() as tx:
            due = await tx.reminders.due(now, limit=_BATCH)
            members = await tx.members.many({wishes.member for wishes in due})
            looked_at: list[Reminders] = []
            parcels: list[Parcel] = []
            for wishes in due:
                member = members[wishes.member]
                if member.community not in scenes:
                    scenes[member.community] = await _scene(tx, member.community)
                scene = scenes[member.community]
                occasions, next_at = await _plan(tx, wishes, member, scene, now)
                looked_at.append(replace(wishes, next_at=next_at))
                address = await reached(tx, member, scene.places) if occasions else None
                if address is not None:
                    parcels += [_parcel(occasion, member, address, now) for occasion in occasions]
            await tx.reminders.put(looked_at)
            await tx.outbox.add(parcels)
        return len(due)


async def _plan(
    tx: Transaction, wishes: Reminders, member: Member, scene: _Scene, now: datetime
) -> tuple[Sequence[_Occasion], datetime | None]:
    """What is due now, and when to look again."""
    zone = zone_named(member.zone)
    if quiet(wishes, now, zone):
        return (), out_of_quiet(wishes, now, zone)
    until = quiet_begins(wishes, now, zone) or now + _KEPT
    occasions: list[_Occasion] = []
    ahead: list[datetime] = []
    for round_, closes in scene.rounds if wishes.closing else ():
        at = closing_at(wishes, round_.opened_at or round_.due_at, closes, zone)
        if at is None or (at <= now and now > closes - LEAST_NOTICE):
            continue
        if at > now:
            ahead.append(at)
        elif not await _answered(tx, round_.id, member.id):
            key = keys.round_closes(round_.id, member.id)
            occasions.append(_Occasion(key, ParcelKind.CLOSING, min(closes, until), round=round_.id))
    if wishes.cards:
        ahead.append(cards_at(wishes, now, zone))
        at = cards_at(wishes, now - _CARDS_TOO_OLD, zone)
        if at <= now:
            key = keys.cards_waiting(member.id, local_date(at, zone))
            occasions.append(_Occasion(key, ParcelKind.CARDS, until))
    if wishes.weekly:
        told = [
            replace(stretch, at=out_of_quiet(wishes, stretch.at, zone))
            for stretch in weeks(scene.plan, now, scene.zone)
        ]
        ahead += [stretch.at for stretch in told if stretch.at > now]
        if (week := told_of(told, now, too_old=_WEEK_TOO_OLD)) is not None:
            key = keys.summed_up_for(member.id, week.last)
            occasions.append(_Occasion(key, ParcelKind.WEEK, until, text=week.last.isoformat()))
    return occasions, min(ahead, default=None)


async def _scene(tx: Transaction, community: int) -> _Scene:
    schedules = await tx.schedules.of_community(community)
    return _Scene(
        rounds=await _closing_rounds(tx, community),
        plan=await tx.recaps.get(community) or RecapPlan(community),
        zone=zone_named(home_zone(schedules)),
        places=await tx.communities.places(community),
    )


async def _closing_rounds(tx: Transaction, community: int) -> Sequence[tuple[Round, datetime]]:
    """The rounds that take answers and whose close is known: the next post of their schedule."""
    schedules = {each.id: each.next_due for each in await tx.schedules.of_community(community)}
    open_ = await tx.rounds.open_in(community)
    return [(round_, closes) for round_ in open_ if (closes := schedules.get(round_.schedule)) is not None]


async def _answered(tx: Transaction, round_id: int, member: int) -> bool:
    return any(answer.withdrawn_at is None for answer in await tx.answers.of_member(round_id, member))


def _parcel(occasion: _Occasion, member: Member, address: Address, now: datetime) -> Parcel:
    return Parcel(
        id=0,
        key=occasion.key,
        kind=occasion.kind,
        community=member.community,
        address=address,
        not_before=now,
        expires_at=occasion.until,
        round=occasion.round,
        text=occasion.text,
    )


def _changed(before: Reminders, wished: Wished) -> Reminders:
    kinds = {"closing": wished.closing, "cards": wished.cards, "weekly": wished.weekly}
    given = {name: wished.all if on is None else on for name, on in kinds.items()}
    first, last = wished.quiet or (before.quiet_from, before.quiet_until)
    return replace(
        before,
        closing=before.closing if given["closing"] is None else given["closing"],
        cards=before.cards if given["cards"] is None else given["cards"],
        weekly=before.weekly if given["weekly"] is None else given["weekly"],
        hours=wished.hours or before.hours,
        quiet_from=first,
        quiet_until=last,
    )
