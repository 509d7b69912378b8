"""Who has said whether their answers may be quoted, in memory."""

from bot.core.people.consents import Consent
from bot.testing.memory.sheets import Sheets

__all__ = ["MemoryConsents"]


class MemoryConsents:
    """Implements `Consents`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def put(self, consent: Consent) -> None:
        """By member."""
        self._s.must_write()
        self._s.require(consent.member in self._s.members)
        self._s.consents.put(consent.member, consent)

    async def of(self, member: int) -> Consent | None:
        """By member."""
        return self._s.consents.get(member)
