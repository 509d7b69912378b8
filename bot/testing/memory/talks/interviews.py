"""Mock interviews and their turns, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.interviews.session import Interview, Session, Stage
from bot.testing.memory.sheets import Sheets

__all__ = ["MemoryInterviewBook"]


class MemoryInterviewBook:
    """Implements `InterviewBook`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def add(self, interview: Interview) -> Interview:
        """Store under a new number."""
        s = self._s
        s.must_write()
        s.require(interview.community in s.communities, interview.member in s.members)
        s.require(interview.place in s.places)
        stored = replace(interview, id=s.interviews.number())
        s.interviews.put(stored.id, stored)
        return stored

    async def get(self, interview: int) -> Session | None:
        """By id; one writer at a time is lock enough."""
        found = self._s.interviews.get(interview)
        return self._with_turns(found) if found is not None else None

    async def save(self, before: Session, after: Session) -> None:
        """The interview if it changed, and the turns that did."""
        s = self._s
        s.must_write()
        s.require(after.interview.id in s.interviews)
        if after.interview != before.interview:
            s.interviews.put(after.interview.id, after.interview)
        for turn in after.turns:
            if turn not in before.turns:
                s.interview_turns.put((turn.interview, turn.number), turn)

    async def open_of(self, member: int) -> Session | None:
        """The newest that has not ended."""
        return next((each for each in self._of(member) if each.interview.stage is not Stage.ENDED), None)

    async def ended_of(self, member: int, *, limit: int) -> Sequence[Session]:
        """By id, newest first."""
        return [each for each in self._of(member) if each.interview.stage is Stage.ENDED][:limit]

    async def live(self, place: int) -> Sequence[Session]:
        """By place, oldest first."""
        found = [i for i in self._s.interviews if i.place == place and i.stage is not Stage.ENDED]
        return [self._with_turns(each) for each in found if each.channel]

    async def ungraded(self, *, limit: int) -> Sequence[int]:
        """Those with a turn that waits."""
        turns = self._s.interview_turns
        waiting = {t.interview for t in turns if t.answered_at is not None and t.grade is None}
        return sorted(waiting)[:limit]

    async def to_notice(self, now: datetime, *, limit: int) -> Sequence[int]:
        """By instant."""
        due = [i for i in self._noticed() if i.notice_at is not None and i.notice_at <= now]
        return [interview.id for interview in due[:limit]]

    async def next_notice(self) -> datetime | None:
        """The first of them."""
        return next((interview.notice_at for interview in self._noticed()), None)

    def _of(self, member: int) -> list[Session]:
        mine = [each for each in self._s.interviews if each.member == member]
        return [self._with_turns(each) for each in sorted(mine, key=lambda each: -each.id)]

    def _with_turns(self, interview: Interview) -> Session:
        turns = [turn for turn in self._s.interview_turns if turn.interview == interview.id]
        return Session(interview, tuple(sorted(turns, key=lambda turn: turn.number)))

    def _noticed(self) -> list[Interview]:
        with_notice = [(i.notice_at, i.id, i) for i in self._s.interviews if i.notice_at is not None]
        return [interview for _, _, interview in sorted(with_notice, key=lambda each: each[:2])]
