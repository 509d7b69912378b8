"""Commands that name no round, while the next question may stand already without being on record."""

import asyncio
from datetime import timedelta

import pytest

from bot.core.errors import PlatformUnreachable
from bot.core.outbox.parcel import ParcelKind
from bot.testing.chat import Chat
from bot.testing.memory.store import MemoryStore
from tests.virtualtime import in_virtual_time

FULL = (
    "It is the harmonic mean of precision and recall. It is low when either of the two is low. "
    "It is used for imbalanced classes, where accuracy misleads."
)
_LOST = PlatformUnreachable("Nobody knows.")


class PromptGrader:
    """The real grader, without a thread of its own: virtual time waits for none."""

    def __init__(self, grader):
        self._grader = grader

    async def grade(self, question, answer, *, rulings=(), remote=False):
        """The grade, at once."""
        del remote
        return self._grader.grade_now(question, answer, rulings)

    async def rubric(self, question):
        """The question, which has its points."""
        return question


@pytest.fixture
def story(library, grader):
    """Runs a story in a chat on its second day, in virtual time; the question of that day met an error."""

    def tell(act, error=_LOST):
        async def main():
            chat = Chat.open(library, PromptGrader(grader), MemoryStore())
            await chat.set_up()
            await chat.advance(hours=3)
            chat.platform.broken["daily"] = error
            await chat.advance(days=1)
            assert 1 == len(chat.posted)
            return await act(chat)

        return in_virtual_time(main())

    return tell


async def _answers(chat):
    """How many answers each round has, oldest first."""
    async with chat.store.read() as tx:
        rounds = await tx.rounds.recent(1, limit=5)
        return [len(await tx.answers.of_round(each.id)) for each in reversed(rounds)]


@pytest.mark.parametrize("command", [f"answer {FULL}", "hint", "report reason:typo", "feedback"])
def test_a_command_does_not_mean_the_round_before_a_question_that_may_stand(story, command):
    """It is not counted for the wrong round: who gave it is told, and has the words back."""

    async def act(chat):
        said = await chat.command(f"quiz {command}")
        return said.text, await _answers(chat)

    text, answers = story(act)

    assert "just being posted" in text
    assert (FULL in text) is (FULL in command)
    assert [0, 0] == answers


def test_a_command_waits_for_the_question_that_is_being_posted(story):
    """Once it is on record, the answer counts for it."""

    async def act(chat):
        del chat.platform.broken["daily"]
        answering = asyncio.create_task(chat.command(f"quiz answer {FULL}"))
        await asyncio.sleep(1)
        await chat.advance(seconds=10)
        await answering
        return await _answers(chat)

    assert [0, 1] == story(act)


def test_a_question_that_the_platform_refused_does_not_stand(story):
    """The round before goes on taking answers."""

    async def act(chat):
        await chat.command(f"quiz answer {FULL}")
        return await _answers(chat)

    assert [1, 0] == story(act, PlatformUnreachable("Forbidden.", denied=True))


def test_who_names_a_round_is_not_asked_to_wait(story):
    """A button of the earlier question, and a command in its thread, mean that one."""

    async def act(chat):
        await chat.press("Answer")
        await chat.fill(text=FULL)
        await chat.command(f"quiz answer {FULL}", by="bob", thread=chat.thread)
        return await _answers(chat)

    assert [2, 0] == story(act)


def test_a_command_elsewhere_waits_as_well_and_the_first_question_too(library, grader):
    """With nothing open before, it is not said that nothing is."""

    async def main():
        chat = Chat.open(library, grader, MemoryStore())
        await chat.set_up()
        chat.platform.broken["daily"] = _LOST
        await chat.advance(hours=3)
        return (await chat.command("quiz hint")).text

    assert "just being posted" in in_virtual_time(main())


def test_a_question_that_nobody_tried_yet_does_not_stand(story):
    """What waits in the outbox is no question in a channel."""

    async def act(chat):
        del chat.platform.broken["daily"]
        await chat.advance(seconds=10)
        chat.clock.at += timedelta(days=1)
        await chat.services.heartbeat.rounds()
        await chat.command(f"quiz answer {FULL}")
        return await _answers(chat), [message.kind for message in chat.platform.sent].count(
            ParcelKind.QUESTION
        )

    assert ([0, 1, 0], 2) == story(act)
