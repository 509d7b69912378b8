"""What one member has answered, as that member may read it again: words, score, points, feedback."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.core.answers.answer import Answer, Practice
from bot.core.answers.feedback import Feedback, feedback
from bot.core.answers.grade import Grade, Grader
from bot.core.answers.marks import FULL
from bot.core.answers.scoring import tally
from bot.core.people.people import Member
from bot.core.questions.library import Library
from bot.core.rounds.round import Round, RoundState
from bot.core.store import Store
from bot.usecases.questions.lookup import found_question

__all__ = ["OwnAnswer", "OwnAnswers"]

_MOST = 30
_REVISIONS = 200
"""Revisions that are looked through for the newest rounds."""
_REVEALED = {RoundState.REVEALED, RoundState.CLOSED}


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """The best answer to a round, or an answer given for practice, for which `points` is None.

    `text` is "" where the words are not kept any more; `feedback` is None without a grade, or where the
    question is gone.
    """

    title: str
    at: datetime
    text: str
    points: int | None
    feedback: Feedback | None


class OwnAnswers:
    """Reads them."""

    def __init__(self, store: Store, *, library: Library, grader: Grader) -> None:
        self._store = store
        self._library = library
        self._grader = grader

    async def of(self, member: Member) -> tuple[OwnAnswer, ...]:
        """The member's thirty newest, newest first."""
        async with self._store.read() as tx:
            recent = await tx.answers.recent(member.id, limit=_REVISIONS)
            numbers = list(dict.fromkeys(each.round for each in recent))[:_MOST]
            rounds = await tx.rounds.many(numbers)
            every = await tx.answers.of_members([(number, member.id) for number in numbers])
            practised = await tx.practice.recent(member.id, limit=_MOST)
            given = sorted((*_best(every.values(), rounds.values()), *_tried(practised)), key=_at)
            newest = given[: -_MOST - 1 : -1]
            found = {
                each.question: await found_question(tx, self._library, member.community, each.question)
                for each in newest
            }
        questions = {
            name: question and await self._grader.rubric(question) for name, question in found.items()
        }
        told = []
        for each in newest:
            question = questions[each.question]
            read = feedback(question, each.grade, revealed=each.revealed) if question and each.grade else None
            title = question.title if question else each.question
            told.append(OwnAnswer(title, each.at, each.text, each.points, read))
        return tuple(told)

    async def points(self, member: Member) -> int:
        """All points that the member has."""
        async with self._store.read() as tx:
            return await tx.points.total(member.id)


@dataclass(frozen=True, slots=True)
class _Given:
    question: str
    at: datetime
    text: str
    grade: Grade | None
    points: int | None
    revealed: bool


def _best(every: Iterable[Iterable[Answer]], rounds: Iterable[Round]) -> Iterable[_Given]:
    by_id = {round_.id: round_ for round_ in rounds}
    for revisions in every:
        best = tally(revisions).best
        if best is not None:
            round_ = by_id[best.round]
            revealed = round_.state in _REVEALED
            yield _Given(round_.question, best.at, best.text, best.grade, best.points, revealed)


def _tried(practised: Iterable[Practice]) -> Iterable[_Given]:
    for each in practised:
        if each.answered_at is not None:
            known = each.grade is not None and each.grade.score >= FULL
            yield _Given(each.question, each.answered_at, each.text, each.grade, None, known)


def _at(given: _Given) -> datetime:
    return given.at
