"""Schedules, and the channels that they post to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from bot.core.questions.question import Level

__all__ = ["AnswerMode", "Destination", "Schedule", "home_zone", "sources", "usual_channels"]

_TRACK = "track:"


class AnswerMode(StrEnum):
    """Open: answers stand in the thread. Hidden: they go through a form and unlock by answering."""

    OPEN = "open"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When which questions are asked. `days` are ISO weekdays 1-7; empty `topics`, `packs` mean all.

    `levels` maps a level to its share (any positive numbers); empty means that they rise with the weeks.
    `packs` are written by `sources`: a pack by its id, or as "id=3" with its share of the rounds (by size
    otherwise), and a track that is followed first as "track:id".
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

    @property
    def named(self) -> tuple[str, ...]:
        """The ids of the packs that are asked; empty means all."""
        return tuple(each.partition("=")[0] for each in self.packs if not each.startswith(_TRACK))

    @property
    def shares(self) -> Mapping[str, int]:
        """Pack -> its share of the rounds; empty means by size."""
        parts = (each.partition("=") for each in self.packs if "=" in each)
        return {name: int(share) for name, _, share in parts}

    @property
    def track(self) -> str:
        """The id of the track that is followed first, or ""."""
        return next((each.removeprefix(_TRACK) for each in self.packs if each.startswith(_TRACK)), "")


@dataclass(frozen=True, slots=True)
class Destination:
    """A channel that a schedule posts to. `mention` is a role to notify (platform id) or ""."""

    id: int
    schedule: int
    place: int
    channel: str
    mention: str = ""


def sources(packs: Sequence[str], shares: Mapping[str, int], track: str) -> tuple[str, ...]:
    """Where a schedule's questions come from, as `Schedule.packs` holds it."""
    written = (f"{name}={shares[name]}" if name in shares else name for name in packs)
    return (*written, *((f"{_TRACK}{track}",) if track else ()))


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
