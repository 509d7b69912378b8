"""Attempts to get marks without an answer, on the default grader, and honest answers beside them."""

import pytest

from bot.core.answers.grade import Flag
from bot.grading.meaning.forms import unsaid
from bot.grading.words.clean import clean
from bot.grading.words.prepared import plain
from bot.grading.words.text import read
from judge.data import HANDS, labelled
from tests.grading.attacks import ATTACKS, STOPPED, attacked, rubrics

#: Every thirty-ninth question; `python -m tests.grading.bench` looks at every ninth.
SOME = rubrics()[::39]
#: A function whose name says the idea is read as saying it.
MAY_PASS = {"code only": 0.75}
HONEST = [
    each.answer for each in labelled(sum(HANDS.values(), ())) if each.kind not in {"waffle", "aside", "weak"}
]


def form(text):
    """What a text is in place of sentences."""
    cleaned = clean(text)
    return unsaid(cleaned, read(cleaned))


@pytest.mark.slow
@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_stopped(name, graders):
    """Below one half on nearly every question."""
    grades = [graders.grade_now(question, attacked(name, question)) for question in SOME]
    least = (STOPPED | MAY_PASS)[name] - 1 / len(SOME)

    assert sum(grade.score < 0.5 for grade in grades) / len(grades) >= least


@pytest.mark.slow
def test_honest_answers_are_not_taken_for_attacks():
    """At most one in 200 of the labelled answers, whoever wrote it and however tersely."""
    flagged = [text for text in HONEST if form(text)]

    assert len(flagged) <= 0.005 * len(HONEST), flagged


@pytest.mark.parametrize(
    ("name", "flag"), [("term list", Flag.TERM_LIST), ("reference shuffled", Flag.SHUFFLED)]
)
def test_what_is_named_or_thrown_together_is_not_said(name, flag):
    """Lists and shuffles of references are told; the references themselves are sentences."""
    made = [form(attacked(name, question)) for question in rubrics()[::13]]
    references = [form(plain(question.answer)) for question in rubrics()[::13]]

    assert made.count(flag) >= 0.95 * len(made)
    assert references.count(None) == len(references)


@pytest.mark.parametrize(
    "text",
    [
        "harmonic mean of precision and recall",
        "2PR/(P+R)",
        "precision = TP/(TP+FP), recall = TP/(TP+FN)",
        "- drop rows\n- impute the median\n- add an indicator column",
        "P = TP/(TP+FP)\nR = TP/(TP+FN)\nF1 = 2PR/(P+R), harmonic, low if either low",
        "L1 -> zeros, sparse, feature selection. L2 -> shrinks all, keeps all. lambda by CV.",
        "def f1(p, r):\n    return 2 * p * r / (p + r)",
        "mutable default evaluated once at def time so the list is shared across calls, use None",
    ],
)
def test_formulas_notes_and_code_are_sayings(text):
    """However few small words they have."""
    assert form(text) is None
