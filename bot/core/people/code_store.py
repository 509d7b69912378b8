"""The one-time codes by which accounts and places are joined."""

from datetime import datetime
from typing import Protocol

from bot.core.people.codes import LinkCode

__all__ = ["LinkCodes"]


class LinkCodes(Protocol):
    """Codes that can be used, by their digest."""

    async def put(self, code: LinkCode, *, now: datetime) -> None:
        """Keep a code in place of the member's earlier one for the same purpose; old ones are forgotten."""
        ...

    async def get(self, digest: str) -> LinkCode | None:
        """A code, perhaps one that has run out; in a writing transaction it is locked."""
        ...

    async def drop(self, digest: str) -> None:
        """Forget a code: it was used."""
        ...
