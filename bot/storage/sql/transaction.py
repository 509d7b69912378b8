"""Everything stored, inside one open transaction."""

from datetime import datetime
from functools import cache
from zlib import crc32

from sqlalchemy import delete

from bot.core.ports import (
    AnswerBook,
    Appeals,
    AuditTrail,
    Bench,
    Communities,
    JudgedAnswers,
    Members,
    Outbox,
    PointsLedger,
    PracticeBook,
    Proposals,
    RecapBook,
    ReminderBook,
    Reports,
    RoomBook,
    RoundBook,
    Schedules,
    StreakLedger,
)
from bot.storage import tables as t
from bot.storage.keys import EVENTS_KEPT
from bot.storage.sql.answers import SqlAnswerBook
from bot.storage.sql.appeals import SqlAppeals
from bot.storage.sql.audit import SqlAuditTrail
from bot.storage.sql.communities import SqlCommunities
from bot.storage.sql.contributions import SqlBench, SqlProposals, SqlReports
from bot.storage.sql.judged import SqlJudgedAnswers
from bot.storage.sql.members import SqlMembers
from bot.storage.sql.outbox import SqlOutbox
from bot.storage.sql.points import SqlPointsLedger
from bot.storage.sql.practice import SqlPracticeBook
from bot.storage.sql.reminding import SqlRecapBook, SqlReminderBook
from bot.storage.sql.rooms import SqlRoomBook
from bot.storage.sql.rounds import SqlRoundBook
from bot.storage.sql.schedules import SqlSchedules
from bot.storage.sql.streaks import SqlStreakLedger
from bot.storage.sql.work import Insert, Upsert, Work

__all__ = ["SqlTransaction"]

_SWEEP_ONE_IN = 256


class SqlTransaction:
    """Implements `Transaction`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work
        self.communities: Communities = SqlCommunities(work)
        self.members: Members = SqlMembers(work)
        self.schedules: Schedules = SqlSchedules(work)
        self.rounds: RoundBook = SqlRoundBook(work)
        self.answers: AnswerBook = SqlAnswerBook(work)
        self.points: PointsLedger = SqlPointsLedger(work)
        self.streaks: StreakLedger = SqlStreakLedger(work)
        self.outbox: Outbox = SqlOutbox(work)
        self.practice: PracticeBook = SqlPracticeBook(work)
        self.judged: JudgedAnswers = SqlJudgedAnswers(work)
        self.appeals: Appeals = SqlAppeals(work)
        self.proposals: Proposals = SqlProposals(work)
        self.reports: Reports = SqlReports(work)
        self.bench: Bench = SqlBench(work)
        self.rooms: RoomBook = SqlRoomBook(work)
        self.audit: AuditTrail = SqlAuditTrail(work)
        self.reminders: ReminderBook = SqlReminderBook(work)
        self.recaps: RecapBook = SqlRecapBook(work)

    async def first_time(self, key: str, at: datetime) -> bool:
        """Insert the id; now and then forget ids so old that no platform delivers them again."""
        if crc32(key.encode()) % _SWEEP_ONE_IN == 0:
            await self._work.change(delete(t.events).where(t.events.c.at < at - EVENTS_KEPT))
        return await self._work.change(_seen(self._work.insert), key=key, at=at) > 0


@cache
def _seen(insert: Insert) -> Upsert:
    return insert(t.events).on_conflict_do_nothing(index_elements=["key"])
