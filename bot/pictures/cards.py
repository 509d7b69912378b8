"""One function per picture: a figure from a value. No state, no file, no font but matplotlib's own."""

from datetime import timedelta

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from bot.core.pictures import ActivityMap, BoardCard, CoverageBars, Formula, ReadinessChart
from bot.pictures.theme import Theme

__all__ = ["activity_map", "board_card", "coverage_bars", "formula", "readiness_chart"]

_WIDTH_INCHES = 6.4
_ROW_INCHES = 0.46
_LONGEST_NAME = 28
_LONGEST_IDEA = 58
_LONGEST_TOPIC = 30
_WEEKS = 53


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
        words = f"{value} {card.unit}"
        axes.text(0.965, y, words, ha="right", va="center", color=theme.ink, size=11, weight="bold")
    return figure


def coverage_bars(bars: CoverageBars, theme: Theme) -> Figure:
    """How many answers covered each idea."""
    figure, axes = _sheet(len(bars.bars), theme)
    _title(axes, bars.title, theme)
    total = max(bars.total, 1)
    for line, (text, count) in enumerate(bars.bars):
        y = -line
        axes.text(0, y + 0.22, plain(text, _LONGEST_IDEA), va="center", color=theme.ink, size=10)
        bar(axes, (0, y - 0.32), 0.86, theme.track, height=0.26)
        if count:
            bar(axes, (0, y - 0.32), max(0.02, 0.86 * count / total), theme.accent, height=0.26)
        share = f"{count} of {bars.total}"
        axes.text(0.99, y - 0.18, share, ha="right", va="center", color=theme.faint, size=10)
    return figure


def activity_map(activity: ActivityMap, theme: Theme) -> Figure:
    """A year of days: columns are weeks, rows are weekdays from Monday."""
    figure = Figure(figsize=(8.2, 1.75), facecolor=theme.paper)
    axes = figure.add_axes((0.01, 0.02, 0.98, 0.84))
    axes.set_axis_off()
    counts = dict(activity.days)
    monday = activity.until - timedelta(days=activity.until.weekday())
    first = monday - timedelta(weeks=_WEEKS - 1)
    most = max(counts.values(), default=1)
    month = 0
    for week in range(_WEEKS):
        start = first + timedelta(weeks=week)
        if start.month != month:
            month = start.month
            axes.text(week, 1.3, f"{start:%b}", color=theme.faint, size=8)
        for weekday in range(7):
            day = start + timedelta(days=weekday)
            if day <= activity.until:
                count = counts.get(day, 0)
                step = 0 if not count else 1 + min(3, 3 * count // max(most, 1))
                axes.add_patch(Rectangle((week, -weekday), 0.82, 0.82, color=theme.ramp[step], linewidth=0))
    axes.set_xlim(-0.5, _WEEKS + 0.5)
    axes.set_ylim(-6.4, 2.2)
    axes.set_aspect("equal")
    axes.set_title(plain(activity.title, 80), loc="left", color=theme.ink, size=11, weight="bold")
    return figure


def readiness_chart(chart: ReadinessChart, theme: Theme) -> Figure:
    """A bar to each estimate, and a line over the range in which it lies."""
    figure, axes = _sheet(len(chart.rows), theme)
    _title(axes, chart.title, theme)
    left, width = 0.38, 0.5
    for line, (topic, estimate, low, high) in enumerate(chart.rows):
        y = -line
        axes.text(0, y, plain(topic, _LONGEST_TOPIC), va="center", color=theme.ink, size=10.5)
        bar(axes, (left, y - 0.2), width, theme.track, height=0.4)
        if estimate:
            bar(axes, (left, y - 0.2), max(0.02, width * estimate / 100), theme.accent, height=0.4)
        ends = [left + width * share / 100 for share in (low, high)]
        axes.plot(ends, [y, y], color=theme.paper, linewidth=4.6, solid_capstyle="butt")
        axes.plot(ends, [y, y], color=theme.ink, linewidth=1.8, solid_capstyle="butt")
        for end in ends:
            axes.plot([end, end], [y - 0.13, y + 0.13], color=theme.ink, linewidth=1.8)
        words = f"{estimate} %"
        axes.text(0.99, y, words, ha="right", va="center", color=theme.ink, size=11, weight="bold")
    return figure


def formula(picture: Formula, theme: Theme) -> Figure:
    """A formula in matplotlib's TeX subset; raises ValueError for anything else."""
    figure = Figure(figsize=(0.1, 0.1), facecolor=theme.paper)
    figure.text(0, 0, f"${picture.tex}$", color=theme.ink, size=16)
    return figure


def _sheet(rows: int, theme: Theme) -> tuple[Figure, Axes]:
    rows = max(rows, 1)
    figure = Figure(figsize=(_WIDTH_INCHES, 0.8 + rows * _ROW_INCHES), facecolor=theme.paper)
    axes = figure.add_axes((0.04, 0.03, 0.92, 0.94))
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0.4 - rows, 1.5)
    return figure, axes


def _title(axes: Axes, title: str, theme: Theme) -> None:
    axes.text(0, 1.0, plain(title, 60), va="center", color=theme.ink, size=15, weight="bold")


def bar(
    axes: Axes,
    corner: tuple[float, float],
    width: float,
    colour: str,
    *,
    height: float = 0.72,
    alpha: float = 1,
) -> None:
    style = "round,pad=0,rounding_size=0.012"
    axes.add_patch(
        FancyBboxPatch(corner, width, height, boxstyle=style, color=colour, alpha=alpha, linewidth=0)
    )


def plain(text: str, longest: int) -> str:
    """A person's text as matplotlib shows it: no TeX, no characters that would break a line."""
    clean = " ".join("".join(c for c in text if c.isprintable()).split()).replace("$", r"\$")
    return clean if len(clean) <= longest else clean[: longest - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
