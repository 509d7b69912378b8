"""The keys of the desk and of own pages, in memory."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.people.desk_keys import LINKS, DeskKey, KeyKind
from bot.testing.memory.sheets import Sheets

__all__ = ["MemoryDeskKeys"]


class MemoryDeskKeys:
    """Implements `DeskKeys`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def put(self, key: DeskKey, *, now: datetime) -> None:
        """By digest; one link of a kind for each member."""
        s = self._s
        s.must_write()
        s.require(key.community in s.communities, key.place in s.places, key.member in s.members)
        for digest, known in s.desk_keys.items():
            earlier = (known.member, known.kind) == (key.member, key.kind) and key.kind in LINKS
            if known.expires_at <= now or earlier:
                s.desk_keys.drop(digest)
        s.require(key.digest not in s.desk_keys)
        s.desk_keys.put(key.digest, key)

    async def get(self, digest: str) -> DeskKey | None:
        """By digest."""
        return self._s.desk_keys.get(digest)

    async def sessions(self, member: int, kind: KeyKind = KeyKind.SESSION) -> Sequence[DeskKey]:
        """By member and kind."""
        found = [key for _, key in self._s.desk_keys.items() if (key.member, key.kind) == (member, kind)]
        return sorted(sorted(found, key=lambda key: key.digest), key=lambda key: key.made_at, reverse=True)

    async def drop(self, digest: str) -> None:
        """By digest."""
        self._s.must_write()
        self._s.desk_keys.drop(digest)
