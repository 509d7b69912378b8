"""What the answers so far say of a question's rubric, and what would make it judge better."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.answers.answer import Answer
from bot.core.answers.feedback import SURE
from bot.core.answers.grade import Grade, Ruling, Verdict
from bot.core.answers.marks import NO_EVIDENCE
from bot.core.answers.statistics import ENOUGH
from bot.core.counting import counted
from bot.core.questions.question import Question

__all__ = ["IdeaSoFar", "Improvement", "improvement_of", "remarks", "wordings"]

_FEW = 0.1
"""A share of answers below which an idea counts as one that nobody finds."""
_LONGEST = 200
"""Characters of a phrasing that is proposed as a wording: a longer one says more than the idea."""


@dataclass(frozen=True, slots=True)
class IdeaSoFar:
    """An idea: in how many answers it was looked for and found, and how its phrasings were ruled on."""

    id: str
    text: str
    asked: int
    found: int
    partly: int
    accepted: tuple[str, ...]
    rejected: tuple[str, ...]

    @property
    def unfound(self) -> bool:
        """Whether nobody finds it, as far as enough answers can say."""
        return self.asked >= ENOUGH and self.found < _FEW * self.asked


@dataclass(frozen=True, slots=True)
class Improvement:
    """Of `answers` first answers: what is known of each idea, those graded with little `confidence` (text and
    grade, the least sure first), and how often each misconception was put right.
    """

    question: Question
    answers: int
    ideas: tuple[IdeaSoFar, ...]
    unsure: tuple[tuple[str, Grade], ...]
    voiced: Mapping[str, int]


def improvement_of(question: Question, answers: Sequence[Answer], rulings: Iterable[Ruling]) -> Improvement:
    """What first answers and rulings say of a question whose ideas are known."""
    graded = [
        (answer.text, answer.grade)
        for answer in answers
        if answer.grade is not None and not answer.grade.flags & NO_EVIDENCE
    ]
    verdicts: dict[str, Counter[Verdict]] = {}
    for _, grade in graded:
        for each in grade.ideas:
            verdicts.setdefault(each.idea, Counter())[each.verdict] += 1
    ruled: dict[tuple[str, bool], list[str]] = {}
    for ruling in rulings:
        ruled.setdefault((ruling.idea, ruling.accepted), []).append(ruling.phrasing)
    known = {mistake.text for mistake in question.misconceptions}
    told = Counter(voiced.text for _, grade in graded for voiced in grade.voiced if voiced.text in known)
    return Improvement(
        question,
        len(graded),
        tuple(
            IdeaSoFar(
                idea.id,
                idea.text,
                sum(counts.values()),
                counts[Verdict.COVERED],
                counts[Verdict.PARTLY],
                tuple(dict.fromkeys(ruled.get((idea.id, True), ()))),
                tuple(dict.fromkeys(ruled.get((idea.id, False), ()))),
            )
            for idea in question.ideas
            for counts in [verdicts.get(idea.id, Counter())]
        ),
        tuple(
            sorted(
                (each for each in graded if each[1].confidence < SURE),
                key=lambda each: (each[1].confidence, each[0]),
            )
        ),
        {mistake.text: told[mistake.text] for mistake in question.misconceptions},
    )


def wordings(found: Improvement) -> Mapping[str, Sequence[str]]:
    """Idea -> phrasings that won an appeal, short enough to say that idea alone, and not there yet."""
    there = {
        idea.id: {each.casefold() for each in (idea.text, *idea.accept)} for idea in found.question.ideas
    }
    return {
        idea.id: more
        for idea in found.ideas
        if (
            more := [
                each
                for each in idea.accepted
                if len(each) <= _LONGEST and each.casefold() not in there[idea.id]
            ]
        )
    }


def remarks(found: Improvement) -> Mapping[str, Sequence[str]]:
    """Idea -> what its writer should look at, a line each."""
    told: dict[str, list[str]] = {}
    for idea in found.ideas:
        lines = [
            f'Ruled not to say it: "{" ".join(each.split())[:_LONGEST]}". Which group or wording let it in?'
            for each in idea.rejected
        ]
        lines += [
            f'Won an appeal, and too long to be a wording: "{" ".join(each.split())[:_LONGEST]} ..."'
            for each in idea.accepted
            if len(each) > _LONGEST
        ]
        if idea.unfound:
            asked = counted(idea.asked, "answer")
            lines.append(
                f"Found in {idea.found} of {asked}. Does the prompt ask for it? If so, add"
                " wordings; if not, ask for it, or let full_marks_at do without it."
            )
        if lines:
            told[idea.id] = lines
    return told
