"""A line of the points ledger."""

from dataclasses import dataclass
from datetime import date, datetime

__all__ = ["PointsEntry"]


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
