"""Which questions an interview is to ask: from a track of the packs, a model, or the member's weak topics."""

import random
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.core.errors import NotFound
from bot.core.questions.library import Library, Model, Track
from bot.core.questions.question import Kind, Level, Question
from bot.core.questions.shelf import Shelf

__all__ = ["LONGEST", "MIXED", "MIXED_TITLE", "USUAL", "Wish", "model_named", "planned", "track_named"]

MIXED = "mixed"
MIXED_TITLE = "Your weak topics"
USUAL = 6
LONGEST = 20
_UNKNOWN = 0.5
"""What is taken for a topic of which nothing is known."""
_LADDER = {Level.BASIC: 0, Level.INTERMEDIATE: 1, Level.ADVANCED: 2}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to be asked; `length` 0 means the usual (of a walkthrough: all of it)."""

    track: str
    model: str = ""
    level: Level | None = None
    length: int = 0


def track_named(library: Library, name: str) -> Track | None:
    """The track of that id or title; None for the mixed one; raises NotFound with the tracks that exist."""
    wanted = name.strip().casefold()
    if wanted == MIXED:
        return None
    for track in library.tracks:
        if wanted in {track.id, track.title.casefold()}:
            return track
    known = ", ".join([MIXED, *(track.id for track in library.tracks)])
    raise NotFound(f'There is no track "{name}". The tracks are: {known}.')


def model_named(library: Library, name: str) -> Model:
    """The walkthrough's model of that id or title; raises NotFound with the models that exist."""
    wanted = name.strip().casefold()
    for model in library.models:
        if wanted in {model.id, model.title.casefold()}:
            return model
    known = ", ".join(model.id for model in library.models)
    raise NotFound(f'There is no model "{name}". Pick one of: {known}.')


def planned(
    shelf: Shelf, wish: Wish, *, asked: Collection[str], scores: Mapping[str, float], seed: int
) -> tuple[str, ...]:
    """The ids of the questions in the order of asking; what is not in `asked` comes first.

    `scores` are 0-1 per topic, the estimates of `readiness`. Raises NotFound when nothing fits.
    """
    if wish.model:
        return _of_model(shelf, model_named(shelf.library, wish.model), wish.length)
    rng = random.Random(seed)  # noqa: S311 - variety, not secrecy
    length = min(wish.length or USUAL, LONGEST)
    track = track_named(shelf.library, wish.track)
    if track is None:
        chosen = _mixed(_at_level(shelf.questions, wish.level), asked, scores, length=length, rng=rng)
    else:
        wanted = set(track.questions)
        listed = {q.id: q for q in shelf.questions if q.id in wanted}
        ordered = [listed[name] for name in track.questions if name in listed]
        chosen = _spread(_at_level(ordered, wish.level), asked, length=length, rng=rng)
    if not chosen:
        raise NotFound("This track has no question of that level. Leave the level out, or try another one.")
    return tuple(question.id for question in chosen)


def _of_model(shelf: Shelf, model: Model, length: int) -> tuple[str, ...]:
    """All probes of a model, or so many, spread from the problem it solves to what it costs."""
    probes = [name for name in model.questions if name in shelf and shelf.asks(shelf.question(name))]
    if not probes:
        raise NotFound("This model has no questions. Pick another one.")
    wanted = min(length or len(probes), len(probes))
    return tuple(probes[at * len(probes) // wanted] for at in range(wanted))


def _at_level(questions: Sequence[Question], level: Level | None) -> list[Question]:
    return [q for q in questions if q.kind is not Kind.WALKTHROUGH and level in {None, q.level}]


def _spread(
    questions: Sequence[Question], asked: Collection[str], *, length: int, rng: random.Random
) -> list[Question]:
    """One of each of `length` equal stretches, so that a track that climbs still climbs when it is short."""
    length = min(length, len(questions))
    chosen = []
    for at in range(length):
        stretch = questions[at * len(questions) // length : (at + 1) * len(questions) // length]
        chosen.append(rng.choice([q for q in stretch if q.id not in asked] or list(stretch)))
    return chosen


def _mixed(
    questions: Sequence[Question],
    asked: Collection[str],
    scores: Mapping[str, float],
    *,
    length: int,
    rng: random.Random,
) -> list[Question]:
    """The weakest topics first, one question each in turn; then put in the order of their levels."""
    by_topic: defaultdict[str, list[Question]] = defaultdict(list)
    for question in rng.sample(questions, len(questions)):
        by_topic[question.topics[0] if question.topics else ""].append(question)
    topics = sorted(by_topic, key=lambda topic: (scores.get(topic, _UNKNOWN), topic))
    for pile in by_topic.values():
        pile.sort(key=lambda question: question.id in asked)
    chosen: list[Question] = []
    while len(chosen) < length and any(by_topic.values()):
        for topic in topics:
            if by_topic[topic] and len(chosen) < length:
                chosen.append(by_topic[topic].pop(0))
    return sorted(chosen, key=lambda question: _LADDER[question.level])
