"""Recaps as people see them: a week, a month, and the plan for both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.commands.language.document import (
    Bullets,
    Document,
    Facts,
    Heading,
    Inline,
    Name,
    Node,
    Note,
    Paragraph,
    Quote,
    Said,
    Strong,
    Tone,
    listed,
)
from bot.core.answers.excerpt import excerpt
from bot.core.boards.board import BoardRow, Period, period_key
from bot.core.counting import counted, measured
from bot.core.recaps.recap import MonthRecap, RecapPlan, WeekRecap

__all__ = ["MonthRecapped", "RecapsShown", "WeekRecapped"]

_LONGEST_QUOTE = 400
_MOST_NAMES = 10


@dataclass(frozen=True, slots=True)
class WeekRecapped:
    """A community's week, with one's own part where it goes to one member."""

    week: WeekRecap

    def document(self) -> Document:
        """Who took part, who leads, what was hard, who got better, what was said best."""
        week = self.week
        nodes: list[Node] = [
            Heading(f"The week in review: {_span(week.first, week.last)}"),
            Paragraph((_took_part(week),)),
        ]
        if week.own is not None:
            nodes.append(Paragraph((_own(week),)))
        if week.podium:
            nodes.append(Paragraph((Strong("Most points: "), *_ranks(week.podium, "points"))))
        if week.improved:
            gained = ((Name(row.name, row.member), f" (+{row.value})") for row in week.improved)
            nodes.append(Paragraph((Strong("Most improved: "), *listed(gained))))
        if week.milestones:
            longest = week.milestones[:_MOST_NAMES]
            reached = ((Name(each.name, each.member), f" ({counted(each.days, 'day')})") for each in longest)
            nodes.append(Paragraph((Strong("Streak milestones: "), *listed(reached))))
        if week.hardest is not None:
            hardest = week.hardest
            nodes.append(Paragraph((Strong("Hardest idea: "), hardest.idea)))
            told = f"{hardest.covered} of {counted(hardest.answers, 'answer')} to {hardest.question} had it."
            nodes.append(Note((told,)))
        if week.best:
            nodes.append(Paragraph((Strong("Best answers"),)))
            nodes.extend(
                Quote(
                    Said(excerpt(best.text, _LONGEST_QUOTE), best.member, best.answer),
                    (Name(best.name, best.member), f" on {best.question}, {best.score:.0%}"),
                )
                for best in week.best
            )
        return Document(tuple(nodes), Tone.GOOD)


@dataclass(frozen=True, slots=True)
class MonthRecapped:
    """A community's month and its champions, and the season's where the month ends one."""

    month: MonthRecap

    @property
    def title(self) -> str:
        """Which month it was."""
        return f"{self.month.last:%B %Y} is over"

    def document(self) -> Document:
        """The champions, who ties sharing, and the board down to the third place."""
        month = self.month
        questions = counted(month.rounds, "question")
        nodes: list[Node] = [
            Heading(self.title),
            Paragraph(_champions(month.podium, "of the month")),
            Bullets(_places(month.podium)),
        ]
        if month.season:
            season = period_key(Period.SEASON, month.last)
            nodes += [
                Heading(f"The season {season} is over too"),
                Paragraph(_champions(month.season, "of the season")),
                Bullets(_places(month.season)),
            ]
        nodes.append(
            Note((f"{questions}, {counted(month.people, 'member')} with points. A new month begins.",))
        )
        return Document(tuple(nodes), Tone.GOOD)


@dataclass(frozen=True, slots=True)
class RecapsShown:
    """When a community is told of its weeks and months; `zone` is its first schedule's."""

    plan: RecapPlan
    zone: str
    changed: bool = False

    def document(self) -> Document:
        """The plan, and where the recaps go."""
        plan = self.plan
        weekly = f"Mondays at {plan.at:%H:%M}" if plan.weekly else "off"
        monthly = f"the 1st at {plan.at:%H:%M}" if plan.monthly else "off"
        facts = Facts((("Weekly recap", weekly), ("Month's close", monthly), ("Time zone", self.zone)))
        where = "Posted once in each place, where the first schedule asks its questions."
        return Document((Heading("Recaps changed" if self.changed else "Recaps"), facts, Note((where,))))


def _took_part(week: WeekRecap) -> str:
    asked, given = counted(week.rounds, "question"), counted(week.answers, "answer")
    return f"{asked}, {given} from {counted(week.people, 'member')}."


def _own(week: WeekRecap) -> str:
    own = week.own
    if own is None or not own.answered:
        return "You did not answer this week. The next question is a good moment to start again."
    place = f", {counted(own.points, 'point')}, #{own.rank} on the board" if own.rank else ""
    return f"You answered {own.answered} of {counted(week.rounds, 'question')}{place}."


def _champions(podium: Sequence[BoardRow], of: str) -> tuple[Inline, ...]:
    first = [row for row in podium if row.rank == 1]
    names = listed((Name(row.name, row.member),) for row in first[:_MOST_NAMES])
    more = f" and {len(first) - _MOST_NAMES} more" if len(first) > _MOST_NAMES else ""
    title = "Champion" if len(first) == 1 else "Champions"
    return (f"{title} {of}: ", *names, f"{more}, with {counted(podium[0].value, 'point')}. Well done!")


def _places(podium: Sequence[BoardRow]) -> tuple[tuple[Inline, ...], ...]:
    return tuple(
        (f"{row.rank}. ", Name(row.name, row.member, strong=True), f" {counted(row.value, 'point')}")
        for row in podium[:_MOST_NAMES]
    )


def _ranks(rows: Sequence[BoardRow], unit: str) -> tuple[Inline, ...]:
    first = rows[:_MOST_NAMES]
    return listed(
        (f"{row.rank}. ", Name(row.name, row.member), f" ({measured(row.value, unit)})") for row in first
    )


def _span(first: date, last: date) -> str:
    if first.month == last.month:
        return f"{first.day} to {last.day} {last:%B}"
    return f"{first.day} {first:%B} to {last.day} {last:%B}"
