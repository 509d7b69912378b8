"""Accounts whose people have left."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from bot.core.people.absences import Absence
from bot.storage.sql.session.work import Work, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlAbsences"]

_ABSENCE = select(*columns(t.absences, Absence))


class SqlAbsences:
    """Implements `Absences`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def put(self, absence: Absence) -> None:
        """Insert; the primary key decides whether it is new."""
        insert = self._work.insert(t.absences).values(facts(absence))
        await self._work.change(insert.on_conflict_do_nothing())

    async def of(self, member: int) -> Sequence[Absence]:
        """By the beginning of the primary key."""
        a = t.absences.c
        query = _ABSENCE.where(a.member == member).order_by(a.since, a.platform, a.external)
        return await self._work.values(Absence, query)

    async def end(self, absence: Absence) -> None:
        """By primary key."""
        a = t.absences.c
        own = (a.member == absence.member, a.platform == absence.platform, a.external == absence.external)
        await self._work.change(delete(t.absences).where(*own))
