"""Questions that were read from files and wait."""

from sqlalchemy import delete, select

from bot.core.packs.imports import IMPORT_LASTS, Import
from bot.storage.sql.session.work import Work, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlImports"]

_I = t.imports.c
_IMPORT = select(*columns(t.imports, Import))


class SqlImports:
    """Implements `Imports`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def put(self, read: Import) -> Import:
        """Insert, once the member's earlier one, and what has waited too long, is deleted."""
        await self._work.change(delete(t.imports).where(_I.at <= read.at - IMPORT_LASTS))
        await self._work.change(delete(t.imports).where(_I.member == read.member))
        return await self._work.added(Import, t.imports, facts(read))

    async def get(self, number: int) -> Import | None:
        """By primary key."""
        return await self._work.value(Import, self._work.locked(_IMPORT.where(_I.id == number)))

    async def drop(self, number: int) -> None:
        """By primary key."""
        await self._work.change(delete(t.imports).where(_I.id == number))
