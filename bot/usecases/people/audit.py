"""The audit trail as read, with names."""

from dataclasses import dataclass

from bot.core.people.people import AuditLine
from bot.core.store import Store

__all__ = ["Audited", "Auditing"]


@dataclass(frozen=True, slots=True)
class Audited:
    """A line with the names of who did it and of whom it is about ("" for nobody)."""

    line: AuditLine
    actor: str
    subject: str


class Auditing:
    """Reads the audit trail."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def page(self, community: int, *, offset: int, size: int) -> tuple[Audited, ...]:
        """Newest first; what the bot did itself is by "Sparring"."""
        async with self._store.read() as tx:
            lines = await tx.audit.page(community, offset=offset, size=size)
            members = await tx.members.many(
                {who for line in lines for who in (line.actor, line.subject) if who}
            )
        names = {member.id: member.name for member in members.values()}
        return tuple(
            Audited(line, names.get(line.actor or 0, "Sparring"), names.get(line.subject or 0, ""))
            for line in lines
        )
