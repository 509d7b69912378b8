"""Private rooms: opening them on a platform, and remembering them."""

from collections.abc import Collection, Sequence
from typing import Protocol

from bot.core.outbox.parcel import Address
from bot.core.rooms.room import KnownRoom, Room

__all__ = ["RoomBook", "RoomOpener"]


class RoomOpener(Protocol):
    """Opens a room on the platform of its place."""

    async def open_room(self, room: Room) -> Address:
        """Where to speak so that exactly the room's members hear it; raises PlatformUnreachable with a
        sentence that the member can act on. `room.known` is used again as long as it is there.
        """
        ...


class RoomBook(Protocol):
    """Rooms that were opened."""

    async def put(self, room: KnownRoom) -> KnownRoom:
        """The room with its id; one of the same key moves to this place and channel."""
        ...

    async def get(self, key: str) -> KnownRoom | None:
        """The room of a key."""
        ...

    async def at(self, platform: str, tenant: str, channels: Collection[str]) -> Sequence[KnownRoom]:
        """Rooms in any of these channels of a platform, newest first; `tenant` "" looks at all tenants."""
        ...
