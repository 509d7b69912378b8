"""A rehearsal: what a schedule would ask over the next days, and what that sequence holds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from bot.core.questions.question import Level
from bot.core.questions.shelf import Shelf
from bot.core.rounds.calendar import next_dates
from bot.core.rounds.likeness import alike
from bot.core.rounds.ramp import Results
from bot.core.rounds.schedule import Schedule
from bot.core.rounds.selection import Choice, choose, course_of, pool

__all__ = ["PlanFacts", "PlannedRound", "facts_of", "planned"]

_WEEK = 7
_APART = 14


@dataclass(frozen=True, slots=True)
class PlannedRound:
    """One round to come."""

    day: date
    choice: Choice


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a sequence holds: counts by pack, topic and level (the level by week, from the first on), on which
    step (from 1) each core question comes, core questions that do not come, and pairs of nearly the same
    question with less than two weeks between them.
    """

    packs: Mapping[str, int]
    topics: Mapping[str, int]
    levels: Sequence[Mapping[Level, int]]
    core: Mapping[str, int]
    left: Sequence[str]
    close: Sequence[tuple[str, str]]


def planned(
    shelf: Shelf, schedule: Schedule, *, after: date, days: int, results: Results | None = None
) -> Sequence[PlannedRound]:
    """The next `days` rounds of a schedule that has asked nothing yet; raises NotFound for an empty pool."""
    candidates, course = pool(shelf, schedule), course_of(shelf, schedule)
    history: list[tuple[str, date]] = []
    steps: list[PlannedRound] = []
    for day, _ in islice(next_dates(schedule, after=after), days):
        choice = choose(candidates, schedule, day=day, history=history, course=course, results=results)
        history.append((choice.question.id, day))
        steps.append(PlannedRound(day, choice))
    return steps


def facts_of(shelf: Shelf, schedule: Schedule, steps: Sequence[PlannedRound]) -> PlanFacts:
    """The statistics of a sequence."""
    asked = [step.choice.question for step in steps]
    core = {question.id: number for number, question in enumerate(asked, start=1) if question.core}
    wanted = [question.id for question in pool(shelf, schedule) if question.core]
    weeks = [asked[start : start + _WEEK] for start in range(0, len(asked), _WEEK)]
    return PlanFacts(
        packs=Counter(question.pack for question in asked),
        topics=Counter(topic for question in asked for topic in question.topics),
        levels=[Counter(question.level for question in week) for week in weeks],
        core=core,
        left=[name for name in wanted if name not in core],
        close=[
            (one.choice.question.id, other.choice.question.id)
            for at, one in enumerate(steps)
            for other in steps[at + 1 : at + 1 + _APART]
            if (other.day - one.day).days <= _APART and alike(one.choice.question, other.choice.question)
        ],
    )
