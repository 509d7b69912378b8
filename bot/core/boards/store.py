"""The points ledger and the boards that are kept in step with it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

from bot.core.boards.board import BoardPage, By, Period
from bot.core.boards.points import PointsEntry

__all__ = ["PointsLedger"]


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
