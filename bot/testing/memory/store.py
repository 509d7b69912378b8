"""The store in memory: one writer at a time, undone whole when its block raises."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import datetime

from bot.core.answers.store import AnswerBook, Appeals, PracticeBook
from bot.core.arrivals import Arrivals
from bot.core.boards.store import PointsLedger
from bot.core.deeds import DeedBook
from bot.core.errors import Conflict
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
from bot.core.store import Transaction
from bot.core.streaks.role_store import Rewards
from bot.core.streaks.store import StreakLedger
from bot.core.transcript import Transcript
from bot.storage.turns import Turns
from bot.testing.memory.answers.answers import MemoryAnswerBook, MemoryAppeals, MemoryPracticeBook
from bot.testing.memory.answers.cards import MemoryCardBook
from bot.testing.memory.answers.judged import MemoryJudgedAnswers
from bot.testing.memory.boards.ledgers import MemoryAuditTrail, MemoryPointsLedger, MemoryStreakLedger
from bot.testing.memory.boards.rewards import MemoryRewards
from bot.testing.memory.incoming.arriving import MemoryArrivals
from bot.testing.memory.incoming.deeds import MemoryDeedBook
from bot.testing.memory.people.absences import MemoryAbsences
from bot.testing.memory.people.channels import MemoryChannelNames
from bot.testing.memory.people.consents import MemoryConsents
from bot.testing.memory.people.desk_keys import MemoryDeskKeys
from bot.testing.memory.people.linking import MemoryLinkCodes
from bot.testing.memory.people.people import MemoryCommunities, MemoryMembers
from bot.testing.memory.people.personal import MemoryPersonalData
from bot.testing.memory.rounds.contributions import MemoryBench, MemoryProposals, MemoryReports
from bot.testing.memory.rounds.imports import MemoryImports
from bot.testing.memory.rounds.rounds import MemoryRoundBook
from bot.testing.memory.rounds.schedules import MemorySchedules
from bot.testing.memory.sending.outbox import MemoryOutbox
from bot.testing.memory.sending.reminding import MemoryRecapBook, MemoryReminderBook
from bot.testing.memory.sheets import Sheets
from bot.testing.memory.talks.interviews import MemoryInterviewBook
from bot.testing.memory.talks.pairing import MemoryPairBook
from bot.testing.memory.talks.rooms import MemoryRoomBook
from bot.testing.memory.transcript import MemoryTranscript

__all__ = ["MemoryStore"]


class MemoryStore:
    """Implements `Store` with the databases' answers, conflicts and undoing; for tests and demos."""

    def __init__(self) -> None:
        """Start empty."""
        self._sheets = Sheets()
        self._turns = Turns(one_at_a_time=True)
        self.transcript: Transcript = MemoryTranscript(changing=self._changing, reading=self._reading)

    async def open(self) -> None:
        """Nothing is needed."""

    async def close(self) -> None:
        """Nothing is held."""

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """A writing transaction on a version of its own."""
        async with self._changing() as sheets:
            yield MemoryTransaction(sheets)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """The version committed last."""
        async with self._reading() as sheets:
            yield MemoryTransaction(sheets)

    @asynccontextmanager
    async def _changing(self) -> AsyncIterator[Sheets]:
        async with self._turns.turn():
            sheets = self._sheets.fork(writing=True)
            yield sheets
            if sheets.failure is not None:
                raise Conflict from sheets.failure
            self._sheets = sheets

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[Sheets]:
        yield self._sheets.fork(writing=False)


class MemoryTransaction:
    """Implements `Transaction`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets
        self.communities: Communities = MemoryCommunities(sheets)
        self.members: Members = MemoryMembers(sheets)
        self.schedules: Schedules = MemorySchedules(sheets)
        self.rounds: RoundBook = MemoryRoundBook(sheets)
        self.answers: AnswerBook = MemoryAnswerBook(sheets)
        self.points: PointsLedger = MemoryPointsLedger(sheets)
        self.streaks: StreakLedger = MemoryStreakLedger(sheets)
        self.outbox: Outbox = MemoryOutbox(sheets)
        self.practice: PracticeBook = MemoryPracticeBook(sheets)
        self.cards: CardBook = MemoryCardBook(sheets)
        self.judged: JudgedAnswers = MemoryJudgedAnswers(sheets)
        self.appeals: Appeals = MemoryAppeals(sheets)
        self.proposals: Proposals = MemoryProposals(sheets)
        self.imports: Imports = MemoryImports(sheets)
        self.reports: Reports = MemoryReports(sheets)
        self.bench: Bench = MemoryBench(sheets)
        self.rewards: Rewards = MemoryRewards(sheets)
        self.interviews: InterviewBook = MemoryInterviewBook(sheets)
        self.rooms: RoomBook = MemoryRoomBook(sheets)
        self.channels: ChannelNames = MemoryChannelNames(sheets)
        self.audit: AuditTrail = MemoryAuditTrail(sheets)
        self.reminders: ReminderBook = MemoryReminderBook(sheets)
        self.recaps: RecapBook = MemoryRecapBook(sheets)
        self.personal: PersonalData = MemoryPersonalData(sheets)
        self.links: LinkCodes = MemoryLinkCodes(sheets)
        self.absences: Absences = MemoryAbsences(sheets)
        self.consents: Consents = MemoryConsents(sheets)
        self.desk: DeskKeys = MemoryDeskKeys(sheets)
        self.pairs: PairBook = MemoryPairBook(sheets)
        self.deeds: DeedBook = MemoryDeedBook(sheets)
        self.arrivals: Arrivals = MemoryArrivals(sheets, self.first_times)

    async def alone(self, communities: Collection[int]) -> None:
        """There is one writer anyway."""
        del communities
        self._s.must_write()

    async def first_times(self, keys: Collection[str], at: datetime) -> frozenset[str]:
        """Remember the ids."""
        return frozenset([key for key in keys if await self.first_time(key, at)])

    async def first_time(self, key: str, at: datetime) -> bool:
        """Remember the id."""
        self._s.must_write()
        if key in self._s.events:
            return False
        self._s.events.put(key, at)
        return True
