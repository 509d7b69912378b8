"""Charts in letters, for where Slack shows no file: an ephemeral message, a modal, the Home tab.

An image block would need an address that anybody can open, or a file that the reader may see; a file that is
shared nowhere is its owner's alone. docs.slack.dev/reference/block-kit/composition-objects/slack-file-object
"""

from collections import Counter
from datetime import date
from typing import Final

from bot.core.answers.excerpt import shortened
from bot.core.pictures import ActivityMap, CoverageBars, Picture, ReadinessChart
from bot.platforms.slack.drawing.mrkdwn import columns

__all__ = ["chart"]

_WIDTH: Final = 10
_MONTHS: Final = 12
_LONGEST: Final = 24
_FULL, _EMPTY = "\N{FULL BLOCK}", "\N{LIGHT SHADE}"


def chart(picture: Picture) -> str:
    """The picture as rows with bars, in mrkdwn; "" for one that its words say just as well."""
    lines: list[tuple[str, ...]]
    match picture:
        case ReadinessChart(_, rows):
            lines = [
                (_short(topic), _bar(estimate, 100), f"{estimate}%", f"({low}-{high}%)")
                for topic, estimate, low, high in rows
            ]
        case CoverageBars(_, bars, total):
            lines = [(_short(idea), _bar(count, total), f"{count} of {total}") for idea, count in bars]
        case ActivityMap(_, days, until):
            lines = _months(days, until)
        case _:
            return ""
    return columns(lines, {2}) if lines else ""


def _months(days: tuple[tuple[date, int], ...], until: date) -> list[tuple[str, ...]]:
    """Answers by month, the year up to now."""
    counts: Counter[int] = Counter()
    for day, count in days:
        counts[_month(day)] += count
    last = _month(until)
    shown = range(last - _MONTHS + 1, last + 1)
    most = max(counts[month] for month in shown)
    return [
        (f"{date(month // 12, month % 12 + 1, 1):%b %Y}", _bar(counts[month], most), str(counts[month]))
        for month in shown
    ]


def _month(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def _bar(value: int, whole: int) -> str:
    """A bar as long as its share; anything above nothing is seen."""
    full = max(round(_WIDTH * value / whole), 1) if value > 0 and whole > 0 else 0
    return _FULL * min(full, _WIDTH) + _EMPTY * (_WIDTH - min(full, _WIDTH))


def _short(words: str) -> str:
    return shortened(" ".join(words.split()), _LONGEST)
