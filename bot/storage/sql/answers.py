"""Answers with all their revisions, and the hints that were asked for."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update

from bot.core.model import Answer
from bot.storage import tables as t
from bot.storage.sql.work import Work, columns, facts

__all__ = ["SqlAnswerBook"]

_ANSWER = select(*columns(t.answers, Answer))
_A = t.answers.c
_BY_ID = _ANSWER.where(_A.id == bindparam("id"))
_OF_ROUND = _ANSWER.where(_A.round == bindparam("round"))
_OF_MEMBER = _OF_ROUND.where(_A.member == bindparam("member")).order_by(_A.revision)
_BY_SOURCE = _OF_ROUND.where(_A.source == bindparam("source")).order_by(_A.id)
_HINTS = select(t.hints.c.shown).where(
    t.hints.c.round == bindparam("round"), t.hints.c.member == bindparam("member")
)
_CHANGING = ("grade", "points", "sincere", "withdrawn_at")
_UPDATE = (
    update(t.answers).where(_A.id == bindparam("row")).values({name: bindparam(name) for name in _CHANGING})
)


class SqlAnswerBook:
    """Implements `AnswerBook`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def add(self, answer: Answer) -> Answer:
        """Insert; a revision number that is taken is a Conflict."""
        return await self._work.added(Answer, t.answers, facts(answer))

    async def get(self, answer: int) -> Answer | None:
        """By primary key."""
        return await self._work.value(Answer, _BY_ID, id=answer)

    async def update(self, answer: Answer) -> None:
        """What grading and withdrawing change; the text of a revision never changes."""
        await self._work.change(_UPDATE, row=answer.id, **{name: getattr(answer, name) for name in _CHANGING})

    async def of_member(self, round_id: int, member: int) -> Sequence[Answer]:
        """By the unique (round, member, revision)."""
        return await self._work.values(Answer, _OF_MEMBER, round=round_id, member=member)

    async def by_source(self, round_id: int, source: str) -> Sequence[Answer]:
        """By (round, source); "" is no message."""
        if not source:
            return ()
        return await self._work.values(Answer, _BY_SOURCE, round=round_id, source=source)

    async def of_round(self, round_id: int) -> Sequence[Answer]:
        """By the unique (round, member, revision)."""
        query = _OF_ROUND.where(_A.withdrawn_at.is_(None)).order_by(_A.member, _A.revision)
        return await self._work.values(Answer, query, round=round_id)

    async def ungraded(self, *, limit: int) -> Sequence[Answer]:
        """The index that holds only these; a withdrawn answer waits for nothing."""
        query = _ANSWER.where(_A.grade.is_(None), _A.withdrawn_at.is_(None))
        return await self._work.values(Answer, query.order_by(_A.at, _A.id).limit(limit))

    async def count_hint(self, round_id: int, member: int) -> int:
        """Insert one, or raise what is there."""
        insert = self._work.insert(t.hints).values(round=round_id, member=member, shown=1)
        row = await self._work.give(
            insert.on_conflict_do_update(
                index_elements=["round", "member"], set_={"shown": t.hints.c.shown + 1}
            ).returning(t.hints.c.shown)
        )
        return 0 if row is None else int(row[0])

    async def hints(self, round_id: int, member: int) -> int:
        """By primary key."""
        return await self._work.number(_HINTS, round=round_id, member=member)
