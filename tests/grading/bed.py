"""The test bed: answers of several kinds to questions of the packs, and short answers with marks."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.core.packs.loading import load
from bot.core.questions.library import Library
from bot.grading.graders import Graders
from bot.grading.words.fit import half_for_fitting
from tests.patience import PATIENCE

__all__ = ["BANDS", "Sample", "answers", "graders", "library", "marked"]

_HERE = Path(__file__).parent
#: Kind -> the scores (0-1) that an answer of this kind may have.
BANDS: dict[str, tuple[float, float]] = {
    "strong": (0.75, 1.0),
    "partial": (0.15, 0.85),
    "weak": (0.0, 0.3),
    "wrong": (0.0, 0.5),
    "negated": (0.0, 0.49),
    "stuffed": (0.0, 0.49),
    "off": (0.0, 0.15),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer to a pack's question; `held_out` when nothing was fitted on it."""

    question: str
    kind: str
    answer: str
    held_out: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """A short answer to a question with nothing but a reference, and its mark (0-1)."""

    question: str
    reference: str
    answer: str
    mark: float
    field: str


@cache
def library() -> Library:
    """The packs of the repository."""
    return load(_HERE.parent.parent / "questions")


@cache
def graders(*, judge: bool = True) -> Graders:
    """The graders of all tests of a process: half a second to load, and what the judge has read is kept."""
    return Graders(timeout=PATIENCE, judge=judge)


@cache
def answers() -> tuple[Sample, ...]:
    """Every answer of answers_*.toml."""
    found: dict[str, dict[str, object]] = {}
    for path in sorted(_HERE.glob("answers_*.toml")):
        found |= tomllib.loads(path.read_text(encoding="utf-8"))
    fitted = half_for_fitting(found)
    return tuple(
        Sample(question, kind, text, question not in fitted)
        for question, kinds in found.items()
        for kind, texts in kinds.items()
        for text in (texts if isinstance(texts, list) else [str(texts)])
    )


@cache
def marked() -> tuple[Marked, ...]:
    """Every marked answer of references_*.toml."""
    return tuple(
        Marked(entry["ask"], entry["reference"], text, mark / 5, path.stem.removeprefix("references_"))
        for path in sorted(_HERE.glob("references_*.toml"))
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["question"]
        for mark, text in entry["answers"]
    )
