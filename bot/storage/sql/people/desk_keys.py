"""The keys of the desk and of own pages."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from bot.core.people.desk_keys import LINKS, DeskKey, KeyKind
from bot.storage.sql.session.work import Work, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlDeskKeys"]

_K = t.desk_keys.c
_KEY = select(*columns(t.desk_keys, DeskKey))
_SESSIONS = _KEY.where(_K.member == bindparam("member"), _K.kind == bindparam("kind")).order_by(
    _K.made_at.desc(), _K.digest
)


class SqlDeskKeys:
    """Implements `DeskKeys`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def put(self, key: DeskKey, *, now: datetime) -> None:
        """Insert, once what has run out, and an earlier link, is deleted."""
        work = self._work
        await work.change(delete(t.desk_keys).where(_K.expires_at <= now))
        if key.kind in LINKS:
            earlier = delete(t.desk_keys).where(_K.member == key.member, _K.kind == key.kind)
            await work.change(earlier)
        await work.change(work.insert(t.desk_keys).values(facts(key)))

    async def get(self, digest: str) -> DeskKey | None:
        """By primary key."""
        return await self._work.value(DeskKey, self._work.locked(_KEY.where(_K.digest == digest)))

    async def sessions(self, member: int, kind: KeyKind = KeyKind.SESSION) -> Sequence[DeskKey]:
        """By the index on member and kind."""
        return await self._work.values(DeskKey, _SESSIONS, member=member, kind=kind)

    async def drop(self, digest: str) -> None:
        """By primary key."""
        await self._work.change(delete(t.desk_keys).where(_K.digest == digest))
