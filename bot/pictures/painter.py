"""The `Painter` port by matplotlib: one thread, because matplotlib keeps state, and a bounded cache."""

import asyncio
import io
import warnings
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import assert_never

from bot.core.errors import Unusable
from bot.core.pictures import (
    ActivityMap,
    BoardCard,
    CoverageBars,
    Formula,
    Picture,
    ReadinessChart,
    ScoreCard,
)

__all__ = ["MatplotlibPainter"]

_CACHED = 256
_DOTS_PER_INCH = 160
_LONGEST_FORMULA = 400


class MatplotlibPainter:
    """Draws pictures; equal pictures are drawn once while they stay in the cache."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")
        self._cache: OrderedDict[tuple[Picture, bool], bytes] = OrderedDict()

    async def paint(self, picture: Picture, *, dark: bool = False) -> bytes:
        """PNG bytes; raises Unusable for a formula that cannot be read."""
        key = (picture, dark)
        if key not in self._cache:
            loop = asyncio.get_running_loop()
            self._cache[key] = await loop.run_in_executor(self._thread, _draw, picture, dark)
            while len(self._cache) > _CACHED:
                self._cache.popitem(last=False)
        self._cache.move_to_end(key)
        return self._cache[key]

    def close(self) -> None:
        """Let the thread end."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def _draw(picture: Picture, dark: bool) -> bytes:  # noqa: FBT001 - called through an executor
    # Imported here: matplotlib takes a second to load, and most processes never draw.
    from bot.pictures import cards, scorecard, theme  # noqa: PLC0415

    colours = theme.DARK if dark else theme.LIGHT
    tight = isinstance(picture, Formula)
    match picture:
        case BoardCard():
            figure = cards.board_card(picture, colours)
        case CoverageBars():
            figure = cards.coverage_bars(picture, colours)
        case ActivityMap():
            figure = cards.activity_map(picture, colours)
        case ReadinessChart():
            figure = cards.readiness_chart(picture, colours)
        case ScoreCard():
            figure = scorecard.score_card(picture, colours)
        case Formula(tex):
            if len(tex) > _LONGEST_FORMULA:
                raise Unusable("This formula is too long to draw.")
            figure = cards.formula(picture, colours)
        case _:
            assert_never(picture)
    out = io.BytesIO()
    with warnings.catch_warnings():
        # A name in a script that the font lacks is drawn as boxes; that is no fault worth a log line.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        try:
            figure.savefig(
                out,
                format="png",
                dpi=_DOTS_PER_INCH,
                bbox_inches="tight" if tight else None,
                pad_inches=0.12 if tight else 0.1,
                metadata={"Software": None},
            )
        except ValueError as error:
            raise Unusable("This formula cannot be drawn.") from error
    return out.getvalue()
