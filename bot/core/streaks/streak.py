"""Streaks: how days and events become a streak with freezes, and the ledger that says why.

A streak is a pure function of the community's days and the member's events, so it never depends on
the order in which events were recorded, and every figure can be shown line by line.

Rules: a day with a round is kept by a sincere answer to any of its rounds. Every 7th answered day
earns a freeze, at most 2 are kept. A missed day uses up a freeze if there is one, and ends the streak
if not. Vacations and days without a posted round change nothing. A repaired day counts as answered.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.rounds.round import Day
from bot.core.streaks.events import StreakEvent, StreakEventKind

__all__ = ["FREEZE_EVERY", "MOST_FREEZES", "Line", "Mark", "Streak", "streak", "vacations"]

FREEZE_EVERY = 7
MOST_FREEZES = 2


class Mark(StrEnum):
    """What a day did to a streak."""

    ANSWERED = "answered"
    REPAIRED = "repaired"
    FROZEN = "frozen"
    VACATION = "vacation"
    MISSED = "missed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Line:
    """One day of the ledger: its mark, the streak after it, and whether it earned a freeze.

    `note` is the organiser's of a repair; of a day that was not answered, why an answer did not count.
    """

    day: date
    mark: Mark
    current: int
    earned_freeze: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Streak:
    """A streak: current and best length in days with a round, freezes in hand, and the ledger."""

    current: int = 0
    best: int = 0
    freezes: int = 0
    lines: tuple[Line, ...] = ()

    @property
    def last_day(self) -> date | None:
        """The last day that was answered or repaired."""
        kept = (line.day for line in reversed(self.lines) if line.mark in {Mark.ANSWERED, Mark.REPAIRED})
        return next(kept, None)


@dataclass(frozen=True, slots=True)
class _Facts:
    """Events, made independent of their order."""

    answered: frozenset[int]
    short: dict[int, str]
    repaired: dict[date, str]
    vacations: Mapping[date, date]

    def note(self, day: Day, mark: Mark) -> str:
        """What the ledger adds to a mark."""
        if mark is Mark.REPAIRED:
            return self.repaired[day.day]
        if mark is Mark.ANSWERED:
            return ""
        return next((self.short[number] for number in sorted(day.rounds) if number in self.short), "")

    def on_vacation(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.vacations.items())


def streak(days: Sequence[Day], events: Iterable[StreakEvent]) -> Streak:
    """The streak over `days` (in order, each with a round that opened) for one member's events.

    The ledger begins at the first day that was answered or repaired, or tried in vain.
    """
    facts = _facts(events)
    current = best = freezes = answered = 0
    lines: list[Line] = []
    for day in days:
        mark = _mark(day, facts, current=current, freezes=freezes)
        earned = False
        if mark in {Mark.ANSWERED, Mark.REPAIRED}:
            current += 1
            answered += 1
            best = max(best, current)
            if answered % FREEZE_EVERY == 0 and freezes < MOST_FREEZES:
                freezes += 1
                earned = True
        elif mark is Mark.FROZEN:
            freezes -= 1
        elif mark is Mark.MISSED:
            current = 0
        note = facts.note(day, mark)
        if lines or note or mark in {Mark.ANSWERED, Mark.REPAIRED}:
            lines.append(Line(day.day, mark, current, earned, note))
    return Streak(current, best, freezes, tuple(lines))


def vacations(events: Iterable[StreakEvent]) -> Mapping[date, date]:
    """The vacations that were planned and not cancelled: first day -> last day, in order."""
    planned: defaultdict[date, list[StreakEvent]] = defaultdict(list)
    ended: defaultdict[date, list[StreakEvent]] = defaultdict(list)
    for event in events:
        match event.kind:
            case StreakEventKind.VACATION:
                planned[event.day].append(event)
            case StreakEventKind.VACATION_ENDED:
                ended[event.day].append(event)
            case _:
                pass
    found = {}
    for first, plans in sorted(planned.items()):
        last = max(_last_day(plan, ended[first]) for plan in plans)
        if first <= last:
            found[first] = last
    return found


def _last_day(plan: StreakEvent, ended: Iterable[StreakEvent]) -> date:
    """Until when a plan holds: what was planned anew after an end is not touched by that end."""
    ends = (each.until for each in ended if each.until is not None and each.at >= plan.at)
    return min([plan.until or plan.day, *ends])


def _mark(day: Day, facts: _Facts, *, current: int, freezes: int) -> Mark:
    if day.rounds & facts.answered:
        return Mark.ANSWERED
    if day.day in facts.repaired:
        return Mark.REPAIRED
    if facts.on_vacation(day.day):
        return Mark.VACATION
    if not day.closed:
        return Mark.OPEN
    if current and freezes:
        return Mark.FROZEN
    return Mark.MISSED


def _facts(events: Iterable[StreakEvent]) -> _Facts:
    latest: dict[int, tuple[int, bool, str]] = {}
    repaired: dict[date, str] = {}
    events = list(events)
    for event in events:
        match event.kind:
            case StreakEventKind.ANSWERED:
                known = latest.get(event.round, (-1, False, ""))
                latest[event.round] = max(known, (event.sequence, event.counts, event.note))
            case StreakEventKind.REPAIRED:
                repaired[event.day] = max(repaired.get(event.day, ""), event.note)
            case _:
                pass
    answered = frozenset(number for number, (_, counts, _) in latest.items() if counts)
    short = {number: note for number, (_, counts, note) in latest.items() if note and not counts}
    return _Facts(answered, short, repaired, vacations(events))
