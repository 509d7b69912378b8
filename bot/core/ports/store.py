"""The store: transactions over all the books."""

from collections.abc import Collection
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.core.ports.absences import Absences
from bot.core.ports.answers import AnswerBook, Appeals, PracticeBook
from bot.core.ports.channels import ChannelNames
from bot.core.ports.contributions import Bench, Proposals, Reports
from bot.core.ports.interviews import InterviewBook
from bot.core.ports.ledgers import AuditTrail, PointsLedger, StreakLedger
from bot.core.ports.linking import LinkCodes
from bot.core.ports.outbox import Outbox
from bot.core.ports.pairing import PairBook
from bot.core.ports.people import Communities, Members
from bot.core.ports.planning import Schedules
from bot.core.ports.privacy import PersonalData
from bot.core.ports.recall import CardBook, JudgedAnswers
from bot.core.ports.reminding import RecapBook, ReminderBook
from bot.core.ports.rewards import Rewards
from bot.core.ports.rooms import RoomBook
from bot.core.ports.rounds import RoundBook

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
