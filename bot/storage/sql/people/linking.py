"""The one-time codes by which accounts and places are joined."""

from datetime import datetime

from sqlalchemy import delete, select

from bot.core.people.codes import LinkCode
from bot.storage.sql.session.work import Work, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlLinkCodes"]

_L = t.link_codes.c
_CODE = select(*columns(t.link_codes, LinkCode))


class SqlLinkCodes:
    """Implements `LinkCodes`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def put(self, code: LinkCode, *, now: datetime) -> None:
        """Insert, or replace the row of the same member and purpose."""
        work = self._work
        await work.change(delete(t.link_codes).where(_L.expires_at <= now))
        changed = {name: fact for name, fact in facts(code).items() if name not in {"member", "purpose"}}
        insert = work.insert(t.link_codes).values(facts(code))
        await work.change(insert.on_conflict_do_update(index_elements=["member", "purpose"], set_=changed))

    async def get(self, digest: str) -> LinkCode | None:
        """By primary key."""
        return await self._work.value(LinkCode, self._work.locked(_CODE.where(_L.digest == digest)))

    async def drop(self, digest: str) -> None:
        """By primary key."""
        await self._work.change(delete(t.link_codes).where(_L.digest == digest))
