"""Members who ask for a person's judgement, and what organisers ruled."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from bot.core.answers.answer import Appeal
from bot.core.answers.grade import Ruling
from bot.storage.sql.session.work import Work, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlAppeals"]

_APPEAL = select(*columns(t.appeals, Appeal))
_RULING = select(*columns(t.rulings, Ruling))


class SqlAppeals:
    """Implements `Appeals`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def add(self, appeal: Appeal) -> Appeal:
        """Insert unless one is open: a unique index over the open ones decides."""
        a = t.appeals.c
        open_ = a.settled_at.is_(None)
        insert = self._work.insert(t.appeals).values(facts(appeal))
        stored = await self._work.give(
            insert.on_conflict_do_nothing(index_elements=["answer", "member"], index_where=open_).returning(
                *columns(t.appeals, Appeal)
            )
        )
        if stored is not None:
            return Appeal(*stored)
        query = _APPEAL.where(a.answer == appeal.answer, a.member == appeal.member, open_)
        known = await self._work.value(Appeal, query)
        if known is None:
            raise self._work.fail()
        return known

    async def get(self, appeal: int) -> Appeal | None:
        """By primary key."""
        return await self._work.value(Appeal, _APPEAL.where(t.appeals.c.id == appeal))

    async def waiting(self, community: int, *, limit: int) -> Sequence[Appeal]:
        """By (community, settled_at, id)."""
        a = t.appeals.c
        query = _APPEAL.where(a.community == community, a.settled_at.is_(None)).order_by(a.id).limit(limit)
        return await self._work.values(Appeal, query)

    async def update(self, appeal: Appeal) -> None:
        """How it ended; the wish itself stays as it was."""
        await self._work.change(
            update(t.appeals)
            .where(t.appeals.c.id == appeal.id)
            .values(settled_at=appeal.settled_at, outcome=appeal.outcome)
        )

    async def rule(self, community: int, ruling: Ruling, *, by: int, at: datetime) -> None:
        """Insert, or replace by (community, question, idea, phrasing)."""
        changing = {"accepted": ruling.accepted, "by": by, "at": at}
        insert = self._work.insert(t.rulings).values(facts(ruling) | changing | {"community": community})
        await self._work.change(
            insert.on_conflict_do_update(
                index_elements=["community", "question", "idea", "phrasing"], set_=changing
            )
        )

    async def rulings(self, community: int, question: str) -> tuple[Ruling, ...]:
        """By the instant at which each was last given."""
        r = t.rulings.c
        query = _RULING.where(r.community == community, r.question == question).order_by(r.at, r.id)
        return tuple(await self._work.values(Ruling, query))
