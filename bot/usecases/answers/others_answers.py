"""Reading other people's answers: only after one's own, or after the reveal, and with their consent."""

from dataclasses import dataclass

from bot.core.answers.best import best_of_each
from bot.core.answers.scoring import tally
from bot.core.errors import NotAllowed
from bot.core.people.people import Member
from bot.core.questions.library import Library
from bot.core.questions.question import Question
from bot.core.rounds.round import Round, RoundState
from bot.core.store import Store
from bot.usecases.questions.lookup import question_of

__all__ = ["Reading", "Shared"]

_MOST = 10


@dataclass(frozen=True, slots=True)
class Shared:
    """An answer that its author lets others read; `member` and `answer` say whose words these are."""

    name: str
    text: str
    member: int
    answer: int


class Reading:
    """Unlocks answers."""

    def __init__(self, store: Store, *, library: Library) -> None:
        self._store = store
        self._library = library

    async def unlocked(self, round_: Round, reader: Member) -> tuple[Question, tuple[Shared, ...], int]:
        """The best-scored answers of others who let them be read, at most ten, and how many have answered.

        Raises NotAllowed before the reader's own sincere answer, unless the round was revealed.
        """
        async with self._store.read() as tx:
            revisions = await tx.answers.of_round(round_.id)
            members = await tx.members.many({answer.member for answer in revisions})
            question = await question_of(tx, self._library, round_.community, round_.question)
        own = tally(answer for answer in revisions if answer.member == reader.id)
        if round_.state is RoundState.OPEN and not own.sincere:
            raise NotAllowed("The others' answers unlock once you have sent your own.")
        standing = best_of_each(revisions)
        shared = [
            (members[member], answer)
            for member, answer in standing.items()
            if member != reader.id and member in members and members[member].share_answers and answer.text
        ]
        best = sorted(
            shared,
            key=lambda pair: (-(pair[1].grade.score if pair[1].grade else 0), pair[1].id),
        )
        quotes = tuple(
            Shared(member.name, answer.text, member.id, answer.id) for member, answer in best[:_MOST]
        )
        return question, quotes, len(standing.keys() - {reader.id})
