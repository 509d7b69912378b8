"""Messages that wait to be sent."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.outbox.parcel import Parcel

__all__ = ["Outbox"]


class Outbox(Protocol):
    """Messages to be sent."""

    async def add(self, parcels: Sequence[Parcel]) -> None:
        """Store parcels; one whose key exists is left out."""
        ...

    async def claim(self, now: datetime, *, owner: str, until: datetime, limit: int) -> Sequence[Parcel]:
        """Waiting parcels with not_before <= now that nobody else holds, oldest first, now ours until
        `until` and with `attempts` raised by one. A parcel waits for earlier ones to the same channel
        that wait and are due. A lease that ends more than a minute after `until` is none: the clock that
        gave it was set back.
        """
        ...

    async def settle(self, parcels: Sequence[Parcel]) -> None:
        """Store state, error, not_before, lease and message of parcels that we hold."""
        ...

    async def waiting(self) -> int:
        """How many parcels wait."""
        ...

    async def asking(self, place: int, *, channel: str = "") -> Collection[int]:
        """The rounds whose questions to a place, or to one channel of it, may stand there without being on
        record: they wait, and somebody is sending them, or nobody knows what became of the last try.
        """
        ...

    async def next_at(self) -> datetime | None:
        """The earliest instant at which a waiting parcel may be claimed (not_before or lease end)."""
        ...

    async def of_round(self, round_id: int) -> Sequence[Parcel]:
        """Every parcel of a round."""
        ...

    async def last_trouble(self, destination: int) -> Parcel | None:
        """The newest parcel to a destination that waits with an error or was dropped with one, unless
        a later one was sent.
        """
        ...
