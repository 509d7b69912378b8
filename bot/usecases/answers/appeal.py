"""Appeals: a member asks for a person's judgement, an organiser rules, the phrasing is remembered.

A ruling changes how this phrasing is judged from then on in this community. Only the answer that was
appealed is graded again, and its author is told; nothing else changes behind anyone's back.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.answers.answer import Answer, Appeal
from bot.core.answers.best import best_of_each
from bot.core.answers.grade import Grade, Grader, Ruling
from bot.core.answers.scoring import tally
from bot.core.errors import NotFound, Unusable
from bot.core.outbox import keys
from bot.core.people.people import AuditLine, Member
from bot.core.questions.library import Library
from bot.core.questions.question import Idea, Question
from bot.core.rounds.round import Round, RoundState
from bot.core.rounds.schedule import AnswerMode
from bot.core.store import Store, Transaction
from bot.usecases.outbox.private_message import tell
from bot.usecases.questions.lookup import found_question
from bot.usecases.questions.terms import Terms, terms_in

__all__ = ["Appealed", "Appealing", "RulingEffect", "Touched"]

_LONGEST_REASON = 500
_LONGEST_PHRASING = 1000
_SHOWN = 10
_LOOKED_AT = 30


@dataclass(frozen=True, slots=True)
class Appealed:
    """An appeal with what is needed to judge it; `open_ideas` were not found in full."""

    appeal: Appeal
    member: Member
    question: Question
    answer: Answer
    open_ideas: tuple[Idea, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """Another answer of the round that the ruling would judge differently; no text while it is secret."""

    name: str
    text: str
    before: Grade
    after: Grade


@dataclass(frozen=True, slots=True)
class RulingEffect:
    """What a ruling would do: to the answer that was appealed, and which of the others that were `looked_at`
    would be judged differently from then on. Nothing of it has happened.
    """

    appealed: Appealed
    idea: Idea
    phrasing: str
    accepted: bool
    before: Grade
    after: Grade
    touched: tuple[Touched, ...]
    looked_at: int


class Appealing:
    """Takes appeals and settles them."""

    def __init__(self, store: Store, *, library: Library, grader: Grader) -> None:
        self._store = store
        self._grader = grader
        self._library = library

    async def appeal(self, round_: Round, member: Member, reason: str, *, at: datetime) -> Appeal:
        """The appeal against the grade of one's best answer; raises NotFound without one."""
        async with self._store.begin() as tx:
            best = tally(await tx.answers.of_member(round_.id, member.id)).best
            if best is None or best.grade is None:
                raise NotFound("You have not answered this question yet.")
            if best.grade.score >= 1:
                raise Unusable("This answer has full marks already.")
            return await tx.appeals.add(
                Appeal(0, member.community, member.id, best.id, reason[:_LONGEST_REASON], at)
            )

    async def waiting(self, community: int) -> tuple[Appealed, ...]:
        """Appeals that wait for an organiser, oldest first, at most ten."""
        async with self._store.read() as tx:
            appeals = await tx.appeals.waiting(community, limit=_SHOWN)
            return tuple([found for each in appeals if (found := await self._with_answer(tx, each))])

    async def find(self, community: int, appeal: int) -> Appealed:
        """One appeal of this community; raises NotFound."""
        async with self._store.read() as tx:
            found = await tx.appeals.get(appeal)
            shown = await self._with_answer(tx, found) if found and found.community == community else None
        if shown is None:
            raise NotFound("This appeal is gone.")
        return shown

    async def effect(
        self, community: int, appeal: int, idea: str, phrasing: str, *, accepted: bool
    ) -> RulingEffect:
        """What `rule` would do with these, without doing it; of the newest answers of the same round."""
        found = await self.find(community, appeal)
        known, phrasing = _idea(found, idea), _phrasing(found, phrasing)
        async with self._store.read() as tx:
            round_ = (await tx.rounds.many({found.answer.round}))[found.answer.round]
            asked = await found_question(tx, self._library, community, round_.question) or found.question
            terms = await terms_in(tx, community, asked)
            best = best_of_each(await tx.answers.of_round(round_.id))
            others = [each for member, each in best.items() if member != found.member.id and each.grade]
            others = sorted(others, key=lambda each: each.id, reverse=True)[:_LOOKED_AT]
            members = await tx.members.many({each.member for each in others})
        local = replace(terms, remote=False)
        kept = [
            each
            for each in terms.rulings
            if (each.idea, each.phrasing.casefold()) != (idea, phrasing.casefold())
        ]
        ruled = replace(local, rulings=(*kept, Ruling(asked.id, idea, phrasing, accepted)))
        secret = round_.mode is AnswerMode.HIDDEN and round_.state is RoundState.OPEN
        pairs = await asyncio.gather(
            *(self._both(each.text, local, ruled) for each in (found.answer, *others))
        )
        touched = tuple(
            Touched(
                members[each.member].name if each.member in members else "?",
                "" if secret else each.text,
                before,
                after,
            )
            for each, (before, after) in zip(others, pairs[1:], strict=True)
            if before.score != after.score
        )
        return RulingEffect(found, known, phrasing, accepted, *pairs[0], touched, len(others))

    async def _both(self, text: str, now: Terms, then: Terms) -> tuple[Grade, Grade]:
        return await now.grade(self._grader, text), await then.grade(self._grader, text)

    async def rule(
        self,
        community: int,
        appeal: int,
        idea: str,
        phrasing: str,
        *,
        accepted: bool,
        by: Member,
        at: datetime,
    ) -> Appealed:
        """Rule that the phrasing makes the idea, or does not; settles the appeal and is audited.

        Raises Unusable for an idea that the question has not, or a phrasing that the answer has not.
        """
        found = await self.find(community, appeal)
        word = "accepted" if accepted else "rejected"
        outcome = f"{word}: {idea}"
        if found.appeal.settled_at is not None:
            if found.appeal.outcome == outcome:
                return found  # the same ruling once more, perhaps cut off before the answer was graded again
            raise Unusable("This appeal is settled.")
        _idea(found, idea)
        phrasing = _phrasing(found, phrasing)
        settled = replace(found.appeal, settled_at=at, outcome=outcome)
        async with self._store.begin() as tx:
            ruling = Ruling(found.question.id, idea, phrasing, accepted)
            await tx.appeals.rule(community, ruling, by=by.id, at=at)
            await tx.appeals.update(settled)
            detail = f"{found.question.id}/{idea}"
            await tx.audit.append(
                AuditLine(community, by.id, f"phrasing {word}", detail, at, subject=found.member.id)
            )
            told = f"Your appeal on {found.question.title}: an organiser {word} your words."
            await tell(tx, found.member, told, key=keys.appeal_settled(found.appeal.id), at=at)
        return replace(found, appeal=settled)

    async def decline(
        self, community: int, appeal: int, reason: str, *, by: Member, at: datetime
    ) -> Appealed:
        """Let the grade stand, with a reason; raises Unusable when it was settled before."""
        found = await self.find(community, appeal)
        if found.appeal.settled_at is not None:
            raise Unusable("This appeal is settled.")
        settled = replace(found.appeal, settled_at=at, outcome=f"declined: {reason[:_LONGEST_REASON]}")
        async with self._store.begin() as tx:
            await tx.appeals.update(settled)
            await tx.audit.append(
                AuditLine(community, by.id, "appeal declined", found.question.id, at, subject=found.member.id)
            )
            told = f"Your appeal on {found.question.title}: the grade stands. {reason[:_LONGEST_REASON]}"
            await tell(tx, found.member, told, key=keys.appeal_settled(found.appeal.id), at=at)
        return replace(found, appeal=settled)

    async def _with_answer(self, tx: Transaction, appeal: Appeal) -> Appealed | None:
        answer = await tx.answers.get(appeal.answer)
        member = await tx.members.get(appeal.member)
        round_ = (await tx.rounds.many({answer.round})).get(answer.round) if answer else None
        if answer is None or member is None or round_ is None:
            return None
        question = await found_question(tx, self._library, round_.community, round_.question)
        if question is None:
            return None
        question = await self._grader.rubric(question)
        missing = set(answer.grade.open) if answer.grade else set()
        open_ideas = tuple(idea for idea in question.ideas if idea.id in missing)
        return Appealed(appeal, member, question, answer, open_ideas)


def _idea(found: Appealed, idea: str) -> Idea:
    known = next((each for each in found.question.ideas if each.id == idea), None)
    if known is None:
        raise Unusable(f"The question has no such idea: {idea[:60]}.")
    return known


def _phrasing(found: Appealed, phrasing: str) -> str:
    phrasing = " ".join(phrasing.split())[:_LONGEST_PHRASING]
    if not phrasing or phrasing.casefold() not in " ".join(found.answer.text.split()).casefold():
        raise Unusable("Copy the words that decide it from the answer as they stand there.")
    return phrasing
