"""The list of what organisers did."""

from collections.abc import Sequence
from typing import Protocol

from bot.core.people.people import AuditLine

__all__ = ["AuditTrail"]


class AuditTrail(Protocol):
    """The append-only list of what organisers did."""

    async def append(self, line: AuditLine) -> None:
        """Add a line."""
        ...

    async def page(self, community: int, *, offset: int, size: int) -> Sequence[AuditLine]:
        """Lines, newest first."""
        ...
