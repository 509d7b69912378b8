"""Hints: free, counted, and each one only after the one before."""

from bot.core.people.people import Member
from bot.core.questions.library import Library
from bot.core.questions.question import Question
from bot.core.rounds.round import Round
from bot.core.store import Store
from bot.usecases.questions.lookup import question_of

__all__ = ["Hinting"]


class Hinting:
    """Counts hints out."""

    def __init__(self, store: Store, *, library: Library) -> None:
        self._store = store
        self._library = library

    async def next(self, round_: Round, member: Member) -> tuple[Question, int]:
        """The question and how many of its hints the member sees now."""
        async with self._store.begin() as tx:
            question = await question_of(tx, self._library, round_.community, round_.question)
            shown = await tx.answers.hints(round_.id, member.id)
            if shown < len(question.hints):
                shown = await tx.answers.count_hint(round_.id, member.id)
        return question, min(shown, len(question.hints))
