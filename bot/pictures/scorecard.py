"""The scorecard of a mock interview: a ring for the whole, a bar per topic, a line of the ones before."""

from textwrap import wrap

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Arc

from bot.core.pictures import ScoreCard
from bot.pictures.cards import WIDTH_INCHES, bar, plain
from bot.pictures.theme import Theme

__all__ = ["score_card"]

_HEAD_INCHES = 2.2
_ROW_INCHES = 0.56
_TOPICS = 10
_LONGEST_TITLE = 44
_TITLE_LINE = 24
_LONGEST_TOPIC = 38
_TEXTS = 1.72
"""Inches from the left."""


def score_card(card: ScoreCard, theme: Theme) -> Figure:
    """The whole score, the topics, and how it compares with the interviews before."""
    topics = card.topics[:_TOPICS]
    height = _HEAD_INCHES + max(len(topics), 1) * _ROW_INCHES + 0.15
    figure = Figure(figsize=(WIDTH_INCHES, height), facecolor=theme.paper)
    head = figure.add_axes((0.0, 1 - _HEAD_INCHES / height, 1.0, _HEAD_INCHES / height))
    _head(head, card, theme)
    body = figure.add_axes((0.05, 0.02, 0.9, 1 - _HEAD_INCHES / height - 0.03))
    body.set_axis_off()
    body.set_xlim(0, 1)
    body.set_ylim(0.5 - max(len(topics), 1), 0.5)
    for line, (name, score) in enumerate(topics):
        _topic(body, -line, plain(name, _LONGEST_TOPIC), score, theme)
    return figure


def _head(axes: Axes, card: ScoreCard, theme: Theme) -> None:
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH_INCHES)
    axes.set_ylim(0, _HEAD_INCHES)
    middle = (0.88, 1.12)
    axes.add_patch(Arc(middle, 1.2, 1.2, theta1=0, theta2=360, color=theme.track, linewidth=10))
    if card.score > 0:
        begin = 90 - 360 * min(card.score, 1.0)
        axes.add_patch(Arc(middle, 1.2, 1.2, theta1=begin, theta2=90, color=theme.accent, linewidth=10))
    words = f"{card.score:.0%}"
    axes.text(*middle, words, ha="center", va="center", color=theme.ink, size=20, weight="bold")
    questions = "1 question" if card.questions == 1 else f"{card.questions} questions"
    title = "\n".join(wrap(plain(card.title, _LONGEST_TITLE), _TITLE_LINE))
    axes.text(_TEXTS, 1.96, "Mock interview", va="center", color=theme.faint, size=11)
    axes.text(_TEXTS, 1.55, title, va="center", color=theme.ink, size=13, weight="bold")
    axes.text(_TEXTS, 1.1, questions, va="center", color=theme.faint, size=11)
    _history(axes, card, theme)


def _history(axes: Axes, card: ScoreCard, theme: Theme) -> None:
    """The scores of before as a line of dots that ends in this one."""
    if not card.history:
        axes.text(_TEXTS, 0.55, "The first of many", va="center", color=theme.faint, size=10.5)
        return
    scores = (*card.history, card.score)
    step = min(0.4, 2.0 / len(scores))
    places = [(_TEXTS + 0.1 + at * step, 0.28 + 0.45 * score) for at, score in enumerate(scores)]
    axes.plot([x for x, _ in places], [y for _, y in places], color=theme.faint, linewidth=1.5, zorder=1)
    *before, now = places
    axes.scatter([x for x, _ in before], [y for _, y in before], s=26, color=theme.faint, zorder=2)
    axes.scatter([now[0]], [now[1]], s=70, color=theme.accent, zorder=3)
    change = round((card.score - card.history[-1]) * 100)
    axes.text(now[0] + 0.18, now[1], f"{change:+d}", va="center", color=theme.ink, size=11, weight="bold")


def _topic(axes: Axes, y: float, name: str, score: float, theme: Theme) -> None:
    axes.text(0, y + 0.2, name, va="center", color=theme.ink, size=11)
    axes.text(1, y + 0.2, f"{score:.0%}", ha="right", va="center", color=theme.ink, size=11, weight="bold")
    bar(axes, (0, y - 0.24), 1.0, theme.track, height=0.22)
    if score > 0:
        bar(axes, (0, y - 0.24), max(0.02, min(score, 1.0)), theme.accent, height=0.22)
