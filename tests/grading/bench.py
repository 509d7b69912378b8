"""Measures the graders on the test bed: `python -m tests.grading.bench` (`make bench-grading`).

Half of the questions were used to fit the weights; the figures are for the other half unless they say
"all". Plain measures stand beside, from the same run.
"""

import json
import math
import resource
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.core.questions.question import Kind, Level, Question
from bot.grading.graders import Graders
from bot.grading.words.embeddings import Embeddings
from bot.grading.words.text import read
from tests.grading.attacks import ATTACKS, reference_of
from tests.grading.bed import BANDS, Sample, answers, library, marked

__all__ = ["main"]

_BAD = ("wrong", "negated", "stuffed", "off")
_HALF = 0.5
_LATENCY_WORDS = 100
#: The judge takes its time: attacks are tried on every so many questions.
_EVERY = 9


def auc(good: list[float], bad: list[float]) -> float:
    """How often a good score is above a bad one (ties count half)."""
    one, two = np.array(good)[:, None], np.array(bad)[None, :]
    return float((one > two).mean() + 0.5 * (one == two).mean())


def spearman(one: list[float], two: list[float]) -> float:
    """Rank correlation, ties at their mean rank."""
    return pearson(_ranks(one), _ranks(two))


def pearson(one: list[float], two: list[float]) -> float:
    """Linear correlation."""
    return float(np.corrcoef(one, two)[0, 1])


def _ranks(values: list[float]) -> list[float]:
    array = np.array(values)
    return [float((array < each).sum() + ((array == each).sum() - 1) / 2) for each in values]


class Plain:
    """Three plain ways to compare an answer with a reference, to be read beside the graders."""

    def __init__(self) -> None:
        self._embeddings = Embeddings()
        stems = [frozenset(read(reference_of(each)).stems) for each in library().questions]
        counts = Counter(stem for each in stems for stem in each)
        self._idf = {stem: math.log((1 + len(stems)) / (1 + count)) + 1 for stem, count in counts.items()}
        self._rare = math.log(1 + len(stems)) + 1

    def tf_idf(self, reference: str, answer: str) -> float:
        """Cosine of TF-IDF vectors over stems."""
        one, two = (self._vector(text) for text in (reference, answer))
        dot = sum(value * two.get(stem, 0.0) for stem, value in one.items())
        return dot / (math.sqrt(sum(v * v for v in one.values()) * sum(v * v for v in two.values())) or 1.0)

    def _vector(self, text: str) -> dict[str, float]:
        counts = Counter(word.stem for word in read(text).words)
        return {stem: count * self._idf.get(stem, self._rare) for stem, count in counts.items()}

    def overlap(self, reference: str, answer: str) -> float:
        """Share of the reference's content stems that the answer has."""
        wanted = {word.stem for word in read(reference).content}
        return len(wanted & read(answer).stems) / max(len(wanted), 1)

    def cosine(self, reference: str, answer: str) -> float:
        """Cosine of mean word vectors."""
        one, two = (
            self._embeddings.words(tuple(word.text for word in read(text).words))[0].sum(axis=0)
            for text in (reference, answer)
        )
        return float(one @ two) / (float(np.linalg.norm(one) * np.linalg.norm(two)) or 1.0)


def main() -> None:
    """Print every figure, and write them to build/bench-grading.json."""
    console = Console()
    graders = Graders()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    library()
    figures = _latency(console, graders)
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    console.print(f"memory of packs and grader: +{memory:.0f} MB at the peak (aim: at most 200)")
    figures |= {"memory MB": round(memory, 1)}
    figures |= _answers(console, graders)
    figures |= _references(console, graders)
    figures |= _attacks(console, graders)
    target = Path("build")
    target.mkdir(exist_ok=True)
    (target / "bench-grading.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")


def _answers(console: Console, graders: Graders) -> dict[str, float]:
    samples = [each for each in answers() if each.held_out]
    plain = Plain()
    ways: dict[str, Callable[[Sample], float]] = {
        "grader": lambda each: graders.grade_now(library().question(each.question), each.answer).score,
        "TF-IDF cosine": lambda each: plain.tf_idf(_reference(each), each.answer),
        "token overlap": lambda each: plain.overlap(_reference(each), each.answer),
        "embedding cosine": lambda each: plain.cosine(_reference(each), each.answer),
    }
    table = Table("held-out answers", "AUC strong : bad", "Spearman", *(f"{kind} in band" for kind in BANDS))
    figures: dict[str, float] = {}
    quality = {"strong": 1.0, "partial": 0.5, "weak": 0.1}
    for name, way in ways.items():
        scores = [way(each) for each in track(samples, name, console=console, transient=True)]
        of = {
            kind: [s for s, each in zip(scores, samples, strict=True) if each.kind == kind] for kind in BANDS
        }
        area = auc(of["strong"], [score for kind in _BAD for score in of[kind]])
        rank = spearman(scores, [quality.get(each.kind, 0.0) for each in samples])
        shares = [np.mean([low <= s <= high for s in of[kind]]) for kind, (low, high) in BANDS.items()]
        table.add_row(name, f"{area:.3f}", f"{rank:.3f}", *(f"{share:.0%}" for share in shares))
        figures |= {f"auc {name}": round(area, 4), f"spearman {name}": round(rank, 4)}
    console.print(table)
    strong = [each for each in answers() if each.kind == "strong"]
    grades = [graders.grade_now(library().question(each.question), each.answer) for each in strong]
    flagged = sum(bool(grade.flags) for grade in grades) / len(grades)
    voiced = sum(bool(grade.voiced) for grade in grades) / len(grades)
    console.print(f"honest strong answers (all): {flagged:.1%} flagged, {voiced:.1%} told of a misconception")
    return figures | {"strong flagged": round(flagged, 4), "strong voiced": round(voiced, 4)}


def _reference(sample: Sample) -> str:
    return reference_of(library().question(sample.question))


def _references(console: Console, graders: Graders) -> dict[str, float]:
    plain = Plain()
    table = Table("reference only (all; fitted on)", "answers", "grader", "TF-IDF", "overlap", "cosine")
    figures: dict[str, float] = {}
    for field in sorted({each.field for each in marked()}):
        rows = [each for each in marked() if each.field == field]
        marks = [each.mark for each in rows]
        scores = [graders.grade_now(_bare(each.question, each.reference), each.answer).score for each in rows]
        beside = [
            pearson([way(each.reference, each.answer) for each in rows], marks)
            for way in (plain.tf_idf, plain.overlap, plain.cosine)
        ]
        r = pearson(scores, marks)
        table.add_row(field, str(len(rows)), f"r = {r:.2f}", *(f"{each:.2f}" for each in beside))
        figures[f"reference r {field}"] = round(r, 4)
    console.print(table)
    return figures


def _bare(prompt: str, reference: str) -> Question:
    return Question(
        id="-",
        pack="-",
        title="",
        kind=Kind.CONCEPT,
        level=Level.BASIC,
        topics=(),
        prompt=prompt,
        answer=reference,
    )


def _attacks(console: Console, graders: Graders) -> dict[str, float]:
    asked = [each for each in library().questions if each.ideas]
    rubric = [each for each in asked if each.kind not in {Kind.DISCUSSION, Kind.QUERY}][::_EVERY]
    table = Table(f"attack (every {_EVERY}th rubric question)", "stopped below half", "flagged", "mean score")
    figures: dict[str, float] = {}
    for name, make in ATTACKS.items():
        grades = []
        for number, question in enumerate(track(rubric, name, console=console, transient=True)):
            others = [
                each
                for each in rubric[number + 1 :] + rubric[:number]
                if not set(each.topics) & set(question.topics)
            ]
            grades.append(graders.grade_now(question, make(question, others[::7][:8])))
        stopped = float(np.mean([grade.score < _HALF for grade in grades]))
        flagged = float(np.mean([bool(grade.flags) for grade in grades]))
        mean = float(np.mean([grade.score for grade in grades]))
        table.add_row(name, f"{stopped:.1%}", f"{flagged:.1%}", f"{mean:.2f}")
        figures[f"stopped {name}"] = round(stopped, 4)
    console.print(table)
    return figures


def _latency(console: Console, graders: Graders) -> dict[str, float]:
    rubric = [each for each in library().questions if each.ideas][::_EVERY]
    times = []
    for question in rubric:
        answer = " ".join((reference_of(question) + " ").split() * 3)
        answer = " ".join(answer.split()[:_LATENCY_WORDS])
        graders.grade_now(question, "-")  # reads the rubric, which is done once; the answer is read anew
        start = time.thread_time()
        graders.grade_now(question, answer)
        times.append((time.thread_time() - start) * 1000)
    p50, p95 = np.percentile(times, [50, 95])
    console.print(f"one core, {_LATENCY_WORDS} words: p50 {p50:.1f} ms, p95 {p95:.1f} ms (aim: 80)")
    return {"latency p50 ms": round(float(p50), 2), "latency p95 ms": round(float(p95), 2)}


if __name__ == "__main__":
    main()
