"""Private rooms that were opened."""

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, select

from bot.core.rooms.room import KnownRoom
from bot.storage.sql.session.work import Work, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlRoomBook"]

_ROOM = select(*columns(t.rooms, KnownRoom))
_BY_KEY = _ROOM.where(t.rooms.c.key == bindparam("key"))
_MOST = 20


class SqlRoomBook:
    """Implements `RoomBook`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def put(self, room: KnownRoom) -> KnownRoom:
        """Insert, or move the one of the same key."""
        statement = self._work.insert(t.rooms).values(facts(room))
        moved = {"place": room.place, "channel": room.channel, "title": room.title}
        await self._work.change(statement.on_conflict_do_update(index_elements=["key"], set_=moved))
        stored = await self.get(room.key)
        if stored is None:
            raise self._work.fail()
        return stored

    async def get(self, key: str) -> KnownRoom | None:
        """By the key."""
        return await self._work.value(KnownRoom, _BY_KEY, key=key)

    async def at(self, platform: str, tenant: str, channels: Collection[str]) -> Sequence[KnownRoom]:
        """By channel, with the place only to tell platforms apart."""
        query = (
            _ROOM.join(t.places, t.places.c.id == t.rooms.c.place)
            .where(t.rooms.c.channel.in_(sorted(channels)), t.places.c.platform == platform)
            .order_by(t.rooms.c.id.desc())
            .limit(_MOST)
        )
        if tenant:
            query = query.where(t.places.c.tenant == tenant)
        return await self._work.values(KnownRoom, query)
