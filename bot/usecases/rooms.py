"""Opening private rooms, each once per key, and speaking in them."""

from dataclasses import replace
from datetime import datetime

from bot.core.outbox.parcel import Address, Parcel, ParcelKind
from bot.core.people.people import Community
from bot.core.rooms.room import KnownRoom, Room
from bot.core.rooms.store import RoomOpener
from bot.core.store import Store

__all__ = ["Gathering", "room_parcel"]


class Gathering:
    """Opens rooms, each once per key, and knows them again."""

    def __init__(self, store: Store, opener: RoomOpener) -> None:
        self._store = store
        self._opener = opener

    async def open(self, room: Room, community: Community, *, at: datetime) -> KnownRoom:
        """The room of that key, opened now or before; one that is gone is opened anew.

        Raises PlatformUnreachable with a sentence that the member can act on. Must not be called inside
        a transaction: it asks the platform.
        """
        async with self._store.read() as tx:
            known = await tx.rooms.get(room.key)
        address = await self._opener.open_room(replace(room, known=known.channel if known else ""))
        async with self._store.begin() as tx:
            opened = KnownRoom(0, room.key, community.id, address.place, address.channel, room.title, at)
            return await tx.rooms.put(opened)

    async def at(self, platform: str, tenant: str, channels: tuple[str, ...]) -> tuple[KnownRoom, ...]:
        """The rooms that live in one of these channels, the newest first; `tenant` "" for any."""
        async with self._store.read() as tx:
            return tuple(await tx.rooms.at(platform, tenant, tuple(filter(None, channels))))


def room_parcel(key: str, room: KnownRoom, text: str, *, now: datetime) -> Parcel:
    """Something to be said in a room, exactly once per `key` (at most 25 characters).

    `text` is "<speaker>:<what>": the speaker that the courier knows by that name finds the words.
    """
    return Parcel(
        id=0,
        key=key,
        kind=ParcelKind.ROOM,
        community=room.community,
        address=Address(room.place, channel=room.channel),
        not_before=now,
        text=text,
    )
