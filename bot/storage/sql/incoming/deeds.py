"""What was carried out."""

from collections.abc import Collection
from functools import cache
from zlib import crc32

from sqlalchemy import bindparam, delete, select, update

from bot.core.deeds import REPEATED_WITHIN, Deed
from bot.storage.keys import EVENTS_KEPT
from bot.storage.sql.session.work import Insert, Upsert, Work, chunks, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlDeedBook"]

_D = t.deeds.c
_DEED = select(*columns(t.deeds, Deed))
_BY_KEY = _DEED.where(_D.key == bindparam("key"))
_BY_WISH = _DEED.where(_D.wish == bindparam("wish"))
_SWEEP_ONE_IN = 256


class SqlDeedBook:
    """Implements `DeedBook`. A wish stands in its row until its doer was told: then it is nobody's."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def claim(self, deed: Deed) -> str | None:
        """Insert; the key and the wish are unique, so two processes cannot both have it."""
        if crc32(deed.key.encode()) % _SWEEP_ONE_IN == 0:
            await self._work.change(delete(t.deeds).where(_D.at < deed.at - EVENTS_KEPT))
        if await self._work.change(_new(self._work.insert), **facts(deed)):
            return None
        before = await self._work.value(Deed, _BY_KEY, key=deed.key)
        if before is None and deed.wish is not None:
            before = await self._work.value(Deed, _BY_WISH, wish=deed.wish)
        if before is not None and (before.key == deed.key or before.at > deed.at - REPEATED_WITHIN):
            return before.key
        await self._work.change(update(t.deeds).where(_D.wish == deed.wish).values(wish=None))
        await self._work.change(_new(self._work.insert), **facts(deed))
        return None

    async def known(self, key: str) -> bool:
        """By primary key."""
        return await self._work.value(Deed, _BY_KEY, key=key) is not None

    async def told(self, keys: Collection[str]) -> None:
        """By primary key."""
        for some in chunks(keys):
            await self._work.change(update(t.deeds).where(_D.key.in_(some)).values(wish=None))


@cache
def _new(insert: Insert) -> Upsert:
    return insert(t.deeds).on_conflict_do_nothing()
