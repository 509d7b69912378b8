"""Lines of the streak ledger, and the summary kept of them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

__all__ = ["StreakEvent", "StreakEventKind", "StreakSummary"]


class StreakEventKind(StrEnum):
    """What can happen to a streak; how events become a streak stands in `streak`."""

    ANSWERED = "answered"
    REPAIRED = "repaired"
    VACATION = "vacation"
    VACATION_ENDED = "vacation ended"


@dataclass(frozen=True, slots=True)
class StreakEvent:
    """A line of the streak ledger.

    ANSWERED: `round`, `sequence` (rising per member and round), `counts`, and in `note` why not; the
    highest sequence wins, so an edit or a withdrawal is one more line. REPAIRED: `day`. VACATION: `day`
    to `until`.
    VACATION_ENDED: the vacation that begins on `day`, as planned until then, now ends on `until`; the day
    before it begins where it was cancelled.
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
