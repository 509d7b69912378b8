"""What the answers of a community say of its questions, for organisers."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.answers.statistics import ENOUGH, Estimate, QuestionFigures, figures
from bot.core.questions.library import Library
from bot.core.questions.question import Kind, Question
from bot.core.store import Store
from bot.usecases.questions.lookup import found_question

__all__ = ["FigureBook", "MeasuredQuestion", "Measures"]

_MOST = 10_000
"""Answers that are looked at, the newest ones: enough for sharp figures, and read in a moment."""
_KEPT = timedelta(minutes=10)
_COMMUNITIES = 100
_RARE = 0.1
_EASY = 0.95


@dataclass(frozen=True, slots=True)
class MeasuredQuestion:
    """A question with its figures, the share of each idea, and what is doubtful about it."""

    question: Question
    figures: QuestionFigures
    ideas: tuple[tuple[str, Estimate], ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measures:
    """The questions with enough answers, doubtful ones first; `few` more have been answered too rarely."""

    questions: tuple[MeasuredQuestion, ...]
    few: int
    at: datetime


class FigureBook:
    """Works figures out, and keeps them for ten minutes: they move slowly."""

    def __init__(self, store: Store, *, library: Library) -> None:
        self._store = store
        self._library = library
        self._known: OrderedDict[int, Measures] = OrderedDict()

    async def of(self, community: int, *, now: datetime) -> Measures:
        """All figures of a community; nothing of a question with fewer than `ENOUGH` answers."""
        known = self._known.get(community)
        if known is not None and known.at <= now < known.at + _KEPT:
            return known
        async with self._store.read() as tx:
            answers = await tx.answers.firsts(community, limit=_MOST)
            found = await asyncio.to_thread(figures, answers)
            enough = [each for each in found.values() if each.answers >= ENOUGH]
            questions = {
                each.question: await found_question(tx, self._library, community, each.question)
                for each in enough
            }
        measured = [
            _measured(question, each)
            for each in enough
            if (question := questions[each.question]) is not None and question.kind is not Kind.DISCUSSION
        ]
        measures = Measures(
            tuple(sorted(measured, key=lambda each: (not each.doubts, -each.figures.answers))),
            len(found) - len(enough),
            now,
        )
        self._known[community] = measures
        self._known.move_to_end(community)
        if len(self._known) > _COMMUNITIES:
            self._known.popitem(last=False)
        return measures


def _measured(question: Question, known: QuestionFigures) -> MeasuredQuestion:
    ideas = tuple((idea.text, known.ideas[idea.id]) for idea in question.ideas if idea.id in known.ideas)
    return MeasuredQuestion(question, known, ideas, tuple(_doubts(known, ideas)))


def _doubts(known: QuestionFigures, ideas: Sequence[tuple[str, Estimate]]) -> Sequence[str]:
    """What the whole interval says, and not only its middle."""
    doubts = []
    if known.discrimination is not None and known.discrimination.high < 0:
        doubts.append("Those who do well elsewhere do worse here: is the rubric right?")
    if known.facility is not None and known.facility.low > _EASY:
        doubts.append("Nearly everybody has it: it tells nobody from anybody.")
    doubts += [f'Hardly anybody says it: "{text}"' for text, share in ideas if share.high < _RARE]
    return doubts
