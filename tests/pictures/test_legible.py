"""What is written in a picture can be read where a thread shows it, and covers nothing else."""

import itertools
from datetime import date, timedelta

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from bot.core.pictures import ActivityMap, BoardCard, CoverageBars, ReadinessChart, ScoreCard
from bot.pictures import cards, scorecard
from bot.pictures.theme import DARK, LIGHT
from tests.examples import few

THREAD = 330
"""Pixels that a picture gets in the thread's panel of the browser chat, and on a phone."""
LEAST = 10
"""Pixels from the top of a letter to the bottom of another."""
WIDE = "Wide words, W W W, that go on and on " * 4
YEAR = [date(2026, 3, 2) - timedelta(days=n) for n in range(365)]
FIGURES = {
    "board": lambda: cards.board_card(
        BoardCard(WIDE, tuple((rank, WIDE, 123_456) for rank in range(1, 11)), "points"), LIGHT
    ),
    "covered": lambda: cards.coverage_bars(CoverageBars(WIDE, ((WIDE, 1200), (WIDE, 0)), 1200), LIGHT),
    "ready": lambda: cards.readiness_chart(
        ReadinessChart(WIDE, ((WIDE, 100, 41, 100), (WIDE, 0, 0, 30))), DARK
    ),
    "scored": lambda: scorecard.score_card(
        ScoreCard(WIDE, 1.0, 12, tuple((WIDE, 1.0) for _ in range(10)), (0.4, 0.9) * 9), DARK
    ),
}
ENDS = (date(2026, 3, 2), date(2026, 1, 31), date(2026, 6, 30), date(2026, 12, 27))


def figure_of(name):
    """A picture with texts as long as they come; a map for each day that its year may end on."""
    if name in FIGURES:
        return FIGURES[name]()
    days = tuple((day, 3 + day.day) for day in YEAR)
    return cards.activity_map(ActivityMap(WIDE, days, date.fromisoformat(name)), LIGHT)


NAMES = [*FIGURES, *(end.isoformat() for end in ENDS)]


def drawn(figure):
    """The texts of a figure with their boxes, and the box of the whole, in its pixels."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    texts = [text for axes in figure.axes for text in axes.texts if text.get_text()]
    return [(text, text.get_window_extent(renderer)) for text in texts], figure.bbox


@pytest.mark.parametrize("name", few(NAMES, one_in=3))
def test_every_label_can_be_read_in_a_thread(name):
    """A picture is made as narrow as it is shown."""
    texts, whole = drawn(figure_of(name))

    high = [
        text.get_size() / 72 * whole.width / text.figure.get_figwidth() * THREAD / whole.width
        for text, _ in texts
    ]

    assert min(high) >= LEAST


@pytest.mark.parametrize("name", few(NAMES, one_in=3))
def test_no_label_runs_into_another_or_out_of_the_picture(name):
    """However long a name is, whichever day the year of the map ends on."""
    texts, whole = drawn(figure_of(name))

    out = [
        t.get_text() for t, box in texts if box.x0 < 0 or box.x1 > whole.x1 or box.y0 < 0 or box.y1 > whole.y1
    ]
    over = [
        (one.get_text(), other.get_text())
        for (one, its), (other, theirs) in itertools.combinations(texts, 2)
        if its.overlaps(theirs)
    ]

    assert [] == out
    assert [] == over


@pytest.mark.parametrize("most", few([0, 1, 2, 3, 4, 7, 30], one_in=3))
def test_the_map_says_what_its_colours_mean(most):
    """Each number of answers stands once in the legend, beside the colour that it is drawn in."""
    days = tuple((day, n % (most + 1)) for n, day in enumerate(YEAR))
    figure = cards.activity_map(ActivityMap("A year", days, YEAR[0]), LIGHT)

    words = [text.get_text() for text, _ in drawn(figure)[0]]
    legend = words[words.index("Answers a day") + 1 :]

    ranges = [
        range(int(first), int(last or first) + 1) for first, _, last in (w.partition("-") for w in legend)
    ]
    assert list(range(most + 1)) == [count for counts in ranges for count in counts]
    assert {"Mon", "Wed", "Fri", "Mar", "Dec"} <= set(words)
