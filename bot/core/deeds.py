"""What people asked for, each to be carried out once: remembered in the transaction that carries it out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

__all__ = ["REPEATED_WITHIN", "Deed", "DeedBook"]

REPEATED_WITHIN = timedelta(minutes=15)
"""Somebody who heard nothing of what they asked for asks again within this; later it is a new wish. As long
as a Discord interaction can be answered.
"""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was asked for: `key` names the event, the same for every delivery of it.

    `wish` is the same for whoever asks for the same thing once more in another event; None when asking again
    means that it is wanted again: from when its doer has been told of it, or from the start.
    """

    key: str
    at: datetime
    wish: str | None = None


class DeedBook(Protocol):
    """What was carried out."""

    async def claim(self, deed: Deed) -> str | None:
        """Remember a deed as carried out by this change; None when it is now.

        Otherwise the key of the one that was carried out before: itself, delivered again, or the same wish
        whose doer was not told, at most `REPEATED_WITHIN` ago.
        """
        ...

    async def known(self, key: str) -> bool:
        """Whether the deed of that key was carried out."""
        ...

    async def told(self, keys: Collection[str]) -> None:
        """Their doers know: the same wish is a new one from now on."""
        ...
