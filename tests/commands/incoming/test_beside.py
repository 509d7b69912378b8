"""What is written beside the thread: nothing of it falls silent, and nothing counts that was not meant."""

from dataclasses import replace

import pytest

PART = "F1 is the harmonic mean of precision and recall."
TALK = ("Good morning everyone", "Who is coming on Friday?", "lol", "I moved the meeting to ten o'clock")


async def test_an_answer_in_the_channel_is_asked_about_in_private(posted):
    """It stands beside the thread: its author is asked, and the form begins with what was said."""
    said = await posted.write(PART)
    form = (await posted.press("Send it in")).form

    assert said.reply.everyone is False
    assert "Was that your answer to F1 score?" in said.text
    assert [PART] == [field.value for field in form.fields]
    assert "1 of 3 ideas" in (await posted.fill(text=PART)).text


@pytest.mark.parametrize("text", TALK)
async def test_talk_in_the_channel_is_left_alone(posted, text):
    """A bot that meets every remark is soon muted."""
    assert (await posted.write(text)).reply is None


async def test_it_is_asked_once_of_each(posted):
    """Whoever goes on talking is not asked again; somebody else is."""
    await posted.write(PART)

    assert (await posted.write(f"{PART} Really.")).reply is None
    assert (await posted.write(PART, by="bob")).reply is not None


async def test_whoever_has_answered_is_not_asked(posted):
    """Then it is talk about the answer."""
    await posted.say(PART)

    assert (await posted.write(PART)).reply is None


async def test_a_hidden_round_says_that_others_can_read_it(chat):
    """The bot does not take away what stands in a channel; its author can."""
    await chat.set_up("at:09:00 zone:UTC mode:hidden")
    await chat.command("quiz-admin queue f1", by="olga")
    await chat.advance(hours=3)

    assert "others can read yours there: delete it" in (await chat.write(PART)).text


async def test_an_answer_in_private_is_taken(posted):
    """Nobody else reads it, and one question is open: there is nothing to ask."""
    await posted.command("quiz streak")
    said = await posted.write(PART, direct=True)

    assert "1 of 3 ideas" in said.text


async def test_an_answer_after_a_practice_question_is_taken_for_it(chat):
    """Drawn, read, and answered in private by just writing."""
    await chat.set_up()
    await chat.command("quiz now level:basic")
    said = await chat.write(PART, direct=True)

    assert said.reply.view.practice
    assert "1 of 3 ideas" in said.text


async def test_between_two_questions_its_author_chooses(posted):
    """The day's question and one drawn for practice: both are named, and the text is kept for either."""
    await posted.command("quiz now level:advanced")
    both = "It is the harmonic mean of precision and recall, and I would talk about when that is of use."
    said = await posted.write(both, direct=True)

    assert "Was that your answer to one of these questions?" in said.text
    assert ["Send it in: F1 score"] == [label for label in said.buttons if "F1" in label]
    assert 2 == len([label for label in said.buttons if label.startswith("Send it in")])


@pytest.mark.parametrize("text", ["hello there", "xyzzy", "I like turtles"])
async def test_anything_else_in_private_is_told_what_can_be_done(chat, text):
    """The way on is a press away."""
    await chat.set_up()
    said = await chat.write(text, direct=True)

    assert "I did not understand that" in said.text
    assert {"Practise a question", "What I can do"} <= set(said.buttons)


@pytest.mark.parametrize("text", ["hello", "thank you", "idk", "good morning"])
async def test_a_remark_in_private_is_not_taken_for_an_answer(posted, text):
    """While a question is open: it is not asked about as one, and a hint is within reach."""
    await posted.command("quiz streak")
    said = await posted.write(text, direct=True)

    assert "Was that your answer" not in said.text
    assert {"Answer F1 score", "Hint"} <= set(said.buttons)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("show me my streak", "streak"),
        ("leaderbord", "leaderboard"),
        ("how do I change my settings", "settings"),
    ],
)
@pytest.mark.parametrize("way", [{"named": True}, {"direct": True}])
async def test_words_that_speak_of_a_command_are_met_with_it(posted, text, command, way):
    """What was probably meant is the first button."""
    said = await posted.write(text, **way)

    assert f"/quiz {command}" == said.buttons[0]
    assert "I did not understand" not in (await posted.press(f"/quiz {command}")).text


@pytest.mark.parametrize("text", ["what is f1?", "What is the F1 score?", "how does recall work?"])
async def test_a_question_to_the_bot_gets_an_answer_in_kind(posted, text):
    """It asks, and does not answer; a hint is within reach. The question counts for nothing."""
    said = await posted.write(text, named=True)
    inside = await posted.hear(replace(posted.heard(text, "ada", "m7"), words=text))

    for reply in (said, inside):
        assert "I ask questions and read answers" in reply.text
        assert "Hint" in reply.buttons
        assert reply.reply.everyone is False
    assert "Current: 0 days" in (await posted.command("quiz streak")).text


@pytest.mark.parametrize("text", ["Help!", "help?", "HELP", "help.", "Streak?", "/quiz help!"])
async def test_a_command_with_a_mark_behind_it_is_the_command(chat, text):
    """People write as they speak."""
    await chat.set_up()
    said = await chat.write(text, direct=True)

    assert "I did not understand" not in said.text
    assert "How Sparring works" in said.text or "Your streak" in said.text


async def test_writing_on_after_an_interview_is_answered_once(chat):
    """The room is still there, and its interview is over: said once, with what can be done next."""
    await chat.set_up()
    await chat.command("quiz interview mixed length:1")
    await chat.beat()
    await chat.talk("stop")
    channel = list(chat.platform.rooms)[-1]
    heard = chat.heard("And another thing about recall", "ada", "m9", thread=channel)
    first = await chat.hear(heard)
    again = await chat.hear(replace(heard, id="m10", event="e10"))

    assert "This interview is over" in first.text
    assert "Another interview" in first.buttons
    assert again.reply is None
