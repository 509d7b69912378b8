"""What the use cases need from the outside, each port as small as its use.

A `Store` opens transactions; everything read or written inside one `begin()` is one atomic change
(serialised against every other writer of the same rows), undone whole when the block raises.
"""

from bot.core.ports.answers import AnswerBook, Appeals, PracticeBook
from bot.core.ports.contributions import Bench, Proposals, Reports
from bot.core.ports.interviews import InterviewBook
from bot.core.ports.ledgers import AuditTrail, PointsLedger, StreakLedger
from bot.core.ports.linking import LinkCodes
from bot.core.ports.outbox import Outbox
from bot.core.ports.outside import Clock, Courier, Receipt, Telemetry, Waker
from bot.core.ports.pairing import PairBook
from bot.core.ports.people import Communities, Members
from bot.core.ports.planning import Schedules
from bot.core.ports.privacy import Kept, PersonalData
from bot.core.ports.recall import CardBook, JudgedAnswers
from bot.core.ports.reminding import RecapBook, ReminderBook
from bot.core.ports.rewards import Rewards
from bot.core.ports.rooms import RoomBook, RoomOpener
from bot.core.ports.rounds import Day, RoundBook
from bot.core.ports.store import Store, Transaction

__all__ = [
    "AnswerBook",
    "Appeals",
    "AuditTrail",
    "Bench",
    "CardBook",
    "Clock",
    "Communities",
    "Courier",
    "Day",
    "InterviewBook",
    "JudgedAnswers",
    "Kept",
    "LinkCodes",
    "Members",
    "Outbox",
    "PairBook",
    "PersonalData",
    "PointsLedger",
    "PracticeBook",
    "Proposals",
    "RecapBook",
    "Receipt",
    "ReminderBook",
    "Reports",
    "Rewards",
    "RoomBook",
    "RoomOpener",
    "RoundBook",
    "Schedules",
    "Store",
    "StreakLedger",
    "Telemetry",
    "Transaction",
    "Waker",
]
