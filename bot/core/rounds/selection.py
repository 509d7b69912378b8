"""Which question comes next: the organisers' queue, then what was not asked yet, then the oldest.

Pure and deterministic: the same schedule, history and date always give the same question, with the
reason in words.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.errors import NotFound
from bot.core.questions.library import Library
from bot.core.questions.question import Kind, Level, Question
from bot.core.questions.shelf import Shelf
from bot.core.rounds.schedule import Schedule

__all__ = ["Choice", "choose", "pool"]


@dataclass(frozen=True, slots=True)
class Choice:
    """The question chosen, why, and whether it came from the queue."""

    question: Question
    why: str
    queued: bool = False


def pool(shelf: Library | Shelf, schedule: Schedule) -> Sequence[Question]:
    """The questions that a schedule may ask: its packs, topics and levels; no walkthrough probes."""
    return [
        question
        for question in shelf.questions
        if question.kind is not Kind.WALKTHROUGH
        and (not schedule.packs or question.pack in schedule.packs)
        and (not schedule.topics or set(question.topics) & set(schedule.topics))
        and (not schedule.levels or schedule.levels.get(question.level, 0) > 0)
    ]


def choose(
    candidates: Sequence[Question],
    schedule: Schedule,
    *,
    day: date,
    history: Sequence[tuple[str, date]],
    queue: Sequence[Question] = (),
) -> Choice:
    """The next question. `history` is (question id, date), oldest first. Raises NotFound without candidates.

    Order of wishes: queued; never asked; the level that lags most behind the schedule's mix; the topic
    asked longest ago; then a draw seeded by schedule and date.
    """
    if queue:
        return Choice(queue[0], "an organiser put it in the queue", queued=True)
    if not candidates:
        raise NotFound(
            "No question fits this schedule's packs, topics and levels.",
            hint="Widen them with /quiz-admin setup, or add questions to the pack.",
        )
    by_id = {question.id: question for question in candidates}
    asked = dict(history)
    fresh = [question for question in candidates if question.id not in asked]
    if not fresh:
        oldest = min(candidates, key=lambda q: (asked[q.id], q.id))
        return Choice(oldest, f"every question was asked; this one the longest ago, on {asked[oldest.id]}")
    level = _lagging(fresh, schedule, [by_id[q].level for q, _ in history if q in by_id])
    of_level = [question for question in fresh if question.level is level]
    topic_dates = _topic_dates(history, by_id)
    chosen = min(of_level, key=lambda q: (_last(q, topic_dates), _draw(schedule, day, q.id)))
    topic = min(chosen.topics, key=lambda t: topic_dates.get(t, date.min), default="")
    last = topic_dates.get(topic)
    since = f"topic {topic} was last asked on {last}" if last else f"topic {topic} was not asked yet"
    return Choice(chosen, f"not asked yet; {level} is next in the mix; {since}")


def _lagging(fresh: Sequence[Question], schedule: Schedule, asked: Sequence[Level]) -> Level:
    """The level with fresh questions whose share of the rounds asked is furthest below the mix."""
    available = {question.level for question in fresh}
    counts = Counter(asked)
    shares = {level: schedule.levels.get(level, 0) if schedule.levels else 1 for level in Level}
    whole = sum(shares[level] for level in available) or 1
    total = len(asked) + 1
    return max(
        (level for level in Level if level in available),
        key=lambda level: shares[level] / whole * total - counts[level],
    )


def _topic_dates(history: Sequence[tuple[str, date]], by_id: dict[str, Question]) -> dict[str, date]:
    dates: dict[str, date] = {}
    for question, when in history:
        for topic in by_id[question].topics if question in by_id else ():
            dates[topic] = max(dates.get(topic, when), when)
    return dates


def _last(question: Question, topic_dates: dict[str, date]) -> date:
    return max((topic_dates.get(topic, date.min) for topic in question.topics), default=date.min)


def _draw(schedule: Schedule, day: date, question: str) -> str:
    return hashlib.sha256(f"{schedule.seed}/{schedule.id}/{day}/{question}".encode()).hexdigest()
