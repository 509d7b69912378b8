"""Messages to be sent.

Parcels in one lane (a channel, or a person, of a place) go one after the other, by (not_before, id):
a parcel can be claimed only while no earlier one of its lane waits. `attempts` is raised by every claim
and so names the claim: what an owner says whose lease ran out, and whose parcel another took over, is
not stored, except that the parcel was sent, which stays true.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, bindparam, case, func, or_, select, update

from bot.core.outbox.parcel import Address, Parcel, ParcelKind, ParcelState
from bot.storage.keys import LEASE_SKEW, lane
from bot.storage.sql.session.work import Insert, Line, Upsert, Work
from bot.storage.tables import schema as t

__all__ = ["SqlOutbox"]

_FIELDS = tuple(c.name for c in t.parcels.c if c.name != "lane")
_PARCEL = select(*(t.parcels.c[name] for name in _FIELDS))
_CLAIM = (
    update(t.parcels)
    .where(t.parcels.c.id == bindparam("row"))
    .values(owner=bindparam("owner"), lease_until=bindparam("lease_until"), attempts=bindparam("attempts"))
)
_ASKING = select(t.parcels.c.round).where(
    t.parcels.c.state == ParcelState.WAITING,
    t.parcels.c.kind == ParcelKind.QUESTION,
    t.parcels.c.lease_until.is_not(None),
    t.parcels.c.place == bindparam("place"),
)
_ASKING_IN = _ASKING.where(t.parcels.c.channel == bindparam("channel"))
_SETTLED = ("state", "error", "not_before", "owner", "lease_until", "message")
_SETTLE = (
    update(t.parcels)
    .where(
        t.parcels.c.id == bindparam("row"),
        t.parcels.c.state == ParcelState.WAITING,
        or_(t.parcels.c.attempts == bindparam("claim"), bindparam("state") == ParcelState.SENT),
    )
    .values({name: bindparam(name) for name in _SETTLED})
)


class SqlOutbox:
    """Implements `Outbox`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def add(self, parcels: Sequence[Parcel]) -> None:
        """All in one batch; the unique key decides what is new."""
        await self._work.change_each(_new(self._work.insert), [_row(p) for p in parcels])

    async def claim(self, now: datetime, *, owner: str, until: datetime, limit: int) -> Sequence[Parcel]:
        """The first of their lanes that nobody else holds, then leased in one batch."""
        p = t.parcels.c
        query = (
            _PARCEL.where(
                p.state == ParcelState.WAITING,
                p.not_before <= now,
                or_(p.lease_until.is_(None), p.lease_until <= now, p.lease_until > until + LEASE_SKEW),
                _first_in_lane(),
            )
            .order_by(p.not_before, p.id)
            .limit(limit)
        )
        found = [_parcel(row) for row in await self._work.rows(self._work.locked(query, skip=True))]
        ours = [replace(f, owner=owner, lease_until=until, attempts=f.attempts + 1) for f in found]
        await self._work.change_each(
            _CLAIM,
            [{"row": o.id, "owner": owner, "lease_until": until, "attempts": o.attempts} for o in ours],
        )
        return ours

    async def settle(self, parcels: Sequence[Parcel]) -> None:
        """All in one batch, in the order of ids; only what we still hold, or what was sent."""
        ordered = sorted(parcels, key=lambda parcel: parcel.id)
        await self._work.change_each(
            _SETTLE,
            [
                {name: getattr(parcel, name) for name in _SETTLED}
                | {"row": parcel.id, "claim": parcel.attempts}
                for parcel in ordered
            ],
        )

    async def waiting(self) -> int:
        """A count over the index."""
        query = select(func.count()).where(t.parcels.c.state == ParcelState.WAITING)
        return await self._work.number(query)

    async def asking(self, place: int, *, channel: str = "") -> Collection[int]:
        """Among the few that wait."""
        if channel:
            rows = await self._work.rows(_ASKING_IN, place=place, channel=channel)
        else:
            rows = await self._work.rows(_ASKING, place=place)
        return {row[0] for row in rows}

    async def next_at(self) -> datetime | None:
        """The earliest of the unleased parcels and of the leases' ends, first of their lanes only."""
        p = t.parcels.c
        head = [p.state == ParcelState.WAITING, _first_in_lane()]
        free = select(p.not_before).where(*head, p.lease_until.is_(None))
        held = select(case((p.lease_until > p.not_before, p.lease_until), else_=p.not_before)).where(
            p.lease_until.is_not(None), *head
        )
        rows = [
            await self._work.first(free.order_by(p.not_before, p.id).limit(1)),
            *(await self._work.rows(held)),
        ]
        return min((row[0] for row in rows if row is not None), default=None)

    async def of_round(self, round_id: int) -> Sequence[Parcel]:
        """By round, in the order of creation."""
        query = _PARCEL.where(t.parcels.c.round == round_id).order_by(t.parcels.c.id)
        return [_parcel(row) for row in await self._work.rows(query)]

    async def last_trouble(self, destination: int) -> Parcel | None:
        """The newest that was sent or has an error; nothing if that one was sent."""
        p = t.parcels.c
        query = _PARCEL.where(p.destination == destination, or_(p.state == ParcelState.SENT, p.error != ""))
        row = await self._work.first(query.order_by(p.id.desc()).limit(1))
        parcel = None if row is None else _parcel(row)
        return None if parcel is None or parcel.state is ParcelState.SENT else parcel


@cache
def _new(insert: Insert) -> Upsert:
    return insert(t.parcels).on_conflict_do_nothing(index_elements=["key"])


def _first_in_lane() -> ColumnElement[bool]:
    """That no parcel of the same lane waits that comes earlier by (not_before, id)."""
    p, other = t.parcels.c, t.parcels.alias("earlier").c
    return ~(
        select(1)
        .where(
            other.state == ParcelState.WAITING,
            other.lane == p.lane,
            other.not_before <= p.not_before,
            or_(other.not_before < p.not_before, other.id < p.id),
        )
        .exists()
    )


def _row(parcel: Parcel) -> Mapping[str, object]:
    a = parcel.address
    own = {name: getattr(parcel, name) for name in _FIELDS if name not in _ADDRESS and name != "id"}
    return own | {name: getattr(a, name) for name in _ADDRESS} | {"lane": lane(a)}


_ADDRESS = ("place", "channel", "thread", "user")


def _parcel(row: Line) -> Parcel:
    facts = dict(zip(_FIELDS, row, strict=True))
    address = Address(**{name: facts.pop(name) for name in _ADDRESS})
    return Parcel(address=address, **facts)
