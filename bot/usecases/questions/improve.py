"""Looks through the answers of every community for what a question's rubric misjudges."""

from collections.abc import Iterable

from bot.core.answers.answer import Answer
from bot.core.answers.grade import Grader, Ruling
from bot.core.answers.improvement import Improvement, improvement_of
from bot.core.questions.question import Question
from bot.core.store import Store

__all__ = ["Improving"]

_ROUNDS = 1_000
"""Rounds of a community that are looked at, the newest ones: nearly three years of a question a day."""
_FIRST = 1


class Improving:
    """For whoever runs the bot: it looks across communities, and names nobody."""

    def __init__(self, store: Store, *, grader: Grader) -> None:
        self._store = store
        self._grader = grader

    async def of(self, question: Question, platforms: Iterable[str]) -> Improvement:
        """What its first answers and rulings say, wherever the bot is; its ideas are those graded."""
        rubric = await self._grader.rubric(question)
        answers: list[Answer] = []
        rulings: list[Ruling] = []
        async with self._store.read() as tx:
            places = [place for name in platforms for place in await tx.communities.of_platform(name)]
            for community in sorted({place.community for place in places}):
                rulings += await tx.appeals.rulings(community, question.id)
                for round_ in await tx.rounds.recent(community, limit=_ROUNDS):
                    if round_.question == question.id:
                        answers += await tx.answers.of_round(round_.id)
        return improvement_of(rubric, [each for each in answers if each.revision == _FIRST], rulings)
