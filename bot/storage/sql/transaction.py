"""Everything stored, inside one open transaction."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any
from zlib import crc32

from sqlalchemy import delete
from sqlalchemy.sql.dml import ReturningInsert

from bot.core.answers.store import AnswerBook, Appeals, PracticeBook
from bot.core.arrivals import Arrivals
from bot.core.boards.store import PointsLedger
from bot.core.deeds import DeedBook
from bot.core.interviews.store import InterviewBook
from bot.core.learning.store import CardBook, JudgedAnswers
from bot.core.outbox.store import Outbox
from bot.core.packs.imports import Imports
from bot.core.pairs.store import PairBook
from bot.core.people.absences import Absences
from bot.core.people.audit import AuditTrail
from bot.core.people.channel_names import ChannelNames
from bot.core.people.code_store import LinkCodes
from bot.core.people.consents import Consents
from bot.core.people.desk_keys import DeskKeys
from bot.core.people.personal_data import PersonalData
from bot.core.people.store import Communities, Members
from bot.core.questions.store import Bench, Proposals, Reports
from bot.core.recaps.store import RecapBook
from bot.core.reminders.store import ReminderBook
from bot.core.rooms.store import RoomBook
from bot.core.rounds.schedule_store import Schedules
from bot.core.rounds.store import RoundBook
from bot.core.streaks.role_store import Rewards
from bot.core.streaks.store import StreakLedger
from bot.storage.keys import EVENTS_KEPT
from bot.storage.sql.answers.answers import SqlAnswerBook
from bot.storage.sql.answers.appeals import SqlAppeals
from bot.storage.sql.answers.cards import SqlCardBook
from bot.storage.sql.answers.judged import SqlJudgedAnswers
from bot.storage.sql.answers.practice import SqlPracticeBook
from bot.storage.sql.boards.points import SqlPointsLedger
from bot.storage.sql.boards.rewards import SqlRewards
from bot.storage.sql.boards.streaks import SqlStreakLedger
from bot.storage.sql.boards.tallies import hold
from bot.storage.sql.incoming.arriving import SqlArrivals
from bot.storage.sql.incoming.deeds import SqlDeedBook
from bot.storage.sql.people.absences import SqlAbsences
from bot.storage.sql.people.audit import SqlAuditTrail
from bot.storage.sql.people.channels import SqlChannelNames
from bot.storage.sql.people.communities import SqlCommunities
from bot.storage.sql.people.consents import SqlConsents
from bot.storage.sql.people.desk_keys import SqlDeskKeys
from bot.storage.sql.people.linking import SqlLinkCodes
from bot.storage.sql.people.members import SqlMembers
from bot.storage.sql.people.personal import SqlPersonalData
from bot.storage.sql.rounds.contributions import SqlBench, SqlProposals, SqlReports
from bot.storage.sql.rounds.imports import SqlImports
from bot.storage.sql.rounds.rounds import SqlRoundBook
from bot.storage.sql.rounds.schedules import SqlSchedules
from bot.storage.sql.sending.outbox import SqlOutbox
from bot.storage.sql.sending.reminding import SqlRecapBook, SqlReminderBook
from bot.storage.sql.session.books import Book
from bot.storage.sql.session.work import Insert, Upsert, Work
from bot.storage.sql.talks.interviews import SqlInterviewBook
from bot.storage.sql.talks.pairing import SqlPairBook
from bot.storage.sql.talks.rooms import SqlRoomBook
from bot.storage.tables import schema as t

__all__ = ["SqlTransaction"]

_SWEEP_ONE_IN = 256


class SqlTransaction:
    """Implements `Transaction`."""

    communities = Book[Communities](SqlCommunities)
    members = Book[Members](SqlMembers)
    schedules = Book[Schedules](SqlSchedules)
    rounds = Book[RoundBook](SqlRoundBook)
    answers = Book[AnswerBook](SqlAnswerBook)
    points = Book[PointsLedger](SqlPointsLedger)
    streaks = Book[StreakLedger](SqlStreakLedger)
    outbox = Book[Outbox](SqlOutbox)
    practice = Book[PracticeBook](SqlPracticeBook)
    cards = Book[CardBook](SqlCardBook)
    judged = Book[JudgedAnswers](SqlJudgedAnswers)
    appeals = Book[Appeals](SqlAppeals)
    proposals = Book[Proposals](SqlProposals)
    imports = Book[Imports](SqlImports)
    reports = Book[Reports](SqlReports)
    bench = Book[Bench](SqlBench)
    rewards = Book[Rewards](SqlRewards)
    interviews = Book[InterviewBook](SqlInterviewBook)
    rooms = Book[RoomBook](SqlRoomBook)
    channels = Book[ChannelNames](SqlChannelNames)
    audit = Book[AuditTrail](SqlAuditTrail)
    reminders = Book[ReminderBook](SqlReminderBook)
    recaps = Book[RecapBook](SqlRecapBook)
    personal = Book[PersonalData](SqlPersonalData)
    links = Book[LinkCodes](SqlLinkCodes)
    absences = Book[Absences](SqlAbsences)
    consents = Book[Consents](SqlConsents)
    desk = Book[DeskKeys](SqlDeskKeys)
    pairs = Book[PairBook](SqlPairBook)
    deeds = Book[DeedBook](SqlDeedBook)

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self.work = work

    @property
    def arrivals(self) -> Arrivals:
        """What was delivered; it is remembered among the events."""
        return SqlArrivals(self.work, self.first_times)

    async def alone(self, communities: Collection[int]) -> None:
        """PostgreSQL: an advisory lock per community; SQLite has one writer anyway."""
        self.work.must_write()
        await hold(self.work, communities)

    async def first_times(self, keys: Collection[str], at: datetime) -> frozenset[str]:
        """Insert the ids in one batch, in an order in which two processes cannot block each other."""
        await self._forget(keys, at)
        rows = [{"key": key, "at": at} for key in sorted(set(keys))]
        return frozenset(key for (key,) in await self.work.give_each(_new(self.work.insert), rows))

    async def first_time(self, key: str, at: datetime) -> bool:
        """Insert the id."""
        await self._forget([key], at)
        return await self.work.change(_seen(self.work.insert), key=key, at=at) > 0

    async def _forget(self, keys: Collection[str], at: datetime) -> None:
        """Now and then forget ids so old that no platform delivers them again."""
        if any(crc32(key.encode()) % _SWEEP_ONE_IN == 0 for key in keys):
            await self.work.change(delete(t.events).where(t.events.c.at < at - EVENTS_KEPT))


@cache
def _seen(insert: Insert) -> Upsert:
    return insert(t.events).on_conflict_do_nothing(index_elements=["key"])


@cache
def _new(insert: Insert) -> ReturningInsert[Any]:
    return _seen(insert).returning(t.events.c.key)
