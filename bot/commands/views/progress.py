"""A member's progress: readiness by topic with its uncertainty, the streak, a year of answering."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.commands.language.document import (
    Document,
    Facts,
    Heading,
    Image,
    Node,
    Note,
    Paragraph,
    Strong,
    Table,
)
from bot.core.learning.readiness import ENOUGH, Readiness
from bot.core.pictures import ActivityMap, ReadinessChart
from bot.usecases.learning.progress import YEAR, Progress

__all__ = ["ProgressShown"]

_MOST_ROWS = 12
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class ProgressShown:
    """Readiness and activity; `titles` name the topics; `brief` leaves out the year and the pictures."""

    progress: Progress
    titles: Mapping[str, str] = field(default_factory=dict)
    brief: bool = False

    def document(self) -> Document:
        """Figures, readiness as table and chart, what is still too little, the year."""
        progress = self.progress
        nodes: list[Node] = [Heading("Your readiness" if self.brief else "Your progress")]
        if not self.brief:
            nodes.append(self._figures())
        if not progress.readiness:
            nodes.append(Paragraph((f"Not enough answers yet. {ENOUGH} on a topic give a first estimate.",)))
        if progress.known:
            shown = progress.known[:_MOST_ROWS]
            rows = tuple(
                (self._title(each), _percent(each.estimate), _range(each), str(each.answers))
                for each in shown
            )
            nodes.append(Table(("Topic", "Ready", "Likely", "Answers"), rows, frozenset({1, 2, 3})))
            if not self.brief:
                nodes.append(self._chart(shown))
        nodes.extend(self._few())
        if not self.brief:
            if progress.weakest:
                names = ", ".join(self._title(each) for each in progress.weakest)
                nodes.append(Paragraph((Strong("Work on next: "), names)))
            nodes.append(self._year())
            nodes.append(Note(("Only you see this. Recent and harder answers weigh more.",)))
        return Document(tuple(nodes))

    def _figures(self) -> Facts:
        streak = self.progress.streak
        answered = sum(count for _, count in self.progress.activity)
        return Facts(
            (
                ("Streak", _days(streak.current)),
                ("Best", _days(streak.best)),
                ("Questions answered in a year", str(answered)),
            )
        )

    def _chart(self, shown: tuple[Readiness, ...]) -> Image:
        rows = tuple((self._title(e), _whole(e.estimate), _whole(e.low), _whole(e.high)) for e in shown)
        words = "; ".join(f"{self._title(e)} {_percent(e.estimate)}, likely {_range(e)}" for e in shown)
        return Image(ReadinessChart("Readiness by topic", rows), f"Readiness by topic: {words}")

    def _few(self) -> tuple[Node, ...]:
        few = [each for each in self.progress.readiness if not each.enough]
        if not few:
            return ()
        names = ", ".join(self._title(each) for each in few[:_MOST_NAMED])
        more = f" and {len(few) - _MOST_NAMED} more" if len(few) > _MOST_NAMED else ""
        return (Note((f"Not enough answers yet: {names}{more}.",)),)

    def _year(self) -> Image:
        progress = self.progress
        total = sum(count for _, count in progress.activity)
        most = max((count for _, count in progress.activity), default=0)
        first = progress.until - YEAR
        words = f"Questions answered per day from {first:%d %b %Y} to {progress.until:%d %b %Y}: "
        words += f"{total} on {_days(len(progress.activity))}, at most {most} on one day"
        return Image(ActivityMap("Questions answered, day by day", progress.activity, progress.until), words)

    def _title(self, each: Readiness) -> str:
        return self.titles.get(each.topic, each.topic)


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _range(each: Readiness) -> str:
    return f"{_whole(each.low)}-{_whole(each.high)}%"


def _whole(share: float) -> int:
    return round(100 * share)


def _days(count: int) -> str:
    return f"{count} {'day' if count == 1 else 'days'}"
