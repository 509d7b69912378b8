"""The one-time codes by which accounts and places are joined, in memory."""

from datetime import datetime

from bot.core.people.codes import LinkCode
from bot.testing.memory.sheets import Sheets

__all__ = ["MemoryLinkCodes"]


class MemoryLinkCodes:
    """Implements `LinkCodes`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def put(self, code: LinkCode, *, now: datetime) -> None:
        """By digest; one for each member and purpose."""
        s = self._s
        s.must_write()
        s.require(code.community in s.communities, code.place in s.places, code.member in s.members)
        for digest, known in s.link_codes.items():
            if known.expires_at <= now or (known.member, known.purpose) == (code.member, code.purpose):
                s.link_codes.drop(digest)
        s.link_codes.put(code.digest, code)

    async def get(self, digest: str) -> LinkCode | None:
        """By digest."""
        return self._s.link_codes.get(digest)

    async def drop(self, digest: str) -> None:
        """By digest."""
        self._s.must_write()
        self._s.link_codes.drop(digest)
