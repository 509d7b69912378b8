"""The streak ledger and the summaries kept for boards."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.streaks.events import StreakEvent, StreakSummary

__all__ = ["StreakLedger"]


class StreakLedger(Protocol):
    """The append-only streak ledger and the summaries kept for boards."""

    async def append(self, events: Sequence[StreakEvent]) -> None:
        """Add lines."""
        ...

    async def events(self, member: int) -> Sequence[StreakEvent]:
        """A member's lines in the order of recording."""
        ...

    async def events_of(self, members: Collection[int]) -> Mapping[int, Sequence[StreakEvent]]:
        """Several members' lines; members without any are left out."""
        ...

    async def summary(self, member: int) -> StreakSummary | None:
        """The streak as last computed."""
        ...

    async def summaries(self, members: Collection[int]) -> Mapping[int, StreakSummary]:
        """The same for several members; those without one are left out."""
        ...

    async def put(self, summaries: Sequence[StreakSummary]) -> None:
        """Store summaries."""
        ...

    async def owe(self, communities: Collection[int], at: datetime) -> None:
        """Remember that a day of these communities closed at `at`, and that their summaries are behind."""
        ...

    async def owed(self, until: datetime, *, limit: int) -> Mapping[int, datetime]:
        """Communities whose summaries are behind, with the instant of the closing, up to `until`; the
        longest first.
        """
        ...

    async def paid(self, community: int, at: datetime) -> None:
        """The summaries have caught up with the closing at `at`; forget it, unless another came after it."""
        ...

    async def every(self, community: int, *, after: int, limit: int) -> Sequence[StreakSummary]:
        """Summaries of any streak, by member id above `after`."""
        ...

    async def alive(self, community: int, *, after: int, limit: int) -> Sequence[StreakSummary]:
        """Summaries with a current streak above 0, by member id above `after`."""
        ...
