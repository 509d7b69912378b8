"""What was carried out, in memory."""

from collections.abc import Collection
from dataclasses import replace

from bot.core.deeds import REPEATED_WITHIN, Deed
from bot.testing.memory.sheets import Sheets

__all__ = ["MemoryDeedBook"]


class MemoryDeedBook:
    """Implements `DeedBook`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def claim(self, deed: Deed) -> str | None:
        """By key, then by wish."""
        self._s.must_write()
        if deed.key in self._s.deeds:
            return deed.key
        if deed.wish is not None:
            same = next((each for each in self._s.deeds if each.wish == deed.wish), None)
            if same is not None and same.at > deed.at - REPEATED_WITHIN:
                return same.key
            if same is not None:
                await self.told([same.key])
        self._s.deeds.put(deed.key, deed)
        return None

    async def known(self, key: str) -> bool:
        """By key."""
        return key in self._s.deeds

    async def told(self, keys: Collection[str]) -> None:
        """By key."""
        self._s.must_write()
        for key, deed in self._s.deeds.some(keys).items():
            self._s.deeds.put(key, replace(deed, wish=None))
