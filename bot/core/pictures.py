"""Pictures as values: what is to be drawn. How it is drawn stands in `bot.pictures`."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

__all__ = [
    "ActivityMap",
    "BoardCard",
    "CoverageBars",
    "Formula",
    "Painter",
    "Picture",
    "ReadinessChart",
    "ScoreCard",
]


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A leaderboard: (rank, name, value) rows under a title; `unit` names the value."""

    title: str
    rows: tuple[tuple[int, str, int], ...]
    unit: str


@dataclass(frozen=True, slots=True)
class CoverageBars:
    """How many of `total` answers covered each idea."""

    title: str
    bars: tuple[tuple[str, int], ...]
    total: int


@dataclass(frozen=True, slots=True)
class ActivityMap:
    """Answers per day over a year, as weeks by weekdays."""

    title: str
    days: tuple[tuple[date, int], ...]
    until: date


@dataclass(frozen=True, slots=True)
class ReadinessChart:
    """Readiness by topic: (topic, estimate, low, high) rows, the three in percent."""

    title: str
    rows: tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """An interview: the score of the whole and of each topic (0-1), and of the interviews before."""

    title: str
    score: float
    questions: int
    topics: tuple[tuple[str, float], ...]
    history: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in TeX math."""

    tex: str


Picture = BoardCard | CoverageBars | ActivityMap | ReadinessChart | ScoreCard | Formula


class Painter(Protocol):
    """Draws a picture off the event loop; the same picture gives the same bytes."""

    async def paint(self, picture: Picture, *, dark: bool = False) -> bytes:
        """PNG bytes."""
        ...
