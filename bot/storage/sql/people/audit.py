"""The append-only list of what organisers did."""

from collections.abc import Sequence

from sqlalchemy import select

from bot.core.people.people import AuditLine
from bot.storage.sql.session.work import Work, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlAuditTrail"]

_LINE = select(*columns(t.audit, AuditLine))


class SqlAuditTrail:
    """Implements `AuditTrail`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def append(self, line: AuditLine) -> None:
        """Insert."""
        await self._work.change(self._work.insert(t.audit).values(facts(line)))

    async def page(self, community: int, *, offset: int, size: int) -> Sequence[AuditLine]:
        """By id backwards, which is the order of recording."""
        a = t.audit.c
        query = _LINE.where(a.community == community).order_by(a.id.desc()).offset(offset).limit(size)
        return await self._work.values(AuditLine, query)
