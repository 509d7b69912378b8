"""Practice questions, outside every round."""

from collections.abc import Sequence

from sqlalchemy import select, update

from bot.core.answers.answer import Practice
from bot.storage.sql.session.work import Work, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlPracticeBook"]

_PRACTICE = select(*columns(t.practice, Practice))


class SqlPracticeBook:
    """Implements `PracticeBook`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def add(self, practice: Practice) -> Practice:
        """Insert, and read back with the id."""
        return await self._work.added(Practice, t.practice, facts(practice))

    async def get(self, practice: int) -> Practice | None:
        """By primary key."""
        return await self._work.value(Practice, _PRACTICE.where(t.practice.c.id == practice))

    async def update(self, practice: Practice) -> None:
        """What the member did with the question."""
        await self._work.change(
            update(t.practice)
            .where(t.practice.c.id == practice.id)
            .values(
                hints=practice.hints,
                text=practice.text,
                grade=practice.grade,
                answered_at=practice.answered_at,
            )
        )

    async def recent(self, member: int, *, limit: int) -> Sequence[Practice]:
        """By id, which is the order of asking."""
        p = t.practice.c
        query = _PRACTICE.where(p.member == member).order_by(p.id.desc()).limit(limit)
        return await self._work.values(Practice, query)
