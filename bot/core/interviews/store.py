"""Mock interviews and their turns."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.core.interviews.session import Interview, Session

__all__ = ["InterviewBook"]


class InterviewBook(Protocol):
    """Interviews, each with everything that was asked and answered."""

    async def add(self, interview: Interview) -> Interview:
        """The interview with its id."""
        ...

    async def get(self, interview: int) -> Session | None:
        """One interview with its turns, oldest first, locked for this transaction."""
        ...

    async def save(self, before: Session, after: Session) -> None:
        """Store what changed between the two: the interview and its new or changed turns."""
        ...

    async def open_of(self, member: int) -> Session | None:
        """The member's newest interview that has not ended."""
        ...

    async def ended_of(self, member: int, *, limit: int) -> Sequence[Session]:
        """The member's newest interviews that have ended, newest first."""
        ...

    async def live(self, place: int) -> Sequence[Session]:
        """Interviews with a room in that place that have not ended (for catching up after downtime)."""
        ...

    async def ungraded(self, *, limit: int) -> Sequence[int]:
        """Interviews with an answer that waits for its grade, oldest first."""
        ...

    async def to_notice(self, now: datetime, *, limit: int) -> Sequence[int]:
        """Interviews with notice_at <= now, earliest first."""
        ...

    async def next_notice(self) -> datetime | None:
        """The earliest notice_at of all."""
        ...
