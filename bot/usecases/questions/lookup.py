"""Finds the questions of a community in the store.

A round, a practice question or an appeal may name a question that is no longer asked, so a question can
always be looked up; only `questions`, what may be asked, leaves out the bench and packs that are off.
"""

from collections.abc import Collection, Mapping

from bot.core.questions.contributions import ProposalState
from bot.core.questions.library import Library
from bot.core.questions.question import Question
from bot.core.questions.shelf import OWN_PREFIX, Shelf, own_question
from bot.core.store import Transaction

__all__ = ["found_question", "question_of", "shelf_of", "shelves_of"]


async def shelves_of(tx: Transaction, library: Library, communities: Collection[int]) -> Mapping[int, Shelf]:
    """The shelf of each community."""
    accepted = await tx.proposals.accepted(communities)
    benched = await tx.bench.of(communities)
    off = await tx.bench.packs_of(communities)
    return {
        community: Shelf(
            library,
            {f"{OWN_PREFIX}{each.id}": own_question(each) for each in accepted.get(community, ())},
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
    number = question_id.removeprefix(OWN_PREFIX)
    if not (question_id.startswith(OWN_PREFIX) and number.isascii() and number.isdigit()):
        return None
    proposal = await tx.proposals.get(int(number))
    if proposal is None or (proposal.community, proposal.state) != (community, ProposalState.ACCEPTED):
        return None
    return own_question(proposal)
