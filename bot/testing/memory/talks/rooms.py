"""Private rooms that were opened, in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.core.rooms.room import KnownRoom
from bot.testing.memory.sheets import Sheets

__all__ = ["MemoryRoomBook"]

_MOST = 20


class MemoryRoomBook:
    """Implements `RoomBook`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def put(self, room: KnownRoom) -> KnownRoom:
        """Store, or move the one of the same key."""
        s = self._s
        s.must_write()
        s.require(room.community in s.communities, room.place in s.places)
        known = s.rooms.get(room.key)
        if known is None:
            stored = replace(room, id=s.rooms.number())
        else:
            stored = replace(known, place=room.place, channel=room.channel, title=room.title)
        s.rooms.put(stored.key, stored)
        return stored

    async def get(self, key: str) -> KnownRoom | None:
        """By the key."""
        return self._s.rooms.get(key)

    async def at(self, platform: str, tenant: str, channels: Collection[str]) -> Sequence[KnownRoom]:
        """By channel and place."""
        found = [
            room for room in self._s.rooms if room.channel in channels and self._in(room, platform, tenant)
        ]
        return sorted(found, key=lambda room: -room.id)[:_MOST]

    def _in(self, room: KnownRoom, platform: str, tenant: str) -> bool:
        place = self._s.places.get(room.place)
        return place is not None and place.platform == platform and tenant in {"", place.tenant}
