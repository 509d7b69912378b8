"""The questions of one community: those of the packs and its own, without those that it does not want.

A round, a practice question or an appeal may name a question that is no longer asked, so a question can
always be looked up; only `questions`, what may be asked, leaves out the bench and packs that are off.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bot.core.contributions import Proposal, ProposalState
from bot.core.packs import Library
from bot.core.ports import Transaction
from bot.core.questions import Kind, Question

__all__ = [
    "OWN_PACK",
    "OWN_TITLE",
    "Shelf",
    "found_question",
    "own_question",
    "question_of",
    "shelf_of",
    "shelves_of",
]

OWN_PACK = "own"
OWN_TITLE = "This community's own"
_PREFIX = "own-"
_CODE = re.compile(r"(```.*?(?:```|\Z)|`[^`\n]+`)", re.DOTALL)
_BREAK = re.compile(r"(?<!\n)\n(?!\n)")


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a community has: `own` are its accepted proposals; `benched` questions and packs that are `off`
    are not asked.
    """

    library: Library
    own: Mapping[str, Question] = field(default_factory=dict)
    benched: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions that may be asked: of the packs in their order, then the community's own."""
        return tuple(each for each in (*self.library.questions, *self.own.values()) if self.asks(each))

    def asks(self, question: Question) -> bool:
        """Whether a question is neither on the bench nor of a pack that is off."""
        return question.id not in self.benched and question.pack not in self.off

    def __contains__(self, question_id: str) -> bool:
        return question_id in self.own or question_id in self.library

    def question(self, question_id: str) -> Question:
        """The question of that id, benched or not; raises NotFound."""
        return self.own.get(question_id) or self.library.question(question_id)


async def shelves_of(tx: Transaction, library: Library, communities: Collection[int]) -> Mapping[int, Shelf]:
    """The shelf of each community."""
    accepted = await tx.proposals.accepted(communities)
    benched = await tx.bench.of(communities)
    off = await tx.bench.packs_of(communities)
    return {
        community: Shelf(
            library,
            {f"{_PREFIX}{each.id}": own_question(each) for each in accepted.get(community, ())},
            benched.get(community, frozenset()),
            off.get(community, frozenset()),
        )
        for community in communities
    }


async def shelf_of(tx: Transaction, library: Library, community: int) -> Shelf:
    """The shelf of one community."""
    return (await shelves_of(tx, library, [community]))[community]


async def question_of(tx: Transaction, library: Library, community: int, question_id: str) -> Question:
    """One question of a community, benched or not; raises NotFound. Asks the store only for its own ones."""
    found = await found_question(tx, library, community, question_id)
    return found or library.question(question_id)


async def found_question(
    tx: Transaction, library: Library, community: int, question_id: str
) -> Question | None:
    """The same, or None."""
    if question_id in library:
        return library.question(question_id)
    number = question_id.removeprefix(_PREFIX)
    if not (question_id.startswith(_PREFIX) and number.isascii() and number.isdigit()):
        return None
    proposal = await tx.proposals.get(int(number))
    if proposal is None or (proposal.community, proposal.state) != (community, ProposalState.ACCEPTED):
        return None
    return own_question(proposal)


def own_question(proposal: Proposal) -> Question:
    """A proposal as a question: graded on the sentences of its answer, as it has no points of its own."""
    return Question(
        id=f"{_PREFIX}{proposal.id}",
        pack=OWN_PACK,
        title=proposal.title,
        kind=Kind.CONCEPT,
        level=proposal.level,
        topics=(proposal.topic,) if proposal.topic else (),
        prompt=_markdown(proposal.question),
        answer=_markdown(proposal.answer),
    )


def _markdown(text: str) -> str:
    """A member's words as Markdown: line breaks and code as typed, no link or picture behind other words."""
    parts = _CODE.split(text.replace("\r\n", "\n"))
    return "".join(part if at % 2 else _plain(part) for at, part in enumerate(parts))


def _plain(text: str) -> str:
    return _BREAK.sub("  \n", text.replace("$$", "$").replace("[", "\\["))
