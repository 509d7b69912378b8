"""Messages to be sent, in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.outbox.parcel import Parcel, ParcelKind, ParcelState
from bot.storage.keys import LEASE_SKEW, PARCEL_KEY_LENGTH, lane
from bot.testing.memory.sheets import Sheets

__all__ = ["MemoryOutbox"]


class MemoryOutbox:
    """Implements `Outbox`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def add(self, parcels: Sequence[Parcel]) -> None:
        """Store those whose key is new."""
        s = self._s
        s.must_write()
        for parcel in parcels:
            if parcel.key in s.parcel_keys:
                continue
            s.require(0 < len(parcel.key) <= PARCEL_KEY_LENGTH)
            s.require(parcel.community in s.communities, parcel.address.place in s.places)
            s.require(parcel.round is None or parcel.round in s.rounds)
            s.require(parcel.destination is None or parcel.destination in s.destinations)
            stored = replace(parcel, id=s.parcels.number())
            s.parcels.put(stored.id, stored)
            s.parcel_keys.put(stored.key, stored.id)

    async def claim(self, now: datetime, *, owner: str, until: datetime, limit: int) -> Sequence[Parcel]:
        """The first of their lanes that nobody else holds."""
        self._s.must_write()
        free = (
            p
            for p in self._heads()
            if p.lease_until is None or p.lease_until <= now or p.lease_until > until + LEASE_SKEW
        )
        due = sorted((p for p in free if p.not_before <= now), key=lambda p: (p.not_before, p.id))
        ours = [replace(p, owner=owner, lease_until=until, attempts=p.attempts + 1) for p in due[:limit]]
        for parcel in ours:
            self._s.parcels.put(parcel.id, parcel)
        return ours

    async def settle(self, parcels: Sequence[Parcel]) -> None:
        """Only what we still hold, or what was sent."""
        self._s.must_write()
        for parcel in parcels:
            known = self._s.parcels.get(parcel.id)
            if known is None or known.state is not ParcelState.WAITING:
                continue
            if known.attempts == parcel.attempts or parcel.state is ParcelState.SENT:
                settled = replace(
                    known,
                    state=parcel.state,
                    error=parcel.error,
                    not_before=parcel.not_before,
                    owner=parcel.owner,
                    lease_until=parcel.lease_until,
                    message=parcel.message,
                )
                self._s.parcels.put(parcel.id, settled)

    async def waiting(self) -> int:
        """A count."""
        return sum(p.state is ParcelState.WAITING for p in self._s.parcels)

    async def asking(self, place: int, *, channel: str = "") -> Collection[int]:
        """Those that wait and are held."""
        return {
            p.round
            for p in self._s.parcels
            if p.state is ParcelState.WAITING
            and p.kind is ParcelKind.QUESTION
            and p.lease_until is not None
            and p.address.place == place
            and channel in {"", p.address.channel}
            and p.round is not None
        }

    async def next_at(self) -> datetime | None:
        """The earliest of the first of each lane."""
        starts = (
            p.not_before if p.lease_until is None else max(p.not_before, p.lease_until) for p in self._heads()
        )
        return min(starts, default=None)

    def _heads(self) -> Sequence[Parcel]:
        """The first waiting parcel of each lane."""
        heads: dict[str, Parcel] = {}
        for parcel in self._s.parcels:
            if parcel.state is ParcelState.WAITING:
                first = heads.setdefault(lane(parcel.address), parcel)
                if (parcel.not_before, parcel.id) < (first.not_before, first.id):
                    heads[lane(parcel.address)] = parcel
        return list(heads.values())

    async def of_round(self, round_id: int) -> Sequence[Parcel]:
        """In the order of creation."""
        return [p for p in self._s.parcels if p.round == round_id]

    async def last_trouble(self, destination: int) -> Parcel | None:
        """The newest that was sent or has an error; nothing if that one was sent."""
        told = [
            p
            for p in self._s.parcels
            if p.destination == destination and (p.state is ParcelState.SENT or p.error)
        ]
        return told[-1] if told and told[-1].state is not ParcelState.SENT else None
