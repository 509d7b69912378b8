"""What is written beside a question's thread in the browser chat."""

PART = "F1 is the harmonic mean of precision and recall."


async def test_an_answer_in_the_channel_is_asked_about_and_sent_in(desk):
    """Its author alone is asked; the form begins with what was said."""
    await desk.posted()
    ada = await desk.page("ada")

    await ada.act("say", channel="daily", thread=0, text=PART)
    asked = await ada.message(lambda m: "Was that your answer to F1 score?" in str(m["body"]))
    send = next(each for each in asked["body"]["offers"] if each["label"] == "Send it in")
    form = (await ada.act("press", message=asked["id"], thread=0, token=send["token"]))["form"]

    assert asked["private"]
    assert PART == form["fields"][0]["value"]


async def test_a_question_to_the_bot_gets_an_answer_in_kind(desk):
    """It asks, and does not answer."""
    await desk.posted()
    ada = await desk.page("ada")

    await ada.act("say", channel="daily", thread=0, text="@Sparring what is f1?")
    told = await ada.message(lambda m: "I ask questions and read answers" in str(m["body"]))

    assert told["private"]
    assert "Hint" in [offer["label"] for offer in told["body"]["offers"]]


async def test_an_answer_in_private_is_taken(desk):
    """What stands in the conversation with the bot is read by nobody else."""
    await desk.posted()
    ada = await desk.page("ada")
    channel = (await ada.act("direct"))["channel"]

    await ada.act("say", channel=channel, thread=0, text=PART)

    assert "F1 score" == (await ada.view("graded"))["body"]["native"]["title"]
