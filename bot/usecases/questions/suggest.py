"""Proposed questions: a member proposes one, an organiser takes it, mends it or declines it with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.errors import NotFound, TooFast, Unusable
from bot.core.outbox import keys
from bot.core.people.people import AuditLine, Member
from bot.core.questions.contributions import (
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    LONGEST_TITLE,
    Proposal,
    ProposalState,
)
from bot.core.questions.library import Library
from bot.core.questions.question import Level, Question
from bot.core.questions.shelf import own_question
from bot.core.store import Store
from bot.usecases.outbox.private_message import tell

__all__ = ["MOST_OWN", "Draft", "Proposed", "Proposing"]

_SHOWN = 50
_MOST_WAITING = 10
MOST_OWN = 1000
"""Questions of its own that a community may have."""
_SHORTEST_ANSWER = 20
_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed for a question; None leaves a thing as it is. `topic` is an id or a title."""

    title: str | None = None
    question: str | None = None
    answer: str | None = None
    topic: str | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal with its author and the question that it makes; `unknown` is a topic that there is not."""

    proposal: Proposal
    author: Member
    question: Question
    unknown: str = ""


class Proposing:
    """Takes proposals and settles them."""

    def __init__(self, store: Store, *, library: Library) -> None:
        self._store = store
        self._library = library

    async def propose(self, member: Member, draft: Draft, *, at: datetime) -> Proposed:
        """The proposal, waiting for an organiser. Raises Unusable for too short a text, TooFast for too many.

        A topic that there is not is left out rather than refused: nobody should type a question twice.
        """
        blank = Proposal(0, member.community, member.id, "", "", "", "", Level.BASIC, at)
        proposal, unknown = self._drafted(blank, draft)
        async with self._store.begin() as tx:
            if await tx.proposals.waiting_of(member.id) >= _MOST_WAITING:
                raise TooFast(
                    f"{_MOST_WAITING} of your suggestions wait already. Please wait until they are looked at."
                )
            stored = await tx.proposals.add(proposal)
        return Proposed(stored, member, own_question(stored), unknown)

    async def waiting(self, community: int) -> Sequence[Proposed]:
        """Proposals that wait for an organiser, oldest first, at most fifty."""
        async with self._store.read() as tx:
            waiting = await tx.proposals.waiting(community, limit=_SHOWN)
            authors = await tx.members.many({each.member for each in waiting})
        return [
            Proposed(each, authors[each.member], own_question(each))
            for each in waiting
            if each.member in authors
        ]

    async def find(self, community: int, proposal: int) -> Proposed:
        """One proposal of this community; raises NotFound."""
        async with self._store.read() as tx:
            found = await tx.proposals.get(proposal)
            author = await tx.members.get(found.member) if found else None
        if found is None or author is None or found.community != community:
            raise NotFound("This suggestion is gone.")
        return Proposed(found, author, own_question(found))

    async def accept(
        self, community: int, proposal: int, draft: Draft, *, by: Member, at: datetime
    ) -> Proposed:
        """Make it a question of the community, as it stands or with what the draft changes; tell its author.

        Raises Unusable when it was settled before or the community has all the questions it can have.
        """
        found = await self.find(community, proposal)
        edited, unknown = self._drafted(found.proposal, draft)
        accepted = replace(edited, state=ProposalState.ACCEPTED, settled_at=at)
        text = (
            f'Your suggestion "{accepted.title}" was accepted: it is one of this community\'s questions now.'
        )
        await self._settle(found, accepted, text, by=by, at=at)
        return Proposed(accepted, found.author, own_question(accepted), unknown)

    async def decline(
        self, community: int, proposal: int, reason: str, *, by: Member, at: datetime
    ) -> Proposed:
        """Decline it with a reason, which its author is told. Raises Unusable when it was settled before."""
        found = await self.find(community, proposal)
        reason = reason[:_LONGEST_REASON]
        declined = replace(found.proposal, state=ProposalState.DECLINED, settled_at=at, outcome=reason)
        text = f'Your suggestion "{declined.title}" was not taken. {reason}'
        await self._settle(found, declined, text, by=by, at=at)
        return replace(found, proposal=declined)

    async def _settle(
        self, found: Proposed, settled: Proposal, text: str, *, by: Member, at: datetime
    ) -> None:
        async with self._store.begin() as tx:
            if settled.state is ProposalState.ACCEPTED:
                own = (await tx.proposals.accepted([settled.community])).get(settled.community, ())
                if len(own) >= MOST_OWN:
                    raise Unusable(f"A community can have at most {MOST_OWN} questions of its own.")
            if not await tx.proposals.settle(settled):
                raise Unusable("This suggestion is settled already.")
            detail = f"{settled.id} {settled.title}"
            action = f"suggestion {settled.state.value}"
            line = AuditLine(settled.community, by.id, action, detail, at, subject=settled.member)
            await tx.audit.append(line)
            await tell(tx, found.author, text, key=keys.suggestion_settled(settled.id), at=at)

    def _drafted(self, proposal: Proposal, draft: Draft) -> tuple[Proposal, str]:
        """The proposal with what the draft says, and the topic named there if there is no such."""
        topic, unknown = self._topic(draft.topic)
        drafted = replace(
            proposal,
            title=proposal.title if draft.title is None else " ".join(draft.title.split())[:LONGEST_TITLE],
            question=proposal.question
            if draft.question is None
            else draft.question.strip()[:LONGEST_QUESTION],
            answer=proposal.answer if draft.answer is None else draft.answer.strip()[:LONGEST_ANSWER],
            topic=proposal.topic if topic is None else topic,
            level=draft.level or proposal.level,
        )
        if not drafted.title or not drafted.question:
            raise Unusable("A suggestion needs a title and a question.")
        if len(drafted.answer) < _SHORTEST_ANSWER:
            raise Unusable(
                "Please write what a good answer says, in a sentence or two: it is graded by that."
            )
        return drafted, unknown

    def _topic(self, said: str | None) -> tuple[str | None, str]:
        wanted = (said or "").strip().casefold()
        if not wanted:
            return None, ""
        names: Mapping[str, str] = self._library.topics
        found = next((key for key, title in names.items() if wanted in {key, title.casefold()}), None)
        return found, "" if found else (said or "").strip()[:60]
