"""Fits the coefficients: `python -m bot.grading.words.fit [--questions DIR] [--answers DIR]`.

Writes weights.toml and fluency.json beside this file. Needs scikit-learn, which the bot itself does not.
What it learns from is this project's own: wordings of the packs, each judged without itself, and one half
of the answers in the test bed; the other half is for measuring (`half_for_fitting`).
"""

import argparse
import json
import random
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.core.packs.loading import load
from bot.core.questions.question import Idea, Kind, Level, Question
from bot.grading.words import evidence, reference
from bot.grading.words.alignment import clauses_of, windows_of
from bot.grading.words.credits import weights
from bot.grading.words.derive import derived
from bot.grading.words.embeddings import Embeddings
from bot.grading.words.fluency import count_pairs
from bot.grading.words.prepared import Prepared, plain, prepare
from bot.grading.words.subjects import standing_of
from bot.grading.words.text import Text, read

__all__ = ["half_for_fitting", "main"]

Vector = NDArray[np.float64]

_HERE = Path(__file__).parent
_ROUNDS = 2
#: An idea of a strong answer is taken as made when the last round thinks so at all; else it is left out.
_PLAUSIBLE = 0.25
_STRANGERS = 4
_OFF_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class Sample:
    """The features of one idea in one answer, whether the idea is made, and what the sample counts."""

    features: Vector
    made: bool
    weight: float


def half_for_fitting(ids: Iterable[str]) -> frozenset[str]:
    """Every second question of the test bed, in order of their ids, is for fitting."""
    return frozenset(sorted(set(ids))[::2])


def main(arguments: list[str] | None = None) -> None:
    """Fit everything anew and write the two data files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, default=Path("questions"))
    parser.add_argument("--answers", type=Path, default=Path("tests/grading"))
    options = parser.parse_args(arguments)
    questions = {each.id: each for each in load(options.questions).questions if each.ideas}
    embeddings = Embeddings()
    pairs = {
        pair: count for pair, count in sorted(count_pairs(_prose(questions.values())).items()) if count > 1
    }
    (_HERE / "fluency.json").write_text(json.dumps(pairs, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    idea = _fit_ideas(questions, _answers(options.answers), embeddings)
    whole = _fit_reference(sorted(options.answers.glob("references_*.toml")), embeddings)
    (_HERE / "weights.toml").write_text(_toml({"idea": idea, "reference": whole}), encoding="utf-8")


def _prose(questions: Iterable[Question]) -> Iterator[Text]:
    for each in questions:
        yield from (read(plain(text)) for text in (each.prompt, each.answer, each.note))
        yield from (read(plain(wording)) for idea in each.ideas for wording in (idea.text, *idea.accept))
        yield from (read(plain(wrong.reply)) for wrong in each.misconceptions)


def _answers(folder: Path) -> dict[str, tuple[str, ...]]:
    """The strong answers of the half that is for fitting, by question."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.glob("answers_*.toml")):
        for question, kinds in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found[question] = tuple(kinds["strong"])
    half = half_for_fitting(found)
    return {question: answers for question, answers in found.items() if question in half}


def _fit_ideas(
    questions: Mapping[str, Question], strong: Mapping[str, tuple[str, ...]], embeddings: Embeddings
) -> dict[str, float]:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - a tool of developers only

    coefficients = dict(weights()["idea"])
    for _ in range(_ROUNDS):
        samples = [
            *_from_wordings(questions.values(), coefficients, embeddings),
            *_from_answers(questions, strong, coefficients, embeddings),
        ]
        model = LogisticRegression(C=1.0, max_iter=2000)
        model.fit(
            np.stack([each.features for each in samples]),
            np.array([each.made for each in samples]),
            sample_weight=np.array([each.weight for each in samples]),
        )
        coefficients = {"bias": float(model.intercept_[0])}
        coefficients |= dict(zip(evidence.FEATURES, map(float, model.coef_[0]), strict=True))
    return coefficients


def _from_wordings(
    questions: Iterable[Question], coefficients: Mapping[str, float], embeddings: Embeddings
) -> Iterator[Sample]:
    """Each accepted wording, judged by a rubric without it: its own idea is made, the others are not."""
    for question in questions:
        for number, idea in enumerate(question.ideas):
            for wording in idea.accept:
                rest = replace(idea, accept=tuple(each for each in idea.accept if each != wording))
                # Groups were written with these very wordings in view; they would prove too much here.
                rubric = _without_groups(question, number, rest)
                yield from _samples(rubric, wording, {idea.id}, coefficients, embeddings, weight=0.25)


def _without_groups(question: Question, number: int, idea: Idea) -> Question:
    ideas = tuple(replace(idea if i == number else each, groups=()) for i, each in enumerate(question.ideas))
    return replace(question, ideas=ideas)


def _from_answers(
    questions: Mapping[str, Question],
    strong: Mapping[str, tuple[str, ...]],
    coefficients: Mapping[str, float],
    embeddings: Embeddings,
) -> Iterator[Sample]:
    """Strong answers make the ideas of their question, and none of another one."""
    rng = random.Random(0)  # noqa: S311 - picks the same strangers in every run
    known = [name for name in strong if name in questions]
    for name in known:
        for answer in strong[name]:
            yield from _samples(questions[name], answer, None, coefficients, embeddings, weight=1.0)
        for stranger in rng.sample([other for other in known if other != name], _STRANGERS):
            yield from _samples(
                questions[name], strong[stranger][0], set(), coefficients, embeddings, weight=0.5
            )


def _samples(
    question: Question,
    answer: str,
    made: set[str] | None,
    coefficients: Mapping[str, float],
    embeddings: Embeddings,
    *,
    weight: float,
) -> Iterator[Sample]:
    """One sample an idea, at the window that the coefficients choose; `made` None means "if plausible"."""
    prepared = prepare(question, (), embeddings, derived=False)
    text = read(answer)
    clauses = clauses_of(text)
    aligned = prepared.wordings.align(text, tuple(dict.fromkeys(windows_of(text) + clauses)))
    standing = standing_of(text, clauses, prepared.sides)
    for ready in prepared.ideas:
        shown = evidence.weigh_idea(
            ready, prepared, aligned, text, coefficients=coefficients, closed=frozenset(), standing=standing
        )
        if shown.window < 0 or (made is None and shown.chance < _PLAUSIBLE):
            continue
        table, _ = evidence.features(ready, prepared, aligned, text, standing=standing)
        yield Sample(table[shown.window], made is None or ready.idea.id in made, weight)


def _fit_reference(paths: list[Path], embeddings: Embeddings) -> dict[str, float]:
    """Ridge on the marks of the short answers, with answers to other questions as noughts."""
    from sklearn.linear_model import Ridge  # noqa: PLC0415 - a tool of developers only

    rng = random.Random(0)  # noqa: S311 - picks the same strangers in every run
    entries = [
        entry for path in paths for entry in tomllib.loads(path.read_text(encoding="utf-8"))["question"]
    ]
    rows: list[list[float]] = []
    marks: list[float] = []
    counts: list[float] = []
    for entry in entries:
        prepared = _reference_only(entry["ask"], entry["reference"], embeddings)
        strangers = [other["answers"][0][1] for other in rng.sample(entries, 2) if other is not entry]
        answers = [(mark / 5, text, 1.0) for mark, text in entry["answers"]]
        for mark, text, count in [*answers, *((0.0, text, _OFF_WEIGHT) for text in strangers)]:
            features = reference.reference_features(
                prepared.reference, prepared.prompt.stems, read(text), embeddings
            )
            rows.append([features[name] for name in reference.FEATURES])
            marks.append(mark)
            counts.append(count)
    model = Ridge(alpha=0.5).fit(np.array(rows), np.array(marks), sample_weight=np.array(counts))
    return {"bias": float(model.intercept_)} | dict(
        zip(reference.FEATURES, map(float, model.coef_), strict=True)
    )


def _reference_only(ask: str, answer: str, embeddings: Embeddings) -> Prepared:
    question = Question(
        id="-", pack="-", title="", kind=Kind.CONCEPT, level=Level.BASIC, topics=(), prompt=ask, answer=answer
    )
    return prepare(derived(question), (), embeddings, derived=True)


def _toml(models: Mapping[str, Mapping[str, float]]) -> str:
    lines = ["# Weights of the grader's evidence. Made by: python -m bot.grading.words.fit"]
    for name, values in models.items():
        lines += [f"[{name}]", *(f"{key} = {value:.4f}" for key, value in values.items()), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
