"""The things that are stored: communities, places, people, schedules, rounds, answers, ledgers.

All values are frozen. Instants are aware datetimes in UTC; a `local_date` is the schedule's own.
An id of 0 means "not stored yet": the store gives the real one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from bot.core.grades import Grade
from bot.core.questions import Level

__all__ = [
    "Account",
    "Address",
    "Answer",
    "AnswerMode",
    "Appeal",
    "AuditLine",
    "Community",
    "Destination",
    "Member",
    "Parcel",
    "ParcelKind",
    "ParcelState",
    "Place",
    "PointsEntry",
    "Posting",
    "Practice",
    "Round",
    "RoundState",
    "Schedule",
    "StreakEvent",
    "StreakEventKind",
    "StreakSummary",
]


@dataclass(frozen=True, slots=True)
class Community:
    """One study community, wherever it lives; `notices_*` is where organisers hear of trouble.

    `remote_grading` lets answers leave this machine for the language model that the operator set up.
    """

    id: int
    name: str
    created_at: datetime
    notices_place: int | None = None
    notices_channel: str | None = None
    remote_grading: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A community's home on one platform: a Discord guild, a Slack workspace, the browser chat."""

    id: int
    community: int
    platform: str
    tenant: str
    name: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes: a channel (and thread) of a place, or one person there (`user`).

    With neither channel nor user it is for the organisers of the place, however they can be reached.
    """

    place: int
    channel: str = ""
    thread: str = ""
    user: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """One person in one community, with the settings of that person there.

    `zone` is for reminders only: windows are the community's. `on_boards` shows the member on
    leaderboards; `share_answers` lets the reveal quote a best answer with the name.
    """

    id: int
    community: int
    name: str
    joined_at: datetime
    zone: str = "UTC"
    on_boards: bool = True
    share_answers: bool = True
    organiser: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """A member's identity on a platform; unique by (community, platform, external)."""

    member: int
    community: int
    platform: str
    external: str


class AnswerMode(StrEnum):
    """Open: answers stand in the thread. Hidden: they go through a form and unlock by answering."""

    OPEN = "open"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When which questions are asked. `days` are ISO weekdays 1-7; empty `topics`, `packs` mean all.

    `levels` maps a level to its share (any positive numbers); empty means all alike.
    `reveal_at` is a wall time (the first one after the post); None reveals at the close.
    `next_date`/`next_due` are the next round to post; None while paused or removed.
    """

    id: int
    community: int
    name: str
    at: time
    zone: str
    days: frozenset[int] = frozenset(range(1, 8))
    topics: tuple[str, ...] = ()
    levels: Mapping[Level, int] = field(default_factory=dict)
    packs: tuple[str, ...] = ()
    mode: AnswerMode = AnswerMode.OPEN
    reveal_at: time | None = None
    skips: frozenset[date] = frozenset()
    paused: bool = False
    removed: bool = False
    seed: int = 0
    next_date: date | None = None
    next_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Destination:
    """A channel that a schedule posts to. `mention` is a role to notify (platform id) or ""."""

    id: int
    schedule: int
    place: int
    channel: str
    mention: str = ""


class RoundState(StrEnum):
    """The life of a round; the moves between states stand in `rounds`."""

    DUE = "due"
    CLAIMED = "claimed"
    OPEN = "open"
    REVEALED = "revealed"
    CLOSED = "closed"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Round:
    """One question asked once; unique by (schedule, local_date). `why` explains the choice."""

    id: int
    community: int
    schedule: int
    local_date: date
    due_at: datetime
    question: str
    level: Level
    mode: AnswerMode = AnswerMode.OPEN
    state: RoundState = RoundState.DUE
    why: str = ""
    owner: str = ""
    lease_until: datetime | None = None
    opened_at: datetime | None = None
    reveals_at: datetime | None = None
    revealed_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """A round's message at one destination, as the platform names it; `thread` takes the answers."""

    round: int
    destination: int
    place: int
    channel: str
    message: str
    thread: str
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """One revision of a member's answer. `source` is the platform's message, "" for forms.

    `grade` is None until graded. `sincere` counts for the streak. `points` are what this revision
    alone would earn. A withdrawn revision counts for nothing.
    """

    id: int
    round: int
    community: int
    member: int
    revision: int
    text: str
    at: datetime
    source: str = ""
    grade: Grade | None = None
    points: int = 0
    sincere: bool = False
    hints: int = 0
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PointsEntry:
    """A line of the points ledger; a member's points for a round are the sum of its lines."""

    community: int
    member: int
    round: int
    delta: int
    reason: str
    local_date: date
    at: datetime


class StreakEventKind(StrEnum):
    """What can happen to a streak; how events become a streak stands in `streaks`."""

    ANSWERED = "answered"
    REPAIRED = "repaired"
    VACATION = "vacation"
    VACATION_ENDED = "vacation ended"


@dataclass(frozen=True, slots=True)
class StreakEvent:
    """A line of the streak ledger.

    ANSWERED: `round`, `sequence` (rising per member and round) and `counts`; the highest sequence
    wins, so an edit or a withdrawal is one more line. REPAIRED: `day`. VACATION: `day` to `until`.
    VACATION_ENDED: the vacation that began on `day` now ends on `until`.
    """

    community: int
    member: int
    kind: StreakEventKind
    day: date
    at: datetime
    round: int = 0
    sequence: int = 0
    counts: bool = True
    until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class StreakSummary:
    """A member's streak as last computed, kept for boards."""

    community: int
    member: int
    current: int
    best: int
    freezes: int
    last_day: date | None = None


class ParcelKind(StrEnum):
    """What is to be sent; `commands.courier` turns each into words.

    CLOSING and CARDS remind a member. WEEK and MONTH sum up for a channel, or a week for a member; their
    `text` is the last local date of it. PUBLISH is no message: it publishes one whose id is its `text`.
    """

    QUESTION = "question"
    REVEAL = "reveal"
    RECAP = "recap"
    NOTICE = "notice"
    ROLE = "role"
    ROOM = "room"
    CLOSING = "closing"
    CARDS = "cards"
    WEEK = "week"
    MONTH = "month"
    PUBLISH = "publish"


class ParcelState(StrEnum):
    """Where a message to be sent stands."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A row of the outbox: one message for one address, sent exactly once.

    `key` is the idempotency key (unique, at most 25 characters, Discord's limit for a nonce).
    `not_before` orders and delays; `attempts` counts tries that may have reached the platform. While
    nobody knows what became of the last try, its `owner` and `lease_until` stay.
    """

    id: int
    key: str
    kind: ParcelKind
    community: int
    address: Address
    not_before: datetime
    expires_at: datetime | None = None
    round: int | None = None
    destination: int | None = None
    text: str = ""
    state: ParcelState = ParcelState.WAITING
    attempts: int = 0
    owner: str = ""
    lease_until: datetime | None = None
    error: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice question drawn by one member; counts for no board and no streak."""

    id: int
    community: int
    member: int
    question: str
    asked_at: datetime
    hints: int = 0
    text: str = ""
    grade: Grade | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Appeal:
    """A member's wish that a person judges an answer; `outcome` says how it ended."""

    id: int
    community: int
    member: int
    answer: int
    reason: str
    at: datetime
    settled_at: datetime | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Who changed what, when, in whose favour; never edited."""

    community: int
    actor: int | None
    action: str
    detail: str
    at: datetime
