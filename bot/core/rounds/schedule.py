"""Schedules, and the channels that they post to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from bot.core.questions.question import Level

__all__ = ["AnswerMode", "Destination", "Schedule", "home_zone", "usual_channels"]


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


def home_zone(schedules: Sequence[Schedule]) -> str:
    """The time zone by which a community counts its days: its oldest schedule's, UTC before there is one."""
    return schedules[0].zone if schedules else "UTC"


def usual_channels(
    schedules: Sequence[Schedule], destinations: Mapping[int, Sequence[Destination]]
) -> Mapping[int, str]:
    """Each place's usual channel: where the oldest schedule that posts there does. `schedules` stand the
    oldest first, `destinations` by schedule.
    """
    channels: dict[int, str] = {}
    for schedule in schedules:
        for destination in destinations.get(schedule.id, ()):
            channels.setdefault(destination.place, destination.channel)
    return channels
