"""Practice pairs as stored: the queue, the rooms, and what is said when. The rules stand in `pairs`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zlib import crc32

from bot.core.errors import NotFound, PlatformUnreachable, Unusable
from bot.core.outbox import keys
from bot.core.outbox.parcel import Parcel
from bot.core.outside import Clock, Waker
from bot.core.pairs import pair as pairs
from bot.core.pairs.notes import BEST, expired, note
from bot.core.pairs.pair import Pair, PairState, Seat, Step, Waiting
from bot.core.people.people import Member, Place
from bot.core.questions.library import Library
from bot.core.questions.question import Kind, Level, Question
from bot.core.rooms.room import Room
from bot.core.store import Store, Transaction
from bot.usecases.questions.lookup import question_of, shelf_of
from bot.usecases.rooms import Gathering, room_parcel

__all__ = ["PAIR", "Material", "PairStatus", "Pairing", "names_of"]

PAIR = "pair"
"""What the rooms and messages of pairs are called by."""
_TITLE = "Practice pair"
"""What a room is called: rooms outlive the names of those who meet there."""
_BATCH = 50
_TRY_AGAIN = timedelta(minutes=1)
_LONGEST_WORDS = 500
_NOT_YOURS = "This practice pair is over, or it is not yours. /quiz pair finds you a partner."


@dataclass(frozen=True, slots=True)
class PairStatus:
    """Where a member stands: waiting, in a pair with `partner`, or (both None) neither."""

    waiting: Waiting | None = None
    pair: Pair | None = None
    seat: int = 0
    partner: str = ""
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """What the interviewer needs; the candidate never sees it before the pair is over."""

    question: Question
    candidate: str
    member: int


class Pairing:
    """Finds partners and leads pairs from the match to the rating."""

    def __init__(
        self, store: Store, *, library: Library, gathering: Gathering, clock: Clock, waker: Waker
    ) -> None:
        self._store = store
        self._library = library
        self._gathering = gathering
        self._clock = clock
        self._waker = waker

    async def join(
        self, member: Member, place: Place, *, level: Level | None, near: str, at: datetime
    ) -> PairStatus:
        """The member in the queue, or already matched; one who is in a pair stays in it, and one who waits
        keeps the place in the queue, and the level unless another is named.

        `near` is the channel where it was asked for, "" for a direct message. Raises NotFound when there
        are no questions of that level.
        """
        async with self._store.begin() as tx:
            before = await tx.pairs.waiting_for(member.id)
            if await tx.pairs.current(member.id) is None:
                level = level or (before.level if before else None)
                if len(await self._askable(tx, member.community, level)) < len((0, 1)):
                    raise NotFound("There are too few questions of that level to ask each other.")
                waiting = Waiting(
                    member.id,
                    member.community,
                    place.id,
                    await _external(tx, member, place),
                    level,
                    near or await _daily_channel(tx, place),
                    joined_at=before.joined_at if before else at,
                    expires_at=at + pairs.WAIT,
                )
                await tx.pairs.wait(waiting)
                await self._match(tx, place.id, at)
            status = await _status(tx, member)
        self._waker.wake()
        return replace(status, joined=before is None)

    async def status(self, member: Member) -> PairStatus:
        """Where a member stands."""
        async with self._store.read() as tx:
            return await _status(tx, member)

    async def leave(self, member: Member, *, at: datetime) -> PairStatus:
        """Out of the queue, or out of the pair; what the member was in. Raises NotFound for neither."""
        async with self._store.begin() as tx:
            status = await _status(tx, member)
            if status.pair is not None:
                await self._apply(tx, pairs.leave(status.pair, status.seat, at=at), at)
            elif status.waiting is not None:
                await tx.pairs.stop_waiting({member.id})
            else:
                raise NotFound("You are in no queue and in no pair. /quiz pair finds you a partner.")
        self._waker.wake()
        return status

    async def here(self, pair: int, member: Member, *, at: datetime) -> PairStatus:
        """The member has come. Raises NotFound for a pair that is over or not the member's."""
        async with self._store.begin() as tx:
            found, seat = await _own(tx, pair, member)
            await self._apply(tx, pairs.here(found, seat, at=at), at)
            status = await _status(tx, member)
        self._waker.wake()
        return status

    async def swap(self, pair: int, member: Member, *, at: datetime) -> PairStatus:
        """The second half begins; once, whoever says so how often."""
        async with self._store.begin() as tx:
            found, _ = await _own(tx, pair, member)
            await self._apply(tx, pairs.swap(found, at=at), at)
            status = await _status(tx, member)
        self._waker.wake()
        return status

    async def finish(self, pair: int, member: Member, *, at: datetime) -> PairStatus:
        """The second half is over; now both rate."""
        async with self._store.begin() as tx:
            found, _ = await _own(tx, pair, member)
            await self._apply(tx, pairs.finish(found, at=at), at)
            status = await _status(tx, member)
        self._waker.wake()
        return status

    async def rate(self, pair: int, member: Member, score: int, words: str, *, at: datetime) -> PairStatus:
        """What the member says of the partner (1-5 and a few words), read once both have said it."""
        if not 1 <= score <= BEST:
            raise Unusable(f"The rating is a number from 1 to {BEST}.")
        async with self._store.begin() as tx:
            found, seat = await _own(tx, pair, member)
            if found.state is not PairState.RATING:
                raise Unusable("You rate each other once the interview is over.")
            await self._apply(tx, pairs.rate(found, seat, score, words[:_LONGEST_WORDS].strip()), at)
            partner = await tx.members.get(found.seats[1 - seat].member)
        self._waker.wake()
        return PairStatus(pair=found, seat=seat, partner=partner.name if partner else "Your partner")

    async def material(self, pair: int, member: Member) -> Material:
        """The interviewer's sheet; raises Unusable for anybody but the one who asks now."""
        async with self._store.read() as tx:
            found, seat = await _own(tx, pair, member)
            if found.interviewer != seat:
                raise Unusable("Only the one who interviews now sees the sheet. Your turn comes.")
            question = await question_of(tx, self._library, found.community, found.questions[seat])
            other = found.seats[1 - seat].member
            candidate = await tx.members.get(other)
        return Material(question, candidate.name if candidate else "Your partner", other)

    async def advance_due(self) -> int:
        """Open rooms, end what has had its time, let go who waited too long; how many there were."""
        async with self._store.read() as tx:
            next_at = await tx.pairs.next_at()
        looked_at = 0
        if next_at is None or next_at > self._clock.now():
            return looked_at  # no writer need wait for a look that finds nothing
        while (count := await self._batch()) > 0:
            looked_at += count
        return looked_at

    async def _batch(self) -> int:
        now = self._clock.now()
        to_open: list[Pair] = []
        async with self._store.begin() as tx:
            late = await tx.pairs.expired(now, limit=_BATCH)
            await tx.pairs.stop_waiting({waiting.member for waiting in late})
            await tx.outbox.add([expired(waiting, now) for waiting in late])
            due = await tx.pairs.due(now, limit=_BATCH)
            for pair in due:
                step = pairs.tick(pair, at=now)
                if step.pair.state is PairState.OPENING:
                    to_open.append(pair)
                    await tx.pairs.update(replace(pair, next_at=now + _TRY_AGAIN))
                else:
                    await self._apply(tx, step, now, reason="it took too long.")
        for pair in to_open:
            await self._open(pair, now)
        return len(late) + len(due)

    async def _open(self, pair: Pair, now: datetime) -> None:
        """Open the room; what cannot be opened for good is told to both, anything else tried again."""
        async with self._store.read() as tx:
            place = await tx.communities.place_by_id(pair.place)
            community = await tx.communities.get(pair.community)
        if place is None or community is None:
            return
        reason = ""
        try:
            await self._gathering.open(_room(pair, place), community, at=now)
        except PlatformUnreachable as error:
            if not error.permanent:
                return
            reason = error.message
        async with self._store.begin() as tx:
            current = await tx.pairs.get(pair.id)
            if current is not None:
                step = pairs.unopened(current) if reason else pairs.opened(current, at=now)
                await self._apply(tx, step, now, reason=reason)

    async def _apply(self, tx: Transaction, step: Step, at: datetime, *, reason: str = "") -> None:
        """Store a step, say what there is to say, and let who is left wait again."""
        pair = step.pair
        await tx.pairs.update(pair)
        if not step.says:
            return
        names = await names_of(tx, pair)
        room = await tx.rooms.get(f"{PAIR}/{pair.id}")
        parcels: list[Parcel] = []
        for saying in step.says:
            if saying.seat is not None and not pair.seats[saying.seat].external:
                continue  # has left for good: nobody is there to be told
            if saying.seat is not None:
                parcels.append(note(pair, saying, names, reason=reason, at=at))
            elif room is not None:
                key = keys.pair_said(pair.id, saying.moment.value)
                parcels.append(room_parcel(key, room, f"{PAIR}:{pair.id}:{saying.moment.value}", now=at))
        await tx.outbox.add(parcels)
        for number in step.back:
            if pair.seats[number].external:
                await tx.pairs.wait(_again(pair, pair.seats[number], at))
        if step.back:
            await self._match(tx, pair.place, at)

    async def _match(self, tx: Transaction, place: int, at: datetime) -> None:
        """Make pairs of all who wait in a place and fit."""
        waiting = [each for each in await tx.pairs.waiting(place) if each.expires_at > at]
        last = await tx.pairs.last_partners({each.member for each in waiting})
        for one, other in pairs.match(waiting, last):
            questions = await self._questions(tx, one, other, at)
            await tx.pairs.stop_waiting({one.member, other.member})
            await tx.pairs.add(
                Pair(
                    id=0,
                    community=one.community,
                    place=place,
                    level=one.level or other.level or Level.BASIC,
                    near=one.near or other.near,
                    seats=(_seat(one), _seat(other)),
                    questions=questions,
                    matched_at=at,
                    next_at=at,
                )
            )

    async def _questions(
        self, tx: Transaction, one: Waiting, other: Waiting, at: datetime
    ) -> tuple[str, str]:
        """What each asks: of their level, not open now, and new to both as long as there are such."""
        level = one.level or other.level
        askable = await self._askable(tx, one.community, level)
        asked = set(await tx.pairs.asked({one.member, other.member}))
        salt = f"{one.member}-{other.member}-{at.isoformat()}"
        ordered = sorted(askable, key=lambda q: (q.id in asked, crc32(f"{salt}-{q.id}".encode())))
        first, second, *_ = ordered
        return first.id, second.id

    async def _askable(self, tx: Transaction, community: int, level: Level | None) -> Sequence[Question]:
        shelf = await shelf_of(tx, self._library, community)
        open_ = {round_.question for round_ in await tx.rounds.open_in(community)}
        return [
            question
            for question in shelf.questions
            if question.level is (level or Level.BASIC)
            and question.kind in {Kind.CONCEPT, Kind.SCENARIO}
            and question.id not in open_
        ]


async def _own(tx: Transaction, pair: int, member: Member) -> tuple[Pair, int]:
    found = await tx.pairs.get(pair)
    seat = found.seat_of(member.id) if found else None
    if found is None or seat is None or found.over:
        raise NotFound(_NOT_YOURS)
    return found, seat


async def _status(tx: Transaction, member: Member) -> PairStatus:
    pair = await tx.pairs.current(member.id)
    if pair is None:
        return PairStatus(waiting=await tx.pairs.waiting_for(member.id))
    seat = pair.seat_of(member.id) or 0
    return PairStatus(pair=pair, seat=seat, partner=(await names_of(tx, pair))[1 - seat])


async def names_of(tx: Transaction, pair: Pair) -> tuple[str, str]:
    """The names of the two, in the order of their seats."""
    members = await tx.members.many({seat.member for seat in pair.seats})
    first, second = (_name(members, seat) for seat in pair.seats)
    return first, second


def _name(members: Mapping[int, Member], seat: Seat) -> str:
    return members[seat.member].name if seat.member in members else "Somebody"


async def _external(tx: Transaction, member: Member, place: Place) -> str:
    accounts = await tx.members.accounts(member.id)
    return next((a.external for a in accounts if a.platform == place.platform), "")


async def _daily_channel(tx: Transaction, place: Place) -> str:
    """Where the daily question is asked in a place; "" when nowhere."""
    schedules = [schedule.id for schedule in await tx.schedules.of_community(place.community)]
    destinations = await tx.schedules.destinations(schedules)
    channels = (d.channel for each in schedules for d in destinations.get(each, ()) if d.place == place.id)
    return next(channels, "")


def _room(pair: Pair, place: Place) -> Room:
    return Room(
        f"{PAIR}/{pair.id}",
        place,
        tuple(seat.external for seat in pair.seats),
        _TITLE,
        near=pair.near,
    )


def _seat(waiting: Waiting) -> Seat:
    return Seat(waiting.member, waiting.external, waiting.joined_at)


def _again(pair: Pair, seat: Seat, at: datetime) -> Waiting:
    """Back in the queue where one was before; with a full day to wait."""
    return Waiting(
        seat.member,
        pair.community,
        pair.place,
        seat.external,
        pair.level,
        pair.near,
        joined_at=seat.joined_at,
        expires_at=at + pairs.WAIT,
    )
