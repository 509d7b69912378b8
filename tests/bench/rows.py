"""A row of a benchmark: a figure, what was measured beside it in the same run, and the aim."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

__all__ = ["Row", "percentile"]


@dataclass(frozen=True, slots=True)
class Row:
    """`value` in `unit`; `beside` is the raw figure of the machine that it is to be read against."""

    name: str
    value: float
    unit: str
    beside_name: str = ""
    beside: float | None = None
    aim: str = ""

    @property
    def ratio(self) -> float | None:
        """The figure over the one beside it."""
        return self.value / self.beside if self.beside else None

    def as_json(self) -> dict[str, object]:
        """The row as it stands in build/bench.json."""
        return {**asdict(self), "ratio": self.ratio}


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
