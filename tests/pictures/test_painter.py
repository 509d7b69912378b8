"""Pictures by their structure: size, sameness, light and dark, and texts that would break a drawing."""

import io
from datetime import date, timedelta

import pytest
from PIL import Image, ImageChops

from bot.core.errors import Unusable
from bot.core.pictures import ActivityMap, BoardCard, CoverageBars, Formula, ReadinessChart, ScoreCard
from bot.pictures.painter import MatplotlibPainter
from tests.examples import few

UNTIL = date(2026, 3, 2)
PICTURES = [
    BoardCard("This week: points", ((1, "Ada", 30), (1, "Bob", 30), (3, "Cleo", 5)), "points"),
    CoverageBars("Ideas covered in 3 answers", (("It is the harmonic mean", 2), ("Low if either is", 0)), 3),
    ActivityMap("The last year", tuple((UNTIL - timedelta(days=n), n % 4) for n in range(0, 300, 7)), UNTIL),
    ReadinessChart("Readiness by topic", (("Evaluation", 62, 41, 79), ("Trees", 0, 0, 30))),
    ScoreCard("The ladder", 0.62, 6, (("Evaluation", 0.9), ("Trees and ensembles", 0.0)), (0.4, 0.55)),
    ScoreCard("First interview", 0.0, 1, ()),
    Formula(r"F_1 = \frac{2PR}{P+R}"),
]
HOSTILE = ("$x_{", "\\frac{", "\x00\x1b[31m", "\u202egnp.exe", "a" * 500, "<script>", "\U0001f600" * 9, "")


@pytest.fixture(scope="module")
def painter():
    """One painter, closed at the end."""
    painter = MatplotlibPainter()
    yield painter
    painter.close()


def opened(png: bytes) -> Image.Image:
    """The picture behind the bytes, in RGB."""
    return Image.open(io.BytesIO(png)).convert("RGB")


@pytest.mark.parametrize("picture", few(PICTURES, one_in=3), ids=lambda p: type(p).__name__)
async def test_a_picture_is_the_same_every_time(painter, picture):
    """Equal values give equal bytes, also from another painter with an empty cache."""
    other = MatplotlibPainter()
    try:
        assert await painter.paint(picture) == await other.paint(picture)
    finally:
        other.close()


@pytest.mark.parametrize("picture", few(PICTURES, one_in=3), ids=lambda p: type(p).__name__)
async def test_light_and_dark_differ_in_paper_and_not_in_size(painter, picture):
    """White paper by day, dark by night."""
    light, dark = opened(await painter.paint(picture)), opened(await painter.paint(picture, dark=True))

    assert light.size == dark.size
    assert (255, 255, 255) == light.getpixel((0, 0))
    assert dark.convert("L").tobytes()[0] < 64


async def test_a_longer_board_is_taller(painter):
    """A row is a row."""
    three = opened(await painter.paint(PICTURES[0]))
    rows = tuple((rank, f"Member {rank}", 50 - rank) for rank in range(1, 11))
    ten = opened(await painter.paint(BoardCard("All time", rows, "points")))

    assert ten.width == three.width
    assert ten.height > 2 * three.height - 100


async def test_a_range_is_drawn_over_its_bar(painter):
    """The chart of a sure estimate and that of an unsure one differ along the bar alone."""
    sure, unsure = [
        opened(await painter.paint(ReadinessChart("Readiness", (("Evaluation", 60, *ends),))))
        for ends in ((58, 62), (10, 95))
    ]
    left, top, right, bottom = ImageChops.difference(sure, unsure).getbbox() or (0, 0, 0, 0)

    assert sure.width * 0.1 < left < right < sure.width * 0.97
    assert bottom - top < sure.height / 5


@pytest.mark.parametrize("name", HOSTILE)
async def test_no_name_breaks_a_board(painter, name):
    """TeX, control characters and overlong names are drawn as plain text."""
    drawn = await painter.paint(BoardCard(name, ((1, name, 1),), "points"))

    assert opened(drawn).width > 500


@pytest.mark.parametrize("tex", [r"\frac{", "x" * 401, r"\input{secret}"])
async def test_a_formula_that_cannot_be_drawn_is_refused(painter, tex):
    """A sentence instead of a crash; the prompt keeps its text."""
    with pytest.raises(Unusable):
        await painter.paint(Formula(tex))
