"""The append-only list of what organisers did."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update

from bot.core.people.people import AuditLine
from bot.storage.keys import renaming
from bot.storage.sql.work import Work, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlAuditTrail", "rename"]

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


async def rename(work: Work, community: int, name: str, *, to: str) -> None:
    """Put another name in place of somebody's, wherever a line names that person."""
    a = t.audit.c
    lines = await work.rows(select(a.id, a.detail).where(a.community == community))
    renamed = renaming(name, to)
    changed = [{"line": line, "new": new} for line, detail in lines if (new := renamed(detail)) != detail]
    statement = update(t.audit).where(a.id == bindparam("line")).values(detail=bindparam("new"))
    await work.change_each(statement, changed)
