"""Fits what turns readings into verdicts, confidence and reference scores: `python -m judge.fit`.

Learns from a hand that the judge was not taught with, and from marked answers to questions without rubrics;
writes fit.json beside the model. Needs scikit-learn, which the bot does not.
"""

import json
import random
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression, Ridge

from bot.core.questions.question import Kind, Level, Question
from bot.grading.meaning.fitted import fitted
from bot.grading.meaning.judge import FOLDER
from bot.grading.meaning.rubric import MeaningGrader
from bot.grading.meaning.verdicts import FEATURES, features, unsure
from bot.grading.meaning.voices import voice_features
from judge.data import HANDS, bank, labelled
from judge.table import NEAR

__all__ = ["main"]

_OUT = FOLDER / "fit.json"
_MARKED = Path(__file__).parent.parent / "tests" / "grading"
_FLAT = 1e-6
_STRANGERS = 2
_STRANGER_WEIGHT = 0.3


def main() -> None:
    """Fit the misconceptions first, then the verdicts, for the others rest on them."""
    grader = MeaningGrader()
    found: dict[str, object] = json.loads(_OUT.read_text(encoding="utf-8")) if _OUT.exists() else {}
    rows, outcomes = _voices(grader)
    found["voice"] = _softmax(rows, outcomes, strength=1.0)
    _write(found)
    rows, outcomes = _verdicts(grader)
    found["verdicts"] = _softmax(rows[:, : len(FEATURES)], outcomes, strength=0.2)
    found["verdicts by example"] = _softmax(rows, outcomes, strength=0.2)
    _write(found)
    rows, outcomes = _confidence(grader)
    found["confidence"] = _softmax(rows, outcomes, strength=0.3)
    _write(found)
    found["reference"] = _reference(grader)
    _write(found)


def _write(found: dict[str, object]) -> None:
    _OUT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    fitted.cache_clear()


def _verdicts(grader: MeaningGrader) -> tuple[NDArray[np.float64], list[str]]:
    """Of ideas with examples; for those without, their features are left out."""
    questions = bank()
    rows, outcomes = [], []
    for given in labelled(HANDS["weighed"]):
        question = questions[given.question]
        look = grader.look(question, given.answer)
        for number, idea in enumerate(question.ideas):
            if look.likeness[number] is not None and idea.id in given.ideas:
                rows.append(features(look, number))
                outcomes.append(given.ideas[idea.id])
    return np.array(rows), outcomes


def _voices(grader: MeaningGrader) -> tuple[NDArray[np.float64], list[str]]:
    questions = bank()
    rows, outcomes = [], []
    for given in labelled(HANDS["weighed"]):
        look = grader.look(questions[given.question], given.answer)
        for number, seen in enumerate(look.misconceptions):
            if seen:
                rows.append(voice_features(seen, look.ideas)[0])
                outcomes.append("voiced" if number in (given.misconceptions or ()) else "unvoiced")
    return np.array(rows), outcomes


def _confidence(grader: MeaningGrader) -> tuple[NDArray[np.float64], list[str]]:
    questions = bank()
    rows, outcomes = [], []
    for given in labelled(HANDS["weighed"]):
        question = questions[given.question]
        grade = grader.grade(question, given.answer)
        rows.append(unsure(grader.chances(question, given.answer), flags=len(grade.flags)))
        outcomes.append("near" if abs(grade.score - given.score) <= NEAR else "far")
    return np.array(rows), outcomes


def _softmax(rows: NDArray[np.float64], outcomes: Sequence[str], *, strength: float) -> dict[str, object]:
    mean, spread = rows.mean(0), rows.std(0)
    scale = np.where(spread > _FLAT, spread, 1.0)
    model = LogisticRegression(C=strength, max_iter=5_000).fit((rows - mean) / scale, np.array(outcomes))
    weights, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        weights, bias = np.vstack([-weights[0] / 2, weights[0] / 2]), np.array([-bias[0] / 2, bias[0] / 2])
    return _plain(model.classes_.tolist(), mean, scale, weights, bias)


def _plain(outcomes: list[str], *arrays: NDArray[np.float64]) -> dict[str, object]:
    names = ("mean", "scale", "weights", "bias")
    return {"outcomes": outcomes} | {
        name: np.round(array, 5).tolist() for name, array in zip(names, arrays, strict=True)
    }


def _reference(grader: MeaningGrader) -> dict[str, object]:
    """Ridge on marked answers and on labelled ones with the question's reference, strangers as noughts."""
    rows, marks, weights = [], [], []
    for question, answer, mark, weight in _marked():
        rows.append(grader.reference_row(question, answer))
        marks.append(mark)
        weights.append(weight)
    table = np.array(rows)
    mean, spread = table.mean(0), table.std(0)
    scale = np.where(spread > _FLAT, spread, 1.0)
    model = Ridge(alpha=5.0).fit((table - mean) / scale, np.array(marks), sample_weight=np.array(weights))
    return _plain(["score"], mean, scale, np.array([model.coef_]), np.array([model.intercept_]))


def _marked() -> Iterator[tuple[Question, str, float, float]]:
    rng = random.Random(0)
    entries = [
        entry
        for path in sorted(_MARKED.glob("references_*.toml"))
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["question"]
    ]
    for entry in entries:
        question = _bare(entry["ask"], entry["reference"])
        for mark, text in entry["answers"]:
            yield question, text, mark / 5, 1.0
        for other in rng.sample(entries, _STRANGERS):
            if other is not entry:
                yield question, other["answers"][0][1], 0.0, _STRANGER_WEIGHT
    questions = bank()
    for given in labelled(HANDS["weighed"]):
        asked = questions[given.question]
        yield _bare(asked.prompt, asked.answer), given.answer, given.score, 0.5


def _bare(ask: str, reference: str) -> Question:
    return Question(
        id="-",
        pack="-",
        title="",
        kind=Kind.CONCEPT,
        level=Level.BASIC,
        topics=(),
        prompt=ask,
        answer=reference,
    )


if __name__ == "__main__":
    main()
