"""What a week came to: the hardest idea, the best answers, new streak milestones. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.answers.answer import Answer
from bot.core.answers.grade import Verdict
from bot.core.answers.marks import GOOD
from bot.core.people.people import Member
from bot.core.questions.question import Question
from bot.core.recaps.recap import MILESTONES, Hardest, Milestone, Praised
from bot.core.rounds.round import Day
from bot.core.streaks.events import StreakEvent
from bot.core.streaks.streak import Mark, streak

__all__ = ["RevealedQuestion", "best_answers", "hardest_idea", "milestones"]

_BEST = 2
_FEWEST_ANSWERS = 3


@dataclass(frozen=True, slots=True)
class RevealedQuestion:
    """A revealed question and the best answer of each member, by member id."""

    question: Question
    best: Mapping[int, Answer]


def hardest_idea(week: Sequence[RevealedQuestion]) -> Hardest | None:
    """Of the ideas of questions with at least three answers, the one that the smallest share covered in
    full; the first of equals; None when every idea was covered by all.
    """
    found: list[tuple[float, Hardest]] = []
    for asked in week:
        answers = asked.best.values()
        if len(answers) < _FEWEST_ANSWERS:
            continue
        covered = Counter(
            verdict.idea
            for answer in answers
            for verdict in (answer.grade.ideas if answer.grade else ())
            if verdict.verdict is Verdict.COVERED
        )
        for idea in asked.question.ideas:
            count = covered[idea.id]
            hardest = Hardest(asked.question.title, idea.text, count, len(answers))
            found.append((count / len(answers), hardest))
    share, least = min(found, key=lambda each: each[0], default=(1.0, None))
    return least if share < 1 else None


def best_answers(week: Sequence[RevealedQuestion], members: Mapping[int, Member]) -> tuple[Praised, ...]:
    """The best answers, at most two, one of each question and each person, quoted with consent."""
    candidates = [
        (answer.grade.score, answer.at, member, asked, answer)
        for asked in week
        if not asked.question.options
        for member, answer in asked.best.items()
        if answer.grade and answer.grade.score >= GOOD
        if member in members and members[member].share_answers
    ]
    chosen: dict[int, Praised] = {}
    for score, _, member, asked, answer in sorted(candidates, key=lambda c: (-c[0], c[1])):
        titles = {praised.question for praised in chosen.values()}
        if member not in chosen and asked.question.title not in titles:
            title = asked.question.title
            chosen[member] = Praised(members[member].name, title, answer.text, score, member, answer.id)
    return tuple(chosen.values())[:_BEST]


def milestones(
    days: Sequence[Day],
    events: Mapping[int, Sequence[StreakEvent]],
    members: Mapping[int, Member],
    *,
    first: date,
    last: date,
) -> tuple[Milestone, ...]:
    """Whose streak reached a milestone from `first` to `last`, the longest first; shown members only."""
    found = []
    for member, own in events.items():
        reached = [
            line.current
            for line in streak(days, own).lines
            if first <= line.day <= last
            if line.mark in {Mark.ANSWERED, Mark.REPAIRED} and line.current in MILESTONES
        ]
        if reached and members[member].on_boards:
            found.append(Milestone(members[member].name, max(reached), member))
    return tuple(sorted(found, key=lambda milestone: (-milestone.days, milestone.name)))
