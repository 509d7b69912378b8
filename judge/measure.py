"""Measures the grader on labelled answers: `python -m judge.measure`; writes judge.json beside the model.

Four figures stand side by side: another hand, whose questions are known from statements and from other hands,
and on which nothing was fitted ("another"); the hand that weighed the verdicts, whose questions are known
from statements alone ("weighed"); the hand that is kept out with all of its questions, of which only the
examples are known ("unseen"); and the same without examples ("own", as questions that a community wrote).
"""

import argparse
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.core.questions.question import Question
from bot.grading.kinds import RubricReader
from bot.grading.meaning.judge import FOLDER
from bot.grading.meaning.rubric import MeaningGrader
from bot.grading.words.rubric import RubricGrader
from judge.data import HANDS, bank, labelled
from judge.plot import PICTURE, draw
from judge.table import Graded, figures, reliability

__all__ = ["OUT", "data_hash", "graded", "main", "measured"]

OUT = FOLDER / "judge.json"


def graded(grader: RubricReader, hands: Iterable[int]) -> list[Graded]:
    """The answers of these hands, graded."""
    questions: dict[str, Question] = bank()
    return [
        Graded(given, grader.grade(questions[given.question], given.answer), questions[given.question])
        for given in labelled(hands)
    ]


def measured(grader: RubricReader, hands: Iterable[int]) -> dict[str, float]:
    """The figures of a grader on the answers of these hands."""
    return figures(graded(grader, hands))


def data_hash() -> str:
    """A fingerprint of the data that the judge was taught and weighed with."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for file in sorted([*(here / "answers").glob("*.jsonl"), *(here / "statements").glob("*.md")]):
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def main() -> None:
    """Print the table with the grader by words beside, and write it unless told to keep the old one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="leave judge.json as it is")
    keep = parser.parse_args().keep
    judge, words = MeaningGrader(), RubricGrader()
    unseen = graded(judge, HANDS["kept out"])
    found = {
        "another": measured(judge, HANDS["another"]),
        "weighed": measured(judge, HANDS["weighed"]),
        "unseen": figures(unseen),
        "own": measured(MeaningGrader(examples=None), HANDS["kept out"]),
        "by words": measured(words, HANDS["kept out"]),
    }
    table = Table("figure", *found)
    for name in found["unseen"]:
        table.add_row(name, *(f"{column[name]:.3f}" if name in column else "-" for column in found.values()))
    Console().print(table)
    sure = reliability(unseen)
    for said, near, count in sure:
        print(f"{count} grades with a confidence of {said:.2f} on average: {near:.2f} near")
    if keep:
        return
    facts = {"data": data_hash(), "model": hashlib.sha256((FOLDER / "model.onnx").read_bytes()).hexdigest()}
    OUT.write_text(
        json.dumps(facts | {"figures": found, "reliability": sure}, indent=1) + "\n", encoding="utf-8"
    )
    draw(sure, PICTURE)


if __name__ == "__main__":
    main()
