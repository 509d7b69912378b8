"""Practice pairs and those who wait for a partner."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.pairs.pair import Pair, Waiting

__all__ = ["PairBook"]


class PairBook(Protocol):
    """Practice pairs, and those who wait for a partner."""

    async def wait(self, waiting: Waiting) -> None:
        """Put a member into the queue, or change what the member waits for."""
        ...

    async def stop_waiting(self, members: Collection[int]) -> None:
        """Take members out of the queue."""
        ...

    async def waiting_for(self, member: int) -> Waiting | None:
        """What a member waits for; None for one who does not wait."""
        ...

    async def waiting(self, place: int) -> Sequence[Waiting]:
        """Everybody who waits in a place, longest first, locked against other matchers."""
        ...

    async def expired(self, now: datetime, *, limit: int) -> Sequence[Waiting]:
        """Those with expires_at <= now, earliest first, locked against other claimers."""
        ...

    async def add(self, pair: Pair) -> Pair:
        """The pair with its id; Conflict when one of the two is in a pair that is not over."""
        ...

    async def update(self, pair: Pair) -> None:
        """Store state, instant and what the seats did."""
        ...

    async def get(self, pair: int) -> Pair | None:
        """One pair, locked for this transaction."""
        ...

    async def current(self, member: int) -> Pair | None:
        """The pair of a member that is not over."""
        ...

    async def last_partners(self, members: Collection[int]) -> Mapping[int, int]:
        """Per member, the partner of the newest pair that came about; others are left out."""
        ...

    async def asked(self, members: Collection[int]) -> Collection[str]:
        """Every question of any pair of these members."""
        ...

    async def due(self, now: datetime, *, limit: int) -> Sequence[Pair]:
        """Pairs with next_at <= now, earliest first, locked against other claimers."""
        ...

    async def next_at(self) -> datetime | None:
        """The earliest next_at of all pairs and expires_at of all who wait."""
        ...
