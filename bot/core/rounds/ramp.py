"""Which levels a schedule asks: they rise with the weeks and with how its answers go, or stay as set.

The rule, as docs/daily-question.md tells it: week 1 asks 70 % basic, 25 % intermediate and 5 % advanced
questions, week 17 and later 25, 45 and 30, and those between lie on the straight line. A week is as many
rounds as the schedule has days, so a pause ages nobody. The points that answers of the last four weeks
earned, as a share of full marks, put a community up to four weeks ahead (80 % and more) or behind (40 % and
less). An organiser's ratio or single level is kept as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from bot.core.answers.scoring import LEVEL_POINTS
from bot.core.questions.question import Level
from bot.core.rounds.round import Earned
from bot.core.rounds.schedule import Schedule

__all__ = ["LOOK_BACK", "Results", "mix", "results_of", "week_of"]

_FIRST = MappingProxyType({Level.BASIC: 0.70, Level.INTERMEDIATE: 0.25, Level.ADVANCED: 0.05})
_LAST = MappingProxyType({Level.BASIC: 0.25, Level.INTERMEDIATE: 0.45, Level.ADVANCED: 0.30})
_WEEKS = 16
_USUAL = 0.6
_AHEAD = 4.0
_SPREAD = 0.2
_ENOUGH = 10
LOOK_BACK = timedelta(days=28)
"""How far back answers tell how a schedule does."""


@dataclass(frozen=True, slots=True)
class Results:
    """How a schedule's answers went lately: their mean score (0-1), and how many they are."""

    mean: float
    answers: int

    @property
    def weeks(self) -> float:
        """Weeks that they put the community ahead (or, below 0, behind); fewer than ten say nothing."""
        if self.answers < _ENOUGH:
            return 0.0
        return max(-_AHEAD, min(_AHEAD, (self.mean - _USUAL) / _SPREAD * _AHEAD))


def results_of(earned: Sequence[Earned]) -> Results | None:
    """The results that points show, as a share of full marks; None without answers."""
    answers = sum(each.answers for each in earned)
    full = sum(each.answers * LEVEL_POINTS[each.level] for each in earned)
    return Results(sum(each.points for each in earned) / full, answers) if full else None


def week_of(schedule: Schedule, asked: int) -> int:
    """The week (from 1) that a schedule is in after so many rounds."""
    return asked // max(len(schedule.days), 1) + 1


def mix(schedule: Schedule, asked: int, results: Results | None = None) -> Mapping[Level, float]:
    """Level -> its share of the rounds, summing to 1, for the round after `asked` ones."""
    if schedule.levels:
        whole = sum(schedule.levels.values()) or 1
        return {level: schedule.levels.get(level, 0) / whole for level in Level}
    week = week_of(schedule, asked) - 1 + (results.weeks if results else 0.0)
    way = max(0.0, min(1.0, week / _WEEKS))
    return {level: _FIRST[level] + (_LAST[level] - _FIRST[level]) * way for level in Level}
