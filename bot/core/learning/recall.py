"""When a card comes again: FSRS over the ratings of its days.

The scheduler is that of the `fsrs` library (FSRS-6), with whole days only: no learning steps within a day
and no fuzz, so that a card is asked at most once a day and the same history always gives the same date.

Ratings: a review is rated by the member, or by the verdict on a typed answer (covered: good, partly: hard,
not found: again). An answer to the whole question rates each of its ideas: covered at the first try of
the day: good; only by a later try of that day, or in part: hard; not at all: again. Of several ratings on
one day the worst counts, so their order does not matter. An idea becomes a card by "again" or "hard", unless
the answer had full marks without it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import fsrs

from bot.core.answers.grade import Verdict
from bot.core.answers.marks import FULL
from bot.core.errors import Unusable
from bot.core.learning.card import Card, Parameters, Rating, Recollection, Source
from bot.core.learning.evidence import Judged, Questions, sittings
from bot.core.questions.question import Kind

__all__ = [
    "POOR",
    "Outcome",
    "outcomes",
    "rating_of",
    "remembered",
    "replayed",
    "retrievability",
    "scheduler",
]

_LONGEST_INTERVAL_DAYS = 365
_RETENTION = (0.7, 0.97)
POOR = frozenset({Rating.AGAIN, Rating.HARD})
_ORDER = tuple(Rating)
_FSRS = {
    Rating.AGAIN: fsrs.Rating.Again,
    Rating.HARD: fsrs.Rating.Hard,
    Rating.GOOD: fsrs.Rating.Good,
    Rating.EASY: fsrs.Rating.Easy,
}
_VERDICTS = {
    Verdict.COVERED: Rating.GOOD,
    Verdict.PARTLY: Rating.HARD,
    Verdict.CONTRADICTED: Rating.AGAIN,
    Verdict.ABSENT: Rating.AGAIN,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one day's answers to a question say of one of its ideas."""

    question: str
    idea: str
    day: date
    rating: Rating
    at: datetime

    @property
    def poor(self) -> bool:
        """Whether this makes the idea a card."""
        return self.rating in POOR


def scheduler(parameters: Parameters) -> fsrs.Scheduler:
    """The scheduler of a community; raises Unusable with what is wrong for parameters out of bounds."""
    low, high = _RETENTION
    if not low <= parameters.retention <= high:
        raise Unusable(f"The recall to aim at lies between {low:.0%} and {high:.0%}.")
    try:
        return fsrs.Scheduler(
            parameters=parameters.weights or fsrs.Scheduler().parameters,
            desired_retention=parameters.retention,
            learning_steps=(),
            relearning_steps=(),
            maximum_interval=_LONGEST_INTERVAL_DAYS,
            enable_fuzzing=False,
        )
    except ValueError as error:
        raise Unusable(f"These are no weights of FSRS-6. {str(error).splitlines()[-1]}") from error


def rating_of(verdict: Verdict) -> Rating:
    """The rating for the verdict on a typed answer."""
    return _VERDICTS[verdict]


def outcomes(judged: Iterable[Judged], questions: Questions) -> Sequence[Outcome]:
    """One outcome for each sitting and idea, oldest first; discussions and unknown ideas give none."""
    found = []
    for (name, day), answers in sittings(judged).items():
        question = questions.question(name) if name in questions else None
        if question is None or question.kind is Kind.DISCUSSION:
            continue
        known = {idea.id for idea in question.ideas} or ({"option"} if question.options else set())
        full = answers[0].grade.score >= FULL
        verdicts = [{v.idea: v.verdict for v in answer.grade.ideas} for answer in answers]
        for idea, verdict in verdicts[0].items():
            if idea not in known or (full and verdict is not Verdict.COVERED):
                continue
            rating = rating_of(verdict)
            if rating is Rating.AGAIN and any(v.get(idea, verdict) is not verdict for v in verdicts[1:]):
                rating = Rating.HARD
            found.append(Outcome(name, idea, day, rating, answers[0].at))
    return found


def remembered(card: Card, rating: Rating, *, at: datetime, by: fsrs.Scheduler) -> Card:
    """The card after one rating, as the library has it."""
    before = fsrs.Card(
        card_id=card.id,
        state=fsrs.State.Learning if card.stability is None else fsrs.State.Review,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due_at,
        last_review=card.last_at,
    )
    after, _ = by.review_card(before, _FSRS[rating], at.astimezone(UTC))
    return replace(
        card,
        stability=after.stability,
        difficulty=after.difficulty,
        due_at=after.due,
        last_at=after.last_review,
    )


def replayed(card: Card, lines: Iterable[Recollection], *, by: fsrs.Scheduler) -> Card:
    """The card as its ratings make it, in whatever order they were recorded.

    A poor answer later than "I knew that" wakes the card; nothing before a reset counts.
    """
    counted = sorted(
        (line for line in lines if card.since is None or line.at > card.since),
        key=lambda line: (line.day, line.at, line.source),
    )
    fresh = replace(card, stability=None, difficulty=None, last_at=None, due_at=card.since or card.added_at)
    if any(
        line.source is Source.ANSWER and line.rating in POOR and card.known_at and line.at > card.known_at
        for line in counted
    ):
        fresh = replace(fresh, known_at=None)
    days: dict[date, list[Recollection]] = {}
    for line in counted:
        days.setdefault(line.day, []).append(line)
    for of_day in days.values():
        worst = min((line.rating for line in of_day), key=_ORDER.index)
        at = max(line.at for line in of_day)
        fresh = remembered(fresh, worst, at=max(at, fresh.last_at or at), by=by)
    return fresh


def retrievability(card: Card, *, at: datetime, by: fsrs.Scheduler) -> float:
    """The probability (0-1) that the idea is recalled at `at`; 0 for a card without a rating."""
    if card.stability is None or card.last_at is None:
        return 0.0
    known = fsrs.Card(
        card_id=card.id,
        state=fsrs.State.Review,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due_at,
        last_review=card.last_at,
    )
    return float(by.get_card_retrievability(known, at.astimezone(UTC)))
