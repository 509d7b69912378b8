"""How many have answered, on the question itself: planned while answers are counted, told by the outbox.

Changing a post costs a request, however many answers it tells of. So the first answer of a round is told at
once, and those after it once a minute; a burst costs no more than one answer does.
"""

from collections import OrderedDict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from bot.core.outbox import keys
from bot.core.outbox.parcel import Address, Parcel, ParcelKind
from bot.core.outside import Waker
from bot.core.rounds.round import Posting, Round
from bot.core.store import Transaction

__all__ = ["Turnout"]

_EVERY = timedelta(minutes=1)
_AFTER = timedelta(seconds=5)
"""How long after a minute it is told: an answer counted in its last moment is in the store by then."""
_KEPT = timedelta(minutes=10)
_REMEMBERED = 10_000
_LAST_MINUTE = 99_999


class Turnout:
    """Plans at most one change of a post a minute; what this process has planned, it knows."""

    def __init__(self, waker: Waker) -> None:
        self._waker = waker
        self._newest: OrderedDict[int, int] = OrderedDict()

    async def plan(self, tx: Transaction, rounds: Collection[Round], *, at: datetime) -> Mapping[int, int]:
        """Put the changes into the outbox; per round the minute in which it is told, for `planned`."""
        minutes: dict[int, int] = {}
        parcels: list[Parcel] = []
        for round_ in rounds:
            minute, newest = _minute(round_, at), self._newest.get(round_.id)
            # One that lies further ahead is of a clock that has been set right since.
            if newest is not None and minute <= newest <= minute + 1:
                continue
            if newest is None and not await _told_before(tx, round_.id):
                minute = 0
            minutes[round_.id] = minute
            told_at = _told_at(round_, minute) if minute else at
            parcels += [
                _parcel(round_, each, minute, told_at) for each in await tx.rounds.postings(round_.id)
            ]
        if parcels:
            await tx.outbox.add(parcels)
        return minutes

    def planned(self, minutes: Mapping[int, int]) -> None:
        """Remember what was planned, now that it is stored."""
        for round_id, minute in minutes.items():
            self._newest[round_id] = minute
            self._newest.move_to_end(round_id)
        while len(self._newest) > _REMEMBERED:
            self._newest.popitem(last=False)
        if 0 in minutes.values():
            self._waker.wake()


async def _told_before(tx: Transaction, round_id: int) -> bool:
    """Whether anything was planned for a round, here or in another process."""
    return any(parcel.kind is ParcelKind.TURNOUT for parcel in await tx.outbox.of_round(round_id))


def _minute(round_: Round, at: datetime) -> int:
    """The minute of a round in which something happens; its first is 1."""
    return min(max((at - _opened(round_)) // _EVERY, 0) + 1, _LAST_MINUTE)


def _told_at(round_: Round, minute: int) -> datetime:
    return _opened(round_) + minute * _EVERY + _AFTER


def _opened(round_: Round) -> datetime:
    return round_.opened_at or round_.due_at


def _parcel(round_: Round, posting: Posting, minute: int, told_at: datetime) -> Parcel:
    """A change of one post. It names no destination: that it failed is no trouble of the channel's."""
    return Parcel(
        id=0,
        key=keys.turnout(round_.id, posting.destination, minute),
        kind=ParcelKind.TURNOUT,
        community=round_.community,
        address=Address(posting.place, channel=posting.channel),
        not_before=told_at,
        expires_at=told_at + _KEPT,
        round=round_.id,
        text=posting.message,
    )
