"""When a community is told of its week and month."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.core.recaps.recap import RecapPlan

__all__ = ["RecapBook"]


class RecapBook(Protocol):
    """When communities are told of their weeks and months."""

    async def get(self, community: int) -> RecapPlan | None:
        """A community's plan; None before its first schedule."""
        ...

    async def put(self, plan: RecapPlan) -> None:
        """Store a plan, in place of the earlier one."""
        ...

    async def due(self, now: datetime, *, limit: int) -> Sequence[RecapPlan]:
        """Those with next_at <= now, earliest first, locked against other claimers."""
        ...

    async def next_at(self) -> datetime | None:
        """The earliest next_at of all."""
        ...
