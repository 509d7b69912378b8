"""What is stored on one person: shown, deleted, and thinned out with time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

__all__ = ["FORGOTTEN", "FORMER", "Kept", "PersonalData"]

FORMER = "A former member"
"""What stands where the name of somebody stood who had everything deleted."""

FORGOTTEN = "Whom it was for had everything deleted."
"""Why a message was given up that waited for such a person."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows of one table that are about one person: `what` they are, by column, in the core's own values."""

    table: str
    what: str
    rows: Sequence[Mapping[str, object]]


class PersonalData(Protocol):
    """Everything that is stored on a member, whichever table it is in."""

    async def of(self, member: int) -> Sequence[Kept]:
        """All of it, table by table; tables with nothing are left out."""
        ...

    async def forget(self, member: int, at: datetime) -> None:
        """Delete it. What the ledgers need stays as numbers of nobody; messages that wait are dropped."""
        ...

    async def close(self, round_id: int, source: str, at: datetime) -> None:
        """A message to a round is gone: nothing that it said counts, however late it is heard."""
        ...

    async def bygone(self, said: Collection[tuple[int, str]]) -> frozenset[tuple[int, str]]:
        """Those of these messages, as round and source, that are gone or were of somebody forgotten since,
        and must not be read again.
        """
        ...

    async def thin(self, before: datetime, *, limit: int) -> int:
        """Empty the words of at most `limit` graded answers given before then; how many there were.

        Their grades stay, without the words that they quoted.
        """
        ...
