"""Who has said whether their answers may be quoted."""

from sqlalchemy import bindparam, select

from bot.core.people.consents import Consent
from bot.storage.sql.session.work import Work, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlConsents"]

_OF_MEMBER = select(*columns(t.consents, Consent)).where(t.consents.c.member == bindparam("member"))


class SqlConsents:
    """Implements `Consents`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def put(self, consent: Consent) -> None:
        """Insert, or set the instant anew."""
        insert = self._work.insert(t.consents).values(facts(consent))
        again = insert.on_conflict_do_update(index_elements=["member"], set_={"at": consent.at})
        await self._work.change(again)

    async def of(self, member: int) -> Consent | None:
        """By primary key."""
        return await self._work.value(Consent, _OF_MEMBER, member=member)
