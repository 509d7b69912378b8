"""What platforms delivered and nobody has dealt with yet, and which processes are there to do it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

__all__ = ["ABSENT_AFTER", "Arrival", "Arrivals"]

ABSENT_AFTER = timedelta(seconds=45)
"""A process that was not seen for so long is gone; one that lives is seen every ten seconds."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event as a platform delivered it, before anybody has understood it.

    `key` is the same for every delivery of it; `payload` is its JSON; `owner` the process that deals with it;
    `tries` how many processes died or gave up over it.
    """

    key: str
    platform: str
    kind: str
    payload: str
    at: datetime
    owner: str
    tries: int = 0


class Arrivals(Protocol):
    """Keeps events from before they are acknowledged until they are dealt with."""

    async def keep(self, arrivals: Collection[Arrival]) -> frozenset[str]:
        """The keys of those that are new; the others were delivered before, to whichever process."""
        ...

    async def done(self, keys: Collection[str]) -> None:
        """They are dealt with: nothing of them is kept but that they were delivered."""
        ...

    async def forget(self, keys: Collection[str]) -> None:
        """They were not for the bot: as if they had never been delivered."""
        ...

    async def met(self, keys: Collection[str]) -> frozenset[str]:
        """Those of these keys that were delivered before, or read again by `meet`."""
        ...

    async def waiting(self, keys: Collection[str], owner: str) -> frozenset[str]:
        """Those of these keys that `owner` has stored and nobody has dealt with."""
        ...

    async def meet(self, key: str, at: datetime) -> bool:
        """Remember an event that was read again; False when it was delivered before."""
        ...

    async def adopt(self, platform: str, owner: str, *, now: datetime, limit: int) -> Sequence[Arrival]:
        """Events of processes that are gone, oldest first, from now on `owner`'s."""
        ...

    async def present(self, owner: str, now: datetime) -> None:
        """A process is there."""
        ...

    async def processes(self) -> Sequence[str]:
        """Those that said so and did not take it back."""
        ...

    async def absent(self, owners: Collection[str]) -> None:
        """Processes that are gone."""
        ...
