"""Accounts whose people have left a server or workspace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

__all__ = ["Absence", "Absences"]


@dataclass(frozen=True, slots=True)
class Absence:
    """An account of a member that has left its platform's place, since when, and whether boards showed it."""

    member: int
    platform: str
    external: str
    since: datetime
    on_boards: bool


class Absences(Protocol):
    """Who is away."""

    async def put(self, absence: Absence) -> None:
        """Remember that an account has left; one that is known to have left stays as it was."""
        ...

    async def of(self, member: int) -> Sequence[Absence]:
        """A member's accounts that have left, the one that left last at the end."""
        ...

    async def end(self, absence: Absence) -> None:
        """The account is back."""
        ...
