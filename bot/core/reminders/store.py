"""What members are reminded of."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.reminders.reminder import Reminders, ShutInbox

__all__ = ["ReminderBook"]


class ReminderBook(Protocol):
    """Members' reminders, and the people who take no messages."""

    async def get(self, member: int) -> Reminders | None:
        """What a member wished; None for one who never did."""
        ...

    async def put(self, reminders: Sequence[Reminders]) -> None:
        """Store wishes, in place of earlier ones."""
        ...

    async def due(self, now: datetime, *, limit: int) -> Sequence[Reminders]:
        """Those with next_at <= now, earliest first, locked against other claimers."""
        ...

    async def next_at(self) -> datetime | None:
        """The earliest next_at of all."""
        ...

    async def wake(self, communities: Collection[int], at: datetime) -> None:
        """Look at `at` at the latest at everybody there who wants to hear of closing rounds."""
        ...

    async def shut(self, inbox: ShutInbox) -> None:
        """Remember that a person takes no messages; the first refusal stays."""
        ...

    async def reopen(self, places: Collection[int], externals: Collection[str]) -> None:
        """Forget that these people of these places refused."""
        ...

    async def shut_among(self, places: Collection[int], externals: Collection[str]) -> Sequence[ShutInbox]:
        """Which of these people of these places refused, by place and name there."""
        ...
