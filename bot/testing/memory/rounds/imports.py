"""Questions that were read from files and wait, in memory."""

from dataclasses import replace

from bot.core.packs.imports import IMPORT_LASTS, Import
from bot.testing.memory.sheets import Sheets

__all__ = ["MemoryImports"]


class MemoryImports:
    """Implements `Imports`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def put(self, read: Import) -> Import:
        """By number; one for each member."""
        s = self._s
        s.must_write()
        s.require(read.community in s.communities, read.member in s.members)
        for number, known in s.imports.items():
            if known.member == read.member or known.at <= read.at - IMPORT_LASTS:
                s.imports.drop(number)
        stored = replace(read, id=s.imports.number())
        s.imports.put(stored.id, stored)
        return stored

    async def get(self, number: int) -> Import | None:
        """By number."""
        return self._s.imports.get(number)

    async def drop(self, number: int) -> None:
        """By number."""
        self._s.must_write()
        self._s.imports.drop(number)
