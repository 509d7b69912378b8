"""The store: transactions over all the books."""

from collections.abc import Collection
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

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

__all__ = ["Store", "Transaction"]


class Transaction(Protocol):
    """Everything stored, inside one atomic change."""

    @property
    def communities(self) -> Communities:
        """Communities and places."""
        ...

    @property
    def members(self) -> Members:
        """People and accounts."""
        ...

    @property
    def schedules(self) -> Schedules:
        """Schedules, destinations, queues."""
        ...

    @property
    def rounds(self) -> RoundBook:
        """Rounds and postings."""
        ...

    @property
    def answers(self) -> AnswerBook:
        """Answers and hints."""
        ...

    @property
    def points(self) -> PointsLedger:
        """Points ledger and boards."""
        ...

    @property
    def streaks(self) -> StreakLedger:
        """Streak ledger and summaries."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Messages to be sent."""
        ...

    @property
    def practice(self) -> PracticeBook:
        """Practice questions."""
        ...

    @property
    def cards(self) -> CardBook:
        """Review cards."""
        ...

    @property
    def judged(self) -> JudgedAnswers:
        """Graded answers of one member, whichever way they were given."""
        ...

    @property
    def appeals(self) -> Appeals:
        """Appeals and rulings."""
        ...

    @property
    def proposals(self) -> Proposals:
        """Questions that members propose."""
        ...

    @property
    def imports(self) -> Imports:
        """Questions that were read from files and wait."""
        ...

    @property
    def reports(self) -> Reports:
        """Reports on questions."""
        ...

    @property
    def bench(self) -> Bench:
        """Questions that are not to be asked."""
        ...

    @property
    def rewards(self) -> Rewards:
        """Roles for streaks."""
        ...

    @property
    def interviews(self) -> InterviewBook:
        """Mock interviews."""
        ...

    @property
    def rooms(self) -> RoomBook:
        """Private rooms."""
        ...

    @property
    def channels(self) -> ChannelNames:
        """Channels by their platforms' ids."""
        ...

    @property
    def audit(self) -> AuditTrail:
        """What organisers did."""
        ...

    @property
    def reminders(self) -> ReminderBook:
        """What members are reminded of."""
        ...

    @property
    def recaps(self) -> RecapBook:
        """When communities are told of their weeks and months."""
        ...

    @property
    def pairs(self) -> PairBook:
        """Practice pairs and their queue."""
        ...

    @property
    def arrivals(self) -> Arrivals:
        """What was delivered and waits to be dealt with."""
        ...

    @property
    def deeds(self) -> DeedBook:
        """What people asked for and was carried out."""
        ...

    async def alone(self, communities: Collection[int]) -> None:
        """Wait until no other change counts answers, points or streaks of these communities, and keep the
        others out until this change ends. What is read afterwards is as they left it.
        """
        ...

    async def first_times(self, keys: Collection[str], at: datetime) -> frozenset[str]:
        """Remember several events' ids; those that were not seen before."""
        ...

    @property
    def links(self) -> LinkCodes:
        """One-time codes that join accounts and places."""
        ...

    @property
    def absences(self) -> Absences:
        """Who has left, and may come back."""
        ...

    @property
    def consents(self) -> Consents:
        """Who has said whether they may be quoted."""
        ...

    @property
    def desk(self) -> DeskKeys:
        """Links to the organiser's desk, and its sessions."""
        ...

    @property
    def personal(self) -> PersonalData:
        """What is stored on one person."""
        ...

    async def first_time(self, key: str, at: datetime) -> bool:
        """Remember an event's id; False if it was seen before (a redelivery)."""
        ...


class Store(Protocol):
    """Where everything is kept."""

    def begin(self) -> AbstractAsyncContextManager[Transaction]:
        """A writing transaction: committed when the block ends, undone when it raises."""
        ...

    def read(self) -> AbstractAsyncContextManager[Transaction]:
        """A reading transaction: one consistent snapshot, never blocked by writers, nothing written."""
        ...
