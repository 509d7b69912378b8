"""What is said in a question's thread and is no plain answer."""

import pytest


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
