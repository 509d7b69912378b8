"""Mock interviews and their turns."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, text, update

from bot.core.interviews.interviewer import Turn
from bot.core.interviews.session import Interview, Session, Stage
from bot.storage.sql.session.work import Work, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlInterviewBook"]

_INTERVIEW = select(*columns(t.interviews, Interview))
_BY_ID = _INTERVIEW.where(t.interviews.c.id == bindparam("id"))
_OF_MEMBER = _INTERVIEW.where(t.interviews.c.member == bindparam("member")).order_by(t.interviews.c.id.desc())
_LIVE = _INTERVIEW.where(text("stage != 'ended'")).order_by(t.interviews.c.id)
_IDENTITY = {"interview", "member", "number"}
_TURN = select(*columns(t.interview_turns, Turn))


class SqlInterviewBook:
    """Implements `InterviewBook`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def add(self, interview: Interview) -> Interview:
        """Insert, and read back with the id."""
        return await self._work.added(Interview, t.interviews, facts(interview))

    async def get(self, interview: int) -> Session | None:
        """By primary key, locked."""
        found = await self._work.value(Interview, self._work.locked(_BY_ID), id=interview)
        return (await self._with_turns([found]))[0] if found is not None else None

    async def save(self, before: Session, after: Session) -> None:
        """The row, then the turns that are new or changed."""
        if after.interview != before.interview:
            changed = facts(after.interview)
            await self._work.change(
                update(t.interviews).where(t.interviews.c.id == after.interview.id).values(changed)
            )
        for turn in after.turns:
            if turn in before.turns:
                continue
            row = facts(turn)
            statement = self._work.insert(t.interview_turns).values(row)
            kept = {name: fact for name, fact in row.items() if name not in _IDENTITY}
            await self._work.change(
                statement.on_conflict_do_update(index_elements=["interview", "number"], set_=kept)
            )

    async def open_of(self, member: int) -> Session | None:
        """The newest that has not ended."""
        query = _OF_MEMBER.where(t.interviews.c.stage != Stage.ENDED).limit(1)
        found = await self._work.value(Interview, query, member=member)
        return (await self._with_turns([found]))[0] if found is not None else None

    async def ended_of(self, member: int, *, limit: int) -> Sequence[Session]:
        """By id, which is the order of beginning."""
        query = _OF_MEMBER.where(t.interviews.c.stage == Stage.ENDED).limit(limit)
        return await self._with_turns(await self._work.values(Interview, query, member=member))

    async def live(self, place: int) -> Sequence[Session]:
        """From the partial index of interviews that have not ended."""
        query = _LIVE.where(t.interviews.c.place == place, t.interviews.c.channel != "")
        return await self._with_turns(await self._work.values(Interview, query))

    async def ungraded(self, *, limit: int) -> Sequence[int]:
        """From the partial index of turns that wait."""
        c = t.interview_turns.c
        query = (
            select(c.interview)
            .where(c.grade.is_(None), c.answered_at.is_not(None))
            .distinct()
            .order_by(c.interview)
            .limit(limit)
        )
        return [row[0] for row in await self._work.rows(query)]

    async def to_notice(self, now: datetime, *, limit: int) -> Sequence[int]:
        """From the partial index of interviews with a notice to come."""
        c = t.interviews.c
        query = select(c.id).where(c.notice_at <= now).order_by(c.notice_at, c.id).limit(limit)
        return [row[0] for row in await self._work.rows(query)]

    async def next_notice(self) -> datetime | None:
        """The head of the same index."""
        c = t.interviews.c
        query = select(c.notice_at).where(c.notice_at.is_not(None)).order_by(c.notice_at).limit(1)
        row = await self._work.first(query)
        return row[0] if row is not None else None

    async def _with_turns(self, interviews: Sequence[Interview]) -> list[Session]:
        c = t.interview_turns.c
        ids = [interview.id for interview in interviews]
        query = _TURN.where(c.interview.in_(ids)).order_by(c.interview, c.number)
        turns: defaultdict[int, list[Turn]] = defaultdict(list)
        for turn in await self._work.values(Turn, query) if ids else ():
            turns[turn.interview].append(turn)
        return [Session(interview, tuple(turns[interview.id])) for interview in interviews]
