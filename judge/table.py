"""The figures of the grader on labelled answers, from grades and labels alone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.answers.grade import Grade, Verdict
from bot.core.questions.question import Question
from judge.data import Labelled

__all__ = ["Graded", "figures", "reliability"]

STRONG = ("own_words", "own", "expert", "rambling", "bullets", "plain")
FALSE = ("wrong", "reversed")
HALF = ("half_a", "half_b", "plain_half")
BAD = ("wrong", "reversed", "mistaken", "fatal", "weak", "waffle", "aside")
FULL = 0.95
NEAR = 0.2
BAND = 0.2


@dataclass(frozen=True, slots=True)
class Graded:
    """A labelled answer and what the grader said of it."""

    given: Labelled
    grade: Grade
    question: Question


def figures(graded: Sequence[Graded]) -> dict[str, float]:
    """Every figure of the table in docs/grading.md, by name; none of kinds of which there are no answers."""
    gold = [each.given.score for each in graded]
    said = [each.grade.score for each in graded]
    found: dict[str, float] = {"answers": len(graded)}
    found["kappa"] = kappa(graded)
    found["distance"] = float(np.mean(np.abs(np.array(gold) - np.array(said))))
    of = defaultdict(list)
    for each in graded:
        of[each.given.kind].append(each.grade.score)
    strong = [s for kind in STRONG for s in of[kind]]
    for kind in BAD:
        found[f"auc {kind}"] = auc(strong, of[kind])
    found["auc strong : false"] = auc(strong, [s for k in FALSE for s in of[k]])
    found["twins ranked"] = twins(graded)
    own = of["own_words"] + of["own"]
    found["own words mean"] = float(np.mean(own))
    found["own words above .6"] = share(s > 0.6 for s in own)
    found["strong below .5"] = share(s < 0.5 for s in strong)
    found["strong flagged"] = share(bool(g.grade.flags) for g in graded if g.given.kind in STRONG)
    for kind in dict.fromkeys(g.given.kind for g in graded):
        found[f"mean {kind}"] = float(np.mean(of[kind]))
    found["false with full marks"] = share(s >= FULL for k in FALSE for s in of[k])
    found["partial in band"] = share(
        abs(g.grade.score - g.given.score) <= BAND for g in graded if g.given.kind in HALF
    )
    found["ticks with a quote"] = share(
        bool(v.quote) for g in graded for v in g.grade.ideas if v.verdict in (Verdict.COVERED, Verdict.PARTLY)
    )
    found["right words"] = right_words(graded)
    found["misconceptions found"], found["misconceptions false alarms"] = voiced(graded)
    sure = [g for g in graded if g.grade.confidence >= 0.9]
    found["sure (90 %)"] = len(sure) / len(graded)
    found["sure and near"] = share(abs(g.grade.score - g.given.score) <= NEAR for g in sure)
    found["near"] = share(abs(g.grade.score - g.given.score) <= NEAR for g in graded)
    return {name: round(float(value), 4) for name, value in found.items() if np.isfinite(value)}


def reliability(graded: Sequence[Graded], *, groups: int = 5) -> list[tuple[float, float, int]]:
    """Grades by confidence in groups of one size, the least sure first: (mean confidence, share of scores
    within `NEAR` of a fair one, how many).
    """
    ranked = sorted(graded, key=lambda each: each.grade.confidence)
    return [
        (
            round(float(np.mean([ranked[i].grade.confidence for i in part])), 3),
            round(share(abs(ranked[i].grade.score - ranked[i].given.score) <= NEAR for i in part), 3),
            len(part),
        )
        for part in np.array_split(np.arange(len(ranked)), groups)
    ]


def share(values: Iterable[float]) -> float:
    """The mean of what may be empty."""
    listed = list(values)
    return float(np.mean(listed)) if listed else float("nan")


def auc(good: Sequence[float], bad: Sequence[float]) -> float:
    """How often a good score is above a bad one (ties count half)."""
    if not good or not bad:
        return float("nan")
    one, two = np.array(good)[:, None], np.array(bad)[None, :]
    return float((one > two).mean() + 0.5 * (one == two).mean())


def kappa(graded: Sequence[Graded]) -> float:
    """Cohen's kappa of the verdicts on ideas."""
    pairs = [
        (g.given.ideas[v.idea], v.verdict.value)
        for g in graded
        for v in g.grade.ideas
        if v.idea in g.given.ideas
    ]
    names = sorted({name for pair in pairs for name in pair})
    table = np.zeros((len(names), len(names)))
    for one, two in pairs:
        table[names.index(one), names.index(two)] += 1
    table /= table.sum()
    chance = float(table.sum(0) @ table.sum(1))
    return (float(np.trace(table)) - chance) / (1 - chance)


def twins(graded: Sequence[Graded]) -> float:
    """How often the true one of two answers in one voice is ranked above its false twin; ties count half."""
    scores = {(g.given.question, g.given.kind): g.grade.score for g in graded}
    wins = []
    for g in graded:
        if g.given.source:
            one, two = scores[g.given.question, g.given.source], g.grade.score
            true, false = (one, two) if g.given.kind.endswith("_false") else (two, one)
            wins.append((true > false) + 0.5 * (true == false))
    return float(np.mean(wins))


def right_words(graded: Sequence[Graded]) -> float:
    """Share of rightly ticked ideas whose quote overlaps the labelled evidence."""
    hits = []
    for g in graded:
        for v in g.grade.ideas:
            shown = g.given.evidence.get(v.idea, "")
            if v.verdict is Verdict.COVERED and g.given.ideas.get(v.idea) == "covered" and shown:
                a, b = g.given.answer.find(v.quote), g.given.answer.find(shown)
                if a >= 0 and b >= 0:
                    common = min(a + len(v.quote), b + len(shown)) - max(a, b)
                    hits.append(common >= 0.5 * min(len(v.quote), len(shown)))
    return share(hits)


def voiced(graded: Sequence[Graded]) -> tuple[float, float]:
    """Share of voiced misconceptions that are found; share of strong answers told of one wrongly."""
    hits, alarms = [], []
    for g in graded:
        told = {each.text for each in g.grade.voiced}
        known = g.question.misconceptions
        hits.extend(
            known[number].text in told for number in g.given.misconceptions or () if number < len(known)
        )
        if g.given.kind in STRONG and not g.given.misconceptions:
            alarms.append(bool(told))
    return share(hits), share(alarms)
