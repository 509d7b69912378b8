"""Roles for streaks as values: which role a streak earns, and who has been given it."""

from dataclasses import dataclass

__all__ = ["LONGEST_STREAK", "Grant", "Reward"]

LONGEST_STREAK = 10_000
"""Days; nobody gets further in a life of questions."""


@dataclass(frozen=True, slots=True)
class Reward:
    """A role of a place for everybody whose current streak is at least `streak` days long.

    `role` is the platform's id, `name` what the role was called when the reward was set up.
    """

    place: int
    role: str
    name: str
    streak: int


@dataclass(frozen=True, slots=True)
class Grant:
    """That a member has been given a role; `external` is the member's account on the place's platform."""

    id: int
    place: int
    community: int
    role: str
    member: int
    external: str
