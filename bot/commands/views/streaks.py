"""Streaks and the ledger that says why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.commands.language.document import (
    Bullets,
    Document,
    Facts,
    Heading,
    Name,
    Node,
    Note,
    Paragraph,
    Table,
    Tone,
    Words,
)
from bot.core.streaks.streak import FREEZE_EVERY, MOST_FREEZES, Line, Mark, Streak

__all__ = ["StreakShown", "VacationsShown"]

_LEDGER_LINES = 30
_MARKS = {
    Mark.ANSWERED: "\N{HEAVY CHECK MARK} answered",
    Mark.REPAIRED: "\N{HAMMER AND WRENCH} repaired by an organiser",
    Mark.FROZEN: "\N{SNOWFLAKE} a freeze kept the streak",
    Mark.VACATION: "\N{PALM TREE} vacation",
    Mark.MISSED: "\N{MULTIPLICATION X} not answered",
    Mark.OPEN: "\N{HOURGLASS} still open",
}


@dataclass(frozen=True, slots=True)
class StreakShown:
    """Somebody's streak; `why` adds the ledger, newest day first."""

    name: str
    member: int
    own: bool
    streak: Streak
    why: bool = False

    def document(self) -> Document:
        """Figures, what to do today, and the ledger when asked for."""
        streak = self.streak
        title: Words = "Your streak" if self.own else ("Streak of ", Name(self.name, self.member))
        facts = Facts(
            (
                ("Current", _days(streak.current)),
                ("Best", _days(streak.best)),
                ("Freezes", f"{streak.freezes} of {MOST_FREEZES}"),
            )
        )
        tone = Tone.GOOD if streak.current else Tone.NEUTRAL
        rule = (
            "A streak counts rounds: answer before the next question comes. "
            f"Every {FREEZE_EVERY} answered days earn a freeze, which covers one missed day."
        )
        today = (Paragraph((self.today,)),) if self.today else ()
        if not self.why:
            return Document((Heading(title), facts, *today, Note((rule,))), tone)
        lines = streak.lines[-_LEDGER_LINES:][::-1]
        if not lines:
            return Document(
                (Heading(title), facts, Paragraph(("No round answered yet.",)), Note((rule,))), tone
            )
        rows = tuple((f"{line.day:%d %b %Y}", _words(line), str(line.current)) for line in lines)
        ledger = Table(("Day", "What happened", "Streak"), rows, frozenset({2}))
        left = len(streak.lines) - len(lines)
        more = (Note((f"{left} earlier {'day' if left == 1 else 'days'} not shown.",)),) if left else ()
        return Document((Heading(title), facts, ledger, *more, Note((rule,))), tone)

    @property
    def today(self) -> str:
        """What one's own open day still lacks; "" for nothing."""
        last = self.streak.lines[-1] if self.streak.lines else None
        if not self.own or last is None or last.mark is not Mark.OPEN:
            return ""
        if last.note:
            return f"Your answer to the open question does not count yet: {last.note}."
        return "The open question is still unanswered."


@dataclass(frozen=True, slots=True)
class VacationsShown:
    """The vacations that last or are to come, first day -> last day; `said` is what was done just now."""

    planned: Mapping[date, date]
    said: str = ""

    def document(self) -> Document:
        """What was done, and each vacation with its days."""
        done: tuple[Node, ...] = (Paragraph((self.said,)),) if self.said else ()
        days = tuple((_span(first, last),) for first, last in self.planned.items())
        listed: Node = Bullets(days) if days else Paragraph(("No vacation is planned.",))
        rule = "A question that you do not answer on these days cannot break your streak. Plan them ahead."
        tone = Tone.GOOD if self.said else Tone.NEUTRAL
        return Document((Heading("Your vacations"), *done, listed, Note((rule,))), tone)


def _span(first: date, last: date) -> str:
    if first == last:
        return f"{first:%a %d %b %Y}"
    count = (last - first).days + 1
    return f"{first:%a %d %b %Y} to {last:%a %d %b %Y}: {_days(count)}"


def _days(count: int) -> str:
    return f"{count} {'day' if count == 1 else 'days'}"


def _words(line: Line) -> str:
    words = _MARKS[line.mark]
    if line.note:
        words += (
            f" ({line.note})" if line.mark is Mark.REPAIRED else f"; your answer did not count: {line.note}"
        )
    return f"{words}, freeze earned" if line.earned_freeze else words
