"""Accounts whose people have left, in memory."""

from collections.abc import Sequence

from bot.core.people.absences import Absence
from bot.testing.memory.sheets import Sheets

__all__ = ["MemoryAbsences"]


class MemoryAbsences:
    """Implements `Absences`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def put(self, absence: Absence) -> None:
        """Unless it is there."""
        self._s.must_write()
        self._s.require(absence.member in self._s.members)
        key = (absence.member, absence.platform, absence.external)
        if key not in self._s.absences:
            self._s.absences.put(key, absence)

    async def of(self, member: int) -> Sequence[Absence]:
        """By the instant of leaving."""
        found = [each for each in self._s.absences if each.member == member]
        return sorted(found, key=lambda each: (each.since, each.platform, each.external))

    async def end(self, absence: Absence) -> None:
        """By key."""
        self._s.must_write()
        self._s.absences.drop((absence.member, absence.platform, absence.external))
