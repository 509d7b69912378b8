"""Answers by the dozen."""

from dataclasses import replace

from bot.core.answers.answer import Answer, Appeal
from bot.core.answers.grade import Grade, IdeaVerdict, Verdict
from bot.core.people.people import Account, Member
from bot.core.questions.contributions import Proposal
from bot.core.questions.question import Level

__all__ = ["answered", "disputed"]


async def answered(chat, people, *, first=0):
    """So many members answer the round: every second one in full, nobody with the last idea."""
    async with chat.store.begin() as tx:
        [round_] = await tx.rounds.open_in(1)
        ideas = [idea.id for idea in chat.services.bridge.library.question(round_.question).ideas]
        now = chat.clock.now()
        for n in range(first, people):
            member = await tx.members.add(Member(0, 1, f"Member {n}", now), Account(0, 1, "chat", f"m{n}"))
            full = Verdict.COVERED if n % 2 else Verdict.ABSENT
            told = [IdeaVerdict(idea, full) for idea in ideas[:-1]] + [IdeaVerdict(ideas[-1], Verdict.ABSENT)]
            plain = Answer(0, round_.id, 1, member.id, 1, "My secret words", now)
            await tx.answers.add(replace(plain, grade=Grade(n % 2, 1.0, "rubric", tuple(told))))


async def disputed(chat):
    """One of them appeals, and suggests a question."""
    async with chat.store.begin() as tx:
        [round_] = await tx.rounds.open_in(1)
        answer, *_ = await tx.answers.of_round(round_.id)
        now = chat.clock.now()
        await tx.appeals.add(Appeal(0, 1, answer.member, answer.id, "I said more.", now))
        prompt, reference = "What is **overfitting**?", "The model learns the noise of its training data."
        await tx.proposals.add(
            Proposal(0, 1, answer.member, "Overfitting", prompt, reference, "evaluation", Level.BASIC, now)
        )
