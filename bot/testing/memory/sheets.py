"""Tables as dictionaries that share their rows with the committed ones until the first write.

A change works on a fork of every sheet; committing puts the forks in place, undoing forgets them. A
snapshot is a fork that may not write: later commits replace the store's sheets, never its rows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import cache
from typing import Generic, TypeVar

from bot.core.answers.answer import Answer, Appeal, Practice
from bot.core.answers.grade import Ruling
from bot.core.arrivals import Arrival
from bot.core.boards.points import PointsEntry
from bot.core.deeds import Deed
from bot.core.errors import Conflict
from bot.core.interviews.interviewer import Turn
from bot.core.interviews.session import Interview
from bot.core.learning.card import Card, Habit, Parameters, Recollection
from bot.core.outbox.parcel import Parcel
from bot.core.packs.imports import Import
from bot.core.pairs.pair import Pair, Seat, Waiting
from bot.core.people.absences import Absence
from bot.core.people.codes import LinkCode
from bot.core.people.consents import Consent
from bot.core.people.desk_keys import DeskKey
from bot.core.people.people import Account, AuditLine, Community, Member, Place
from bot.core.questions.contributions import Proposal, Report
from bot.core.recaps.recap import RecapPlan
from bot.core.reminders.reminder import Reminders, ShutInbox
from bot.core.rooms.room import KnownRoom
from bot.core.rounds.edits import ScheduleEdit
from bot.core.rounds.round import Posting, Round
from bot.core.rounds.schedule import Destination, Schedule
from bot.core.streaks.events import StreakEvent, StreakSummary
from bot.core.streaks.role import Grant, Reward
from bot.core.transcript import ChatChannel, ChatMessage, ChatUser

__all__ = ["Sheet", "Sheets"]

K = TypeVar("K")
V = TypeVar("V")


class Sheet(Generic[K, V]):
    """One table: values by key, in the order of insertion."""

    __slots__ = ("_last", "_rows", "_shared")

    def __init__(self, rows: dict[K, V] | None = None, *, last: int = 0) -> None:
        """Take rows that stay untouched, and the last number that was given."""
        self._rows: dict[K, V] = {} if rows is None else rows
        self._shared = rows is not None
        self._last = last

    def fork(self) -> "Sheet[K, V]":
        """The same rows, copied when first written to."""
        return Sheet(self._rows, last=self._last)

    def number(self) -> int:
        """A number that no row has had."""
        self._last += 1
        return self._last

    def put(self, key: K, value: V) -> None:
        """Store under a key, in place of what was there."""
        self._own()[key] = value

    def drop(self, key: K) -> None:
        """Forget a key."""
        self._own().pop(key, None)

    def keys(self) -> Sequence[K]:
        """Every key as they are now, oldest first."""
        return list(self._rows)

    def get(self, key: K) -> V | None:
        """The value, or None."""
        return self._rows.get(key)

    def some(self, keys: Iterable[K]) -> dict[K, V]:
        """The values of those keys that are there."""
        return {key: self._rows[key] for key in keys if key in self._rows}

    def items(self) -> Sequence[tuple[K, V]]:
        """Every key and value as they are now, oldest first."""
        return list(self._rows.items())

    def __iter__(self) -> Iterator[V]:
        return iter(self._rows.values())

    def __contains__(self, key: K) -> bool:
        return key in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def _own(self) -> dict[K, V]:
        if self._shared:
            self._rows = dict(self._rows)
            self._shared = False
        return self._rows


def _sheet() -> Sheet[K, V]:
    return Sheet()


@cache
def _names() -> Sequence[str]:
    """The sheets' names, in their order."""
    return [each.name for each in fields(Sheets) if each.default_factory is _sheet]


@dataclass(slots=True)
class Sheets:
    """Everything stored. The keys are the unique constraints of the tables."""

    communities: Sheet[int, Community] = field(default_factory=_sheet)
    places: Sheet[int, Place] = field(default_factory=_sheet)
    members: Sheet[int, Member] = field(default_factory=_sheet)
    accounts: Sheet[tuple[int, str, str], Account] = field(default_factory=_sheet)
    schedules: Sheet[int, Schedule] = field(default_factory=_sheet)
    destinations: Sheet[int, Destination] = field(default_factory=_sheet)
    removed: Sheet[int, bool] = field(default_factory=_sheet)
    queue: Sheet[int, tuple[int, str]] = field(default_factory=_sheet)
    pins: Sheet[tuple[int, date], str] = field(default_factory=_sheet)
    schedule_edits: Sheet[int, ScheduleEdit] = field(default_factory=_sheet)
    rounds: Sheet[int, Round] = field(default_factory=_sheet)
    dates: Sheet[tuple[int, date, int], int] = field(default_factory=_sheet)
    postings: Sheet[tuple[int, int], Posting] = field(default_factory=_sheet)
    answers: Sheet[int, Answer] = field(default_factory=_sheet)
    hints: Sheet[tuple[int, int], int] = field(default_factory=_sheet)
    points: Sheet[int, PointsEntry] = field(default_factory=_sheet)
    streak_events: Sheet[int, StreakEvent] = field(default_factory=_sheet)
    streaks: Sheet[int, StreakSummary] = field(default_factory=_sheet)
    sweeps: Sheet[int, datetime] = field(default_factory=_sheet)
    parcels: Sheet[int, Parcel] = field(default_factory=_sheet)
    parcel_keys: Sheet[str, int] = field(default_factory=_sheet)
    practice: Sheet[int, Practice] = field(default_factory=_sheet)
    appeals: Sheet[int, Appeal] = field(default_factory=_sheet)
    rulings: Sheet[tuple[int, str, str, str], tuple[datetime, Ruling]] = field(default_factory=_sheet)
    proposals: Sheet[int, Proposal] = field(default_factory=_sheet)
    imports: Sheet[int, Import] = field(default_factory=_sheet)
    reports: Sheet[int, Report] = field(default_factory=_sheet)
    bench: Sheet[tuple[int, str], tuple[int, datetime]] = field(default_factory=_sheet)
    benched_packs: Sheet[tuple[int, str], tuple[int, datetime]] = field(default_factory=_sheet)
    cards: Sheet[int, Card] = field(default_factory=_sheet)
    recollections: Sheet[tuple[int, date, str], Recollection] = field(default_factory=_sheet)
    recall_habits: Sheet[int, Habit] = field(default_factory=_sheet)
    recall_parameters: Sheet[int, Parameters] = field(default_factory=_sheet)
    audit: Sheet[int, AuditLine] = field(default_factory=_sheet)
    rewards: Sheet[tuple[int, str], Reward] = field(default_factory=_sheet)
    grants: Sheet[int, Grant] = field(default_factory=_sheet)
    interviews: Sheet[int, Interview] = field(default_factory=_sheet)
    interview_turns: Sheet[tuple[int, int], Turn] = field(default_factory=_sheet)
    rooms: Sheet[str, KnownRoom] = field(default_factory=_sheet)
    reminders: Sheet[int, Reminders] = field(default_factory=_sheet)
    shut_inboxes: Sheet[tuple[int, str], ShutInbox] = field(default_factory=_sheet)
    pairs: Sheet[int, Pair] = field(default_factory=_sheet)
    pair_seats: Sheet[tuple[int, int], Seat] = field(default_factory=_sheet)
    pair_queue: Sheet[int, Waiting] = field(default_factory=_sheet)
    recaps: Sheet[int, RecapPlan] = field(default_factory=_sheet)
    events: Sheet[str, datetime] = field(default_factory=_sheet)
    arrivals: Sheet[str, Arrival] = field(default_factory=_sheet)
    presences: Sheet[str, datetime] = field(default_factory=_sheet)
    deeds: Sheet[str, Deed] = field(default_factory=_sheet)
    chat_users: Sheet[str, ChatUser] = field(default_factory=_sheet)
    chat_channels: Sheet[str, ChatChannel] = field(default_factory=_sheet)
    chat_messages: Sheet[int, ChatMessage] = field(default_factory=_sheet)
    link_codes: Sheet[str, LinkCode] = field(default_factory=_sheet)
    absences: Sheet[tuple[int, str, str], Absence] = field(default_factory=_sheet)
    consents: Sheet[int, Consent] = field(default_factory=_sheet)
    desk_keys: Sheet[str, DeskKey] = field(default_factory=_sheet)
    writing: bool = False
    failure: Conflict | None = None

    def fork(self, *, writing: bool) -> "Sheets":
        """A version of its own, for a change or for a snapshot."""
        forked = Sheets(*[getattr(self, name).fork() for name in _names()])
        forked.writing = writing
        return forked

    def must_write(self) -> None:
        """RuntimeError inside a snapshot, as a fault in the program."""
        if not self.writing:
            raise RuntimeError("nothing can be written inside Store.read()")

    def require(self, *conditions: bool) -> None:
        """Conflict, and the change lost, unless all hold: what the tables' constraints say."""
        if not all(conditions):
            self.failure = Conflict()
            raise self.failure
