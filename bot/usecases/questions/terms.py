"""What an answer is graded by: question, rulings, and whether it may leave this machine."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.answers.grade import Grade, Grader, Ruling
from bot.core.errors import NotFound
from bot.core.questions.library import Library
from bot.core.questions.question import Question
from bot.core.rounds.round import Round
from bot.core.store import Transaction
from bot.usecases.questions.lookup import question_of

__all__ = ["Terms", "terms_in", "terms_of"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What an answer is graded by; `remote` says that it may leave this machine."""

    question: Question
    rulings: tuple[Ruling, ...]
    remote: bool

    async def grade(self, grader: Grader, text: str) -> Grade:
        """The grade of a text. Must not be called inside a transaction: grading takes its time."""
        return await grader.grade(self.question, text, rulings=self.rulings, remote=self.remote)


async def terms_in(tx: Transaction, community: int, question: Question) -> Terms:
    """What answers to a question are graded by in a community."""
    rulings = await tx.appeals.rulings(community, question.id)
    found = await tx.communities.get(community)
    return Terms(question, rulings, remote=bool(found and found.remote_grading))


async def terms_of(
    tx: Transaction, rounds: Sequence[Round], *, library: Library
) -> Mapping[int, Terms | NotFound]:
    """What the answers to these rounds are graded by, looked up once per community and question; NotFound
    for a round whose question is in no pack any more.
    """
    asked: dict[tuple[int, str], list[int]] = defaultdict(list)
    for round_ in rounds:
        asked[round_.community, round_.question].append(round_.id)
    terms: dict[int, Terms | NotFound] = {}
    for (community, question_id), ids in asked.items():
        try:
            question = await question_of(tx, library, community, question_id)
        except NotFound as gone:
            terms |= dict.fromkeys(ids, gone)
            continue
        terms |= dict.fromkeys(ids, await terms_in(tx, community, question))
    return terms
