"""One function per picture: a figure from a value. No state, no file, no font but matplotlib's own."""

from collections.abc import Sequence
from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from bot.core.answers.excerpt import shortened
from bot.core.counting import measured
from bot.core.pictures import ActivityMap, BoardCard, CoverageBars, Formula, ReadinessChart
from bot.pictures.theme import Theme

__all__ = [
    "WIDTH_INCHES",
    "activity_map",
    "bar",
    "board_card",
    "coverage_bars",
    "formula",
    "plain",
    "readiness_chart",
]

WIDTH_INCHES = 4.4
"""So narrow that a label of 10 points is still some ten pixels high where a thread is 330 pixels wide."""
_ROW_INCHES = 0.5
_TALL_ROW_INCHES = 0.62
_LONGEST_NAME = 22
_LONGEST_IDEA = 44
_LONGEST_TOPIC = 36
_LONGEST_TITLE = 34
_WEEKS = 53
_BAND = 27
"""Weeks side by side: a year in one line would be too small to be read in a thread."""
_BAND_ROWS = 9.6
_MONTH_WEEKS = 3
"""A month that shows fewer weeks before the next one gets no name: the two would run into each other."""
_MAP_WIDTH = _BAND + 3.6
_MAP_HEIGHT = 2 * _BAND_ROWS + 3.6


def board_card(card: BoardCard, theme: Theme) -> Figure:
    """Bars for the members of a leaderboard, medals for the first three ranks."""
    figure, axes = _sheet(len(card.rows), theme)
    _title(axes, card.title, theme)
    most = max((value for _, _, value in card.rows), default=1) or 1
    for line, (rank, name, value) in enumerate(card.rows):
        y = -line
        colour = theme.medals[rank - 1] if rank <= len(theme.medals) else theme.accent
        bar(axes, (0.12, y - 0.36), 0.86, theme.track)
        bar(axes, (0.12, y - 0.36), max(0.03, 0.86 * value / most), colour, alpha=0.35)
        axes.text(0.05, y, str(rank), ha="center", va="center", color=colour, weight="bold", size=13)
        axes.text(0.145, y, plain(name, _LONGEST_NAME), va="center", color=theme.ink, size=11)
        words = measured(value, card.unit)
        axes.text(0.965, y, words, ha="right", va="center", color=theme.ink, size=11, weight="bold")
    return figure


def coverage_bars(bars: CoverageBars, theme: Theme) -> Figure:
    """How many answers covered each idea."""
    figure, axes = _sheet(len(bars.bars), theme)
    _title(axes, bars.title, theme)
    total = max(bars.total, 1)
    for line, (text, count) in enumerate(bars.bars):
        y = -line
        axes.text(0, y + 0.22, plain(text, _LONGEST_IDEA), va="center", color=theme.ink, size=11)
        bar(axes, (0, y - 0.32), 0.76, theme.track, height=0.26)
        if count:
            bar(axes, (0, y - 0.32), max(0.02, 0.76 * count / total), theme.accent, height=0.26)
        share = f"{count} of {bars.total}"
        axes.text(1, y - 0.18, share, ha="right", va="center", color=theme.faint, size=10.5)
    return figure


def activity_map(activity: ActivityMap, theme: Theme) -> Figure:
    """A year of days in two bands: columns are weeks, rows are weekdays from Monday; what a colour means."""
    unit = 0.94 * WIDTH_INCHES / _MAP_WIDTH
    figure = Figure(figsize=(WIDTH_INCHES, _MAP_HEIGHT * unit / 0.96), facecolor=theme.paper)
    axes = figure.add_axes((0.03, 0.02, 0.94, 0.96))
    axes.set_axis_off()
    axes.set_xlim(-3.2, _MAP_WIDTH - 3.2)
    axes.set_ylim(-_MAP_HEIGHT, 0)
    axes.text(-3.2, -1, plain(activity.title, 40), va="center", color=theme.ink, size=13, weight="bold")
    counts = dict(activity.days)
    most = max(counts.values(), default=0)
    monday = activity.until - timedelta(days=activity.until.weekday())
    first = monday - timedelta(weeks=_WEEKS - 1)
    for begin, top in ((0, -4.0), (_BAND, -4.0 - _BAND_ROWS)):
        weeks = [first + timedelta(weeks=week) for week in range(begin, min(begin + _BAND, _WEEKS))]
        _band(axes, weeks, top, theme)
        for column, start in enumerate(weeks):
            for weekday in range(7):
                day = start + timedelta(days=weekday)
                if day <= activity.until:
                    colour = theme.ramp[_step(counts.get(day, 0), most)]
                    _cell(axes, column, top - weekday, colour)
    _legend(axes, most, theme)
    return figure


def _band(axes: Axes, weeks: Sequence[date], top: float, theme: Theme) -> None:
    """The names of the months above a band, and of every other weekday beside it."""
    begins = [at for at, week in enumerate(weeks) if not at or week.month != weeks[at - 1].month]
    for at, following in zip(begins, [*begins[1:], len(weeks)], strict=True):
        if following - at >= _MONTH_WEEKS:
            axes.text(at, top + 1.6, f"{weeks[at]:%b}", va="center", color=theme.faint, size=10)
    for weekday, name in ((0, "Mon"), (2, "Wed"), (4, "Fri")):
        axes.text(-0.5, top - weekday + 0.4, name, ha="right", va="center", color=theme.faint, size=10)


def _legend(axes: Axes, most: int, theme: Theme) -> None:
    """How many answers each colour stands for."""
    y = 1 - _MAP_HEIGHT
    axes.text(-3.2, y + 0.4, "Answers a day", va="center", color=theme.faint, size=10)
    for at, (step, words) in enumerate(_meanings(most)):
        x = 6 + 4.2 * at
        _cell(axes, x, y, theme.ramp[step])
        axes.text(x + 1.3, y + 0.4, words, va="center", color=theme.faint, size=10)


def _meanings(most: int) -> list[tuple[int, str]]:
    """Each colour that there is, with the counts that it stands for."""
    counts: dict[int, list[int]] = {}
    for count in range(most + 1):
        counts.setdefault(_step(count, most), []).append(count)
    return [
        (step, str(found[0]) if len(found) == 1 else f"{found[0]}-{found[-1]}")
        for step, found in counts.items()
    ]


def _step(count: int, most: int) -> int:
    """The colour of a day with so many answers, where the fullest day has `most`."""
    return 0 if not count else 1 + min(3, 3 * count // max(most, 1))


def _cell(axes: Axes, x: float, y: float, colour: str) -> None:
    axes.add_patch(Rectangle((x, y), 0.82, 0.82, color=colour, linewidth=0))


def readiness_chart(chart: ReadinessChart, theme: Theme) -> Figure:
    """A bar to each estimate, and a line over the range in which it lies."""
    figure, axes = _sheet(len(chart.rows), theme, row_inches=_TALL_ROW_INCHES)
    _title(axes, chart.title, theme)
    for line, (topic, estimate, low, high) in enumerate(chart.rows):
        y = -line - 0.22
        axes.text(0, y + 0.38, plain(topic, _LONGEST_TOPIC), va="center", color=theme.ink, size=11)
        words = f"{estimate} %"
        axes.text(1, y + 0.38, words, ha="right", va="center", color=theme.ink, size=11, weight="bold")
        bar(axes, (0, y - 0.16), 1, theme.track, height=0.32)
        if estimate:
            bar(axes, (0, y - 0.16), max(0.02, estimate / 100), theme.accent, height=0.32)
        ends = [share / 100 for share in (low, high)]
        axes.plot(ends, [y, y], color=theme.paper, linewidth=4.6, solid_capstyle="butt")
        axes.plot(ends, [y, y], color=theme.ink, linewidth=1.8, solid_capstyle="butt")
        for end in ends:
            axes.plot([end, end], [y - 0.1, y + 0.1], color=theme.ink, linewidth=1.8)
    return figure


def formula(picture: Formula, theme: Theme) -> Figure:
    """A formula in matplotlib's TeX subset; raises ValueError for anything else."""
    figure = Figure(figsize=(0.1, 0.1), facecolor=theme.paper)
    figure.text(0, 0, f"${picture.tex}$", color=theme.ink, size=16)
    return figure


def _sheet(rows: int, theme: Theme, *, row_inches: float = _ROW_INCHES) -> tuple[Figure, Axes]:
    rows = max(rows, 1)
    figure = Figure(figsize=(WIDTH_INCHES, 0.8 + rows * row_inches), facecolor=theme.paper)
    axes = figure.add_axes((0.04, 0.03, 0.92, 0.94))
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0.4 - rows, 1.5)
    return figure, axes


def _title(axes: Axes, title: str, theme: Theme) -> None:
    words = plain(title, _LONGEST_TITLE)
    axes.text(0, 1.0, words, va="center", color=theme.ink, size=13, weight="bold")


def bar(
    axes: Axes,
    corner: tuple[float, float],
    width: float,
    colour: str,
    *,
    height: float = 0.72,
    alpha: float = 1,
) -> None:
    """A bar with round ends, from its lower left corner."""
    style = "round,pad=0,rounding_size=0.012"
    axes.add_patch(
        FancyBboxPatch(corner, width, height, boxstyle=style, color=colour, alpha=alpha, linewidth=0)
    )


def plain(text: str, longest: int) -> str:
    """A person's text as matplotlib shows it: no TeX, no characters that would break a line."""
    clean = " ".join("".join(c for c in text if c.isprintable()).split())
    return shortened(clean, longest).replace("$", r"\$")
