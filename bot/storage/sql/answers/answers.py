"""Answers with all their revisions, and the hints that were asked for."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, bindparam, distinct, func, select, update
from sqlalchemy.sql.dml import ReturningInsert

from bot.core.answers.answer import Answer
from bot.core.answers.statistics import FirstAnswer
from bot.storage.sql.session.work import Insert, Work, by_round, chunks, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlAnswerBook"]

_COLUMNS = columns(t.answers, Answer)
_ANSWER = select(*_COLUMNS)
_A = t.answers.c
_BY_ID = _ANSWER.where(_A.id == bindparam("id"))
_OF_ROUND = _ANSWER.where(_A.round == bindparam("round"))
_OF_MEMBER = _OF_ROUND.where(_A.member == bindparam("member")).order_by(_A.revision)
_MEMBERS: BindParameter[Any] = bindparam("members", expanding=True)
_OF_MEMBERS = _OF_ROUND.where(_A.member.in_(_MEMBERS)).order_by(_A.member, _A.revision)
_RECENT = (
    _ANSWER.where(_A.member == bindparam("member"), _A.withdrawn_at.is_(None))
    .order_by(_A.id.desc())
    .limit(bindparam("most"))
)
_BY_SOURCE = _OF_ROUND.where(_A.source == bindparam("source")).order_by(_A.id)
_HINTS = select(t.hints.c.shown).where(
    t.hints.c.round == bindparam("round"), t.hints.c.member == bindparam("member")
)
_HINTS_OF = select(t.hints.c.member, t.hints.c.shown).where(
    t.hints.c.round == bindparam("round"), t.hints.c.member.in_(_MEMBERS)
)
_ROUNDS: BindParameter[Any] = bindparam("rounds", expanding=True)
_ANSWERED = (
    select(_A.round, func.count(distinct(_A.member)))
    .where(_A.round.in_(_ROUNDS), _A.withdrawn_at.is_(None))
    .group_by(_A.round)
)
_R = t.rounds.c
_FIRSTS = (
    select(_A.member, _R.question, _A.grade)
    .join(t.rounds, _R.id == _A.round)
    .where(_R.community == bindparam("community"), _A.revision == 1)
    .where(_A.grade.is_not(None), _A.withdrawn_at.is_(None))
    .order_by(_R.due_at.desc(), _R.id.desc(), _A.member)
    .limit(bindparam("most"))
)
_CHANGING = ("grade", "points", "sincere", "withdrawn_at")
_UPDATE = (
    update(t.answers).where(_A.id == bindparam("row")).values({name: bindparam(name) for name in _CHANGING})
)


@cache
def _new(insert: Insert) -> ReturningInsert[Any]:
    return insert(t.answers).returning(*_COLUMNS)


class SqlAnswerBook:
    """Implements `AnswerBook`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def add(self, answer: Answer) -> Answer:
        """Insert; a revision number that is taken is a Conflict."""
        return await self._work.added(Answer, t.answers, facts(answer))

    async def add_all(self, answers: Sequence[Answer]) -> Sequence[Answer]:
        """All in one batch, in an order in which two processes cannot block each other."""
        ordered = sorted(answers, key=_place)
        rows = await self._work.give_each(_new(self._work.insert), [facts(answer) for answer in ordered])
        stored = {_place(answer): answer for answer in (Answer(*row) for row in rows)}
        return [stored[_place(answer)] for answer in answers]

    async def get(self, answer: int) -> Answer | None:
        """By primary key."""
        return await self._work.value(Answer, _BY_ID, id=answer)

    async def update(self, answers: Sequence[Answer]) -> None:
        """What grading and withdrawing change, in one batch; the text of a revision never changes."""
        ordered = sorted(answers, key=lambda answer: answer.id)
        await self._work.change_each(
            _UPDATE, [{"row": a.id, **{name: getattr(a, name) for name in _CHANGING}} for a in ordered]
        )

    async def of_member(self, round_id: int, member: int) -> Sequence[Answer]:
        """By the unique (round, member, revision)."""
        return await self._work.values(Answer, _OF_MEMBER, round=round_id, member=member)

    async def of_members(
        self, pairs: Collection[tuple[int, int]]
    ) -> Mapping[tuple[int, int], Sequence[Answer]]:
        """By the unique (round, member, revision), round by round."""
        found: dict[tuple[int, int], list[Answer]] = defaultdict(list)
        for round_id, members in by_round(pairs):
            for answer in await self._work.values(Answer, _OF_MEMBERS, round=round_id, members=members):
                found[round_id, answer.member].append(answer)
        return dict(found)

    async def recent(self, member: int, *, limit: int) -> Sequence[Answer]:
        """By the index on members, by id: the order of arrival."""
        return await self._work.values(Answer, _RECENT, member=member, most=limit)

    async def by_source(self, round_id: int, source: str) -> Sequence[Answer]:
        """By (round, source); "" is no message."""
        if not source:
            return ()
        return await self._work.values(Answer, _BY_SOURCE, round=round_id, source=source)

    async def of_round(self, round_id: int) -> Sequence[Answer]:
        """By the unique (round, member, revision)."""
        query = _OF_ROUND.where(_A.withdrawn_at.is_(None)).order_by(_A.member, _A.revision)
        return await self._work.values(Answer, query, round=round_id)

    async def answered(self, rounds: Collection[int]) -> Mapping[int, int]:
        """By the unique (round, member, revision)."""
        return {
            round_id: members
            for some in chunks(rounds)
            for round_id, members in await self._work.rows(_ANSWERED, rounds=some)
        }

    async def firsts(self, community: int, *, limit: int) -> Sequence[FirstAnswer]:
        """By the community's rounds, and the unique (round, member, revision)."""
        return await self._work.values(FirstAnswer, _FIRSTS, community=community, most=limit)

    async def ungraded(self, *, offset: int = 0, limit: int) -> Sequence[Answer]:
        """The index that holds only these; a withdrawn answer waits for nothing."""
        query = _ANSWER.where(_A.grade.is_(None), _A.withdrawn_at.is_(None))
        return await self._work.values(Answer, query.order_by(_A.at, _A.id).limit(limit).offset(offset))

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

    async def hints_of(self, pairs: Collection[tuple[int, int]]) -> Mapping[tuple[int, int], int]:
        """By primary key, round by round."""
        return {
            (round_id, member): shown
            for round_id, members in by_round(pairs)
            for member, shown in await self._work.rows(_HINTS_OF, round=round_id, members=members)
        }


def _place(answer: Answer) -> tuple[int, int, int]:
    return answer.round, answer.member, answer.revision
