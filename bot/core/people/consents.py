"""Who has said whether their answers may be quoted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

__all__ = ["Consent", "Consents"]


@dataclass(frozen=True, slots=True)
class Consent:
    """That a member has decided, and when last; what was decided is a setting of the member."""

    member: int
    at: datetime


class Consents(Protocol):
    """Decisions of members."""

    async def put(self, consent: Consent) -> None:
        """Remember that a member has decided; a later decision takes the place of an earlier one."""
        ...

    async def of(self, member: int) -> Consent | None:
        """A member's decision; None of one who has made none."""
        ...
