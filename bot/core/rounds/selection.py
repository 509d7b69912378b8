"""Which question comes next: a curriculum, not a lottery.

Pure and deterministic: the same schedule, history, results and date always give the same question, with the
reason in words.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import TypeVar

from bot.core.errors import NotFound
from bot.core.questions.library import Library
from bot.core.questions.question import Kind, Level, Question
from bot.core.questions.shelf import Shelf
from bot.core.rounds.likeness import alike
from bot.core.rounds.ramp import Results, mix, week_of
from bot.core.rounds.schedule import Schedule

__all__ = ["Choice", "Course", "choose", "course_of", "pins_of", "pool"]

K = TypeVar("K")
_APART = timedelta(days=14)
_UNPINNED: Mapping[date, Question] = MappingProxyType({})
_WINDOW = 15
"""Rounds over which a rising mix of levels is kept; a set ratio is kept over all of them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The question chosen, why, and whether it came from the queue."""

    question: Question
    why: str
    queued: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """A track that a schedule follows before it draws: its title, and its questions in order."""

    title: str
    questions: tuple[Question, ...]


def pool(shelf: Library | Shelf, schedule: Schedule) -> Sequence[Question]:
    """The questions that a schedule may ask: its packs, topics and levels; no walkthrough probes."""
    named = schedule.named
    return [
        question
        for question in shelf.questions
        if question.kind is not Kind.WALKTHROUGH
        and (not named or question.pack in named)
        and (not schedule.topics or set(question.topics) & set(schedule.topics))
        and (not schedule.levels or schedule.levels.get(question.level, 0) > 0)
    ]


def course_of(shelf: Shelf, schedule: Schedule) -> Course | None:
    """The track that a schedule follows, as far as its questions may be asked; None when it follows none."""
    track = next((each for each in shelf.library.tracks if each.id == schedule.track), None)
    if track is None:
        return None
    questions = (shelf.question(name) for name in track.questions if name in shelf)
    return Course(
        track.title,
        tuple(each for each in questions if each.kind is not Kind.WALKTHROUGH and shelf.asks(each)),
    )


def pins_of(shelf: Shelf, schedule: Schedule, pinned: Mapping[date, str]) -> Mapping[date, Question]:
    """The questions set for dates on which the schedule posts, as far as they may be asked."""
    found = {day: shelf.question(name) for day, name in pinned.items() if name in shelf}
    return {
        day: question
        for day, question in found.items()
        if shelf.asks(question) and day.isoweekday() in schedule.days and day not in schedule.skips
    }


def choose(
    candidates: Sequence[Question],
    schedule: Schedule,
    *,
    day: date,
    history: Sequence[tuple[str, date]],
    queue: Sequence[Question] = (),
    pins: Mapping[date, Question] = _UNPINNED,
    course: Course | None = None,
    results: Results | None = None,
) -> Choice:
    """The next question. `history` is (question id, date), oldest first. Raises NotFound without candidates.

    Order of wishes: set for the date (one that is set for a later date waits until then); queued; next in the
    track; never asked, with what it builds on asked before; of the pack
    that lags most behind its share; core; another topic than the pack's round before; what most others build
    on; the level that lags most behind the mix; the topics that lag most behind what they hold; then a draw
    seeded by schedule and date.
    Where an organiser set the levels, they come before core. Nothing that is nearly the same as a question
    of the last two weeks is asked while there is another.
    """
    if day in pins:
        return Choice(pins[day], "an organiser set it for this day", queued=pins[day] in queue)
    later = {question.id for when, question in pins.items() if when > day}
    for question in queue:
        if question.id not in later:
            return Choice(question, "an organiser put it in the queue", queued=True)
    asked = dict(history)
    if course is not None and (step := _step(course, asked, later)) is not None:
        return step
    if not candidates:
        raise NotFound(
            "No question fits this schedule's packs, topics and levels.",
            hint="Widen them with /quiz-admin setup, or add questions to the pack.",
        )
    free = [question for question in candidates if question.id not in later] or candidates
    fresh = [question for question in free if question.id not in asked]
    if not fresh:
        oldest = min(free, key=lambda q: (asked[q.id], q.id))
        return Choice(oldest, f"every question was asked; this one the longest ago, on {asked[oldest.id]}")
    by_id = {question.id: question for question in candidates}
    past = [by_id[name] for name, _ in history if name in by_id]
    shares = mix(schedule, len(history), results)
    rank = _ranking(candidates, fresh, past, schedule, shares=shares, day=day)
    near = [by_id[name] for name, when in history if name in by_id and day - when <= _APART]
    ranked = sorted(fresh, key=rank)
    chosen = next((each for each in ranked if not any(alike(each, other) for other in near)), ranked[0])
    return Choice(chosen, _why(chosen, schedule, shares, len(history)))


def _step(course: Course, asked: Mapping[str, date], later: Collection[str]) -> Choice | None:
    for number, question in enumerate(course.questions, start=1):
        if question.id not in asked and question.id not in later:
            return Choice(question, f'{number} of {len(course.questions)} in the track "{course.title}"')
    return None


def _ranking(
    candidates: Sequence[Question],
    fresh: Sequence[Question],
    past: Sequence[Question],
    schedule: Schedule,
    *,
    shares: Mapping[Level, float],
    day: date,
) -> Callable[[Question], tuple[object, ...]]:
    """The order of wishes as a key: the smallest is chosen."""
    waiting = {question.id for question in fresh}
    held = Counter(question.pack for question in candidates)
    left = {question.pack for question in fresh}
    sizes = schedule.shares or held
    packs = _lags(
        {pack: sizes.get(pack, 0) for pack in left}, Counter(q.pack for q in past if q.pack in left)
    )
    over = past if schedule.levels else past[-_WINDOW:]
    known = {question.level for question in fresh}
    levels = _lags({each: shares[each] for each in Level if each in known}, Counter(q.level for q in over))
    topics = {
        pack: _lags(
            _weights(q for q in candidates if q.pack == pack), _weights(q for q in past if q.pack == pack)
        )
        for pack in left
    }
    last = {question.pack: set(question.topics) for question in past}
    opens = _opens(fresh)

    def rank(question: Question) -> tuple[object, ...]:
        lags = topics[question.pack]
        topic = sum(lags[each] for each in question.topics) / (len(question.topics) or 1)
        again = bool(last.get(question.pack, set()) & set(question.topics))
        steps: tuple[object, ...] = (not question.core, again, -opens.get(question.id, 0))
        level = -levels[question.level]
        return (
            any(name in waiting for name in question.after),
            -packs[question.pack],
            *((level, *steps) if schedule.levels else (*steps, level)),
            round(-topic, 9),
            _draw(schedule, day, question.id),
        )

    return rank


def _opens(fresh: Sequence[Question]) -> Mapping[str, int]:
    """Question -> how many that wait to be asked build on it, directly or by way of others."""
    after = {question.id: question.after for question in fresh}
    found: Counter[str] = Counter()
    for question in fresh:
        seen: set[str] = set()
        ahead = list(question.after)
        while ahead:
            name = ahead.pop()
            if name in after and name not in seen:
                seen.add(name)
                ahead.extend(after[name])
        found.update(seen)
    return found


def _weights(questions: Iterable[Question]) -> Mapping[str, float]:
    """Topic -> how many questions it holds; one of several topics counts in parts."""
    found: dict[str, float] = {}
    for question in questions:
        for topic in question.topics:
            found[topic] = found.get(topic, 0.0) + 1 / len(question.topics)
    return found


def _lags(wanted: Mapping[K, float], had: Mapping[K, float]) -> Mapping[K, float]:
    """How far each stands behind its share of all that was asked and the round to come."""
    whole = sum(wanted.values()) or 1
    total = sum(had.values()) + 1
    return {each: round(share / whole * total - had.get(each, 0), 9) for each, share in wanted.items()}


def _why(question: Question, schedule: Schedule, shares: Mapping[Level, float], asked: int) -> str:
    parts = ["a core question" if question.core else "", "not asked yet"]
    percent = f"{shares[question.level]:.0%} {question.level}"
    parts.append(
        f"the mix asks {percent}" if schedule.levels else f"week {week_of(schedule, asked)}: {percent}"
    )
    if question.topics:
        parts.append(f"{question.topics[0]} was behind its share")
    return "; ".join(part for part in parts if part)


def _draw(schedule: Schedule, day: date, question: str) -> str:
    return hashlib.sha256(f"{schedule.seed}/{schedule.id}/{day}/{question}".encode()).hexdigest()
