"""A member's graded answers, in memory."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.learning.evidence import Judged
from bot.testing.memory.sheets import Sheets

__all__ = ["MemoryJudgedAnswers"]


class MemoryJudgedAnswers:
    """Implements `JudgedAnswers`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def since(self, member: int, at: datetime) -> Sequence[Judged]:
        """Rounds first, then practice, put in order."""
        s = self._s
        found = [
            Judged(round_.question, answer.at, answer.grade)
            for answer in s.answers
            if answer.member == member and answer.at >= at and answer.withdrawn_at is None
            if answer.grade is not None and (round_ := s.rounds.get(answer.round)) is not None
        ]
        found += [
            Judged(practice.question, practice.answered_at, practice.grade)
            for practice in s.practice
            if practice.member == member and practice.grade is not None
            if practice.answered_at is not None and practice.answered_at >= at
        ]
        return sorted(found, key=lambda judged: judged.at)

    async def pending(self, member: int) -> datetime | None:
        """Among the member's answers; practice is graded before it is kept."""
        waiting = [
            a.at for a in self._s.answers if (a.member, a.grade, a.withdrawn_at) == (member, None, None)
        ]
        return min(waiting, default=None)
