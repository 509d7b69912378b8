"""What is said in a question's thread and is no plain answer."""

import asyncio

import pytest

from bot.commands.incoming import listening
from bot.platforms.web.hearing import conversation
from tests.patience import PATIENCE

_GOOD = "It is the harmonic mean of precision and recall"


@pytest.mark.parametrize("text", ["good morning", "lol", "Thanks everyone", "https://example.org"])
async def test_a_remark_gets_no_mark_and_no_word(desk, text):
    """It is a message like any other."""
    question = await desk.posted()
    ada = await desk.page("ada")

    sent = await ada.act("say", channel="daily", thread=question, text=text)
    await ada.message(lambda m: m["id"] == sent["message"])
    await desk.platform.stop()

    assert not any(m["private"] for m in ada.messages.values())
    assert not ada.messages[sent["message"]]["reactions"]
    await desk.start()


async def test_what_may_be_an_answer_is_asked_about_in_private(desk):
    """Its author alone reads the question."""
    question = await desk.posted()
    ada = await desk.page("ada")

    await ada.act("say", channel="daily", thread=question, text="Because the moon is made of cheese")

    asked = await ada.message(lambda m: "Is that your answer" in str(m["body"]))
    assert asked["private"]


async def test_whoever_asks_for_a_hint_is_offered_one_in_private(desk):
    """It is no answer, and nobody else reads what is said to it."""
    question = await desk.posted()
    ada = await desk.page("ada")

    await ada.act("say", channel="daily", thread=question, text="Can I have a hint please?")

    asked = await ada.message(lambda m: "A hint costs nothing" in str(m["body"]))
    assert asked["private"]


def _waits(desk):
    return "web message waits" in [name for name, _ in desk.telemetry.events]


async def test_an_answer_to_a_question_that_is_still_being_posted_waits_and_counts(desk, monkeypatch):
    """The page shows the question before the bot knows its thread: the answer is not lost."""
    monkeypatch.setattr(listening, "LOOKS", ())  # the seconds of looking are over
    monkeypatch.setattr(conversation, "RETRY_AFTER", 0.01)
    post, ada = desk.platform.send, await desk.page("ada")
    sent: dict[str, object] = {}

    async def posted(message):
        receipt = await post(message)
        if not sent:
            sent.update(await ada.act("say", channel="daily", thread=int(receipt.thread), text=_GOOD))
            async with asyncio.timeout(PATIENCE):
                while not _waits(desk):  # noqa: ASYNC110 - it is the other side of a socket
                    await asyncio.sleep(0.001)
        return receipt

    desk.platform.send = posted
    await desk.posted()

    feedback = await ada.view("graded")
    assert feedback["private"]
    assert [] == desk.telemetry.failures
