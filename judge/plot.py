"""Draws how far the grader's confidence can be trusted: docs/pictures/reliability.png."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

__all__ = ["PICTURE", "draw"]

PICTURE = Path(__file__).parent.parent / "docs" / "pictures" / "reliability.png"


def draw(groups: Sequence[tuple[float, float, int]], path: Path) -> None:
    """Write the plot of (mean confidence, share near a fair score, grades) to `path` as PNG."""
    figure = Figure(figsize=(5, 4), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color="0.7", linestyle="--", label="as sure as right")
    axes.plot([each[0] for each in groups], [each[1] for each in groups], marker="o", label="measured")
    for said, near, count in groups:
        axes.annotate(str(count), (said, near), textcoords="offset points", xytext=(6, -12), color="0.35")
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence", ylabel="share of scores within .2 of a fair one")
    axes.legend(loc="upper left", frameon=False)
    figure.savefig(path, dpi=110)
