"""The append-only ledgers and what is kept in step with them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.core.boards import BoardPage, By, Period
from bot.core.model import AuditLine, PointsEntry, StreakEvent, StreakSummary

__all__ = ["AuditTrail", "PointsLedger", "StreakLedger"]


class PointsLedger(Protocol):
    """The append-only points ledger and the boards kept in step with it."""

    async def append(self, entries: Sequence[PointsEntry]) -> None:
        """Add lines and bring every board of their dates in step."""
        ...

    async def earned(self, round_id: int, member: int) -> int:
        """The sum of a member's lines for a round."""
        ...

    async def earned_by(self, pairs: Collection[tuple[int, int]]) -> Mapping[tuple[int, int], int]:
        """The same for several pairs of round and member; pairs without any line are left out."""
        ...

    async def total(self, member: int) -> int:
        """The sum of all lines of a member."""
        ...

    async def of_round(self, round_id: int) -> Mapping[int, int]:
        """Per member, the sum of the lines for a round."""
        ...

    async def page(
        self, community: int, *, period: Period, by: By, day: date, offset: int, size: int, member: int | None
    ) -> BoardPage:
        """A page of a board for the period that holds `day`: members that show themselves and have a
        value above 0, ties sharing a rank; `own` is the row of `member` even when off the page.
        """
        ...


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

    async def alive(self, community: int, *, after: int, limit: int) -> Sequence[StreakSummary]:
        """Summaries with a current streak above 0, by member id above `after`."""
        ...


class AuditTrail(Protocol):
    """The append-only list of what organisers did."""

    async def append(self, line: AuditLine) -> None:
        """Add a line."""
        ...

    async def page(self, community: int, *, offset: int, size: int) -> Sequence[AuditLine]:
        """Lines, newest first."""
        ...
