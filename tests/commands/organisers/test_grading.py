"""Answers leave the machine in a community that agreed, and in no other."""

from dataclasses import replace

from bot.core.answers.grade import Grade, Ruling
from bot.core.questions.question import Question
from bot.testing.chat import Chat
from bot.testing.memory.store import MemoryStore


class Asked:
    """A grader that remembers whether it might have asked elsewhere."""

    def __init__(self) -> None:
        self.remote: list[bool] = []

    async def grade(
        self, question: Question, answer: str, *, rulings: tuple[Ruling, ...] = (), remote: bool = False
    ) -> Grade:
        """Half marks for anything."""
        del question, answer, rulings
        self.remote.append(remote)
        return Grade(0.5, 1.0, "asked")

    async def rubric(self, question: Question) -> Question:
        """As it is."""
        return question


async def test_only_an_agreeing_communitys_answers_may_leave(library):
    """Before the switch none, after it each one, rounds and practice alike."""
    asked = Asked()
    chat = Chat.open(library, asked, MemoryStore())
    await chat.set_up()
    await chat.command("quiz-admin queue f1", by="olga")
    await chat.advance(hours=3)
    await chat.say("It is the mean of precision and recall.")

    async with chat.store.begin() as tx:
        community = await tx.communities.get(1)
        assert community is not None
        await tx.communities.update(replace(community, remote_grading=True))
    await chat.say("It is the harmonic mean of precision and recall.")
    await chat.command("quiz now topic:basics")
    await chat.press("Answer")
    await chat.fill(text="a third one")

    assert [False, True, True] == asked.remote
