"""The audit trail as read, with names."""

from bot.core.people.people import AuditLine
from bot.core.store import Store

__all__ = ["Auditing"]


class Auditing:
    """Reads the audit trail."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def page(self, community: int, *, offset: int, size: int) -> tuple[tuple[AuditLine, str], ...]:
        """(line, actor's name), newest first; what the bot did itself is by "Sparring"."""
        async with self._store.read() as tx:
            lines = await tx.audit.page(community, offset=offset, size=size)
            members = await tx.members.many({line.actor for line in lines if line.actor is not None})
        names = {member.id: member.name for member in members.values()}
        return tuple((line, names.get(line.actor or 0, "Sparring")) for line in lines)
