"""A member's graded answers, to rounds and for practice, as one list."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select

from bot.core.learning.evidence import Judged
from bot.storage.sql.session.work import Work
from bot.storage.tables import schema as t

__all__ = ["SqlJudgedAnswers"]

_A, _P = t.answers.c, t.practice.c
_DAILY = (
    select(t.rounds.c.question, _A.at, _A.grade)
    .join(t.rounds, t.rounds.c.id == _A.round)
    .where(_A.member == bindparam("member"), _A.at >= bindparam("since"))
    .where(_A.grade.is_not(None), _A.withdrawn_at.is_(None))
)
_PRACTICE = select(_P.question, _P.answered_at, _P.grade).where(
    _P.member == bindparam("member"), _P.answered_at >= bindparam("since"), _P.grade.is_not(None)
)

_PENDING = select(func.min(_A.at)).where(
    _A.member == bindparam("member"), _A.grade.is_(None), _A.withdrawn_at.is_(None)
)


class SqlJudgedAnswers:
    """Implements `JudgedAnswers`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def since(self, member: int, at: datetime) -> Sequence[Judged]:
        """By the two indexes on members, put in order here."""
        found = await self._work.values(Judged, _DAILY, member=member, since=at)
        found += await self._work.values(Judged, _PRACTICE, member=member, since=at)
        return sorted(found, key=lambda judged: judged.at)

    async def pending(self, member: int) -> datetime | None:
        """By the index on members."""
        row = await self._work.first(_PENDING, member=member)
        return None if row is None else row[0]
