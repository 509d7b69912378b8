"""What is said in a question's thread and is no plain answer; and what others see of hidden answers."""

import pytest

from tests.platforms.slack.workspace import words

_GOOD = "It is the harmonic mean of precision and recall"
_MARK = ["inbox_tray"]


@pytest.mark.parametrize(
    "text", ["good morning", "lol", "Thanks everyone", ":tada:", "<https://example.org>"]
)
async def test_a_remark_gets_no_mark_and_no_word(daily, text):
    """Neither before an answer nor after one."""
    before = await daily.say(text, thread=daily.thread)
    await daily.say(_GOOD, thread=daily.thread)
    after = await daily.say(text, thread=daily.thread)

    assert [] == daily.reactions(before) + daily.reactions(after)
    assert 1 == len(daily.whispers())


async def test_what_may_be_an_answer_is_asked_about_in_private(daily):
    """Its author alone reads the question, and nothing is counted."""
    stamp = await daily.say("Because the moon is made of cheese", thread=daily.thread)

    (whisper,) = daily.whispers()
    assert "Is that your answer" in words(whisper.body)
    assert [] == daily.reactions(stamp)
    assert "not answered" in words(await daily.slash("/quiz feedback"))


async def test_whoever_asks_for_a_hint_is_offered_one_in_private(daily):
    """It is no answer, and nobody else reads what is said to it."""
    stamp = await daily.say("Can I have a hint please?", thread=daily.thread)

    (whisper,) = daily.whispers()
    assert "A hint costs nothing" in words(whisper.body)
    assert [] == daily.reactions(stamp)


async def test_feedback_on_a_typed_answer_is_given_when_asked_for(daily):
    """By command, as often as somebody asks."""
    await daily.say(_GOOD, thread=daily.thread)

    for _ in range(2):
        assert "harmonic" in words(await daily.slash("/quiz feedback"))


@pytest.mark.parametrize("told", [True, False])
async def test_a_hidden_answer_heard_after_a_gap_shows_no_verdict(group, told):
    """Whether it was counted before or not, others see that it is in; its author reads the feedback."""
    await group.set_up("at:09:00 zone:UTC mode:hidden")
    if told:
        stamp = await group.say(_GOOD, thread=group.thread)
        group.server.message("C0DAILY", stamp).pop("reactions")
        await group.stop()
    else:
        await group.stop()
        stamp = group.server.timestamp()
        facts = {"type": "message", "user": "U0ADA", "ts": stamp, "thread_ts": group.thread}
        group.server.channels["C0DAILY"].messages.append({**facts, "text": _GOOD})

    await group.start()
    whispers = len(group.whispers())
    await group.stop()
    await group.start()

    assert _MARK == group.reactions(stamp)
    assert "harmonic" in words(group.whispers()[-1].body)
    assert whispers == len(group.whispers())


async def test_after_the_reveal_nobody_is_asked_to_delete(group):
    """What everybody may read by now may stand."""
    await group.set_up("at:09:00 zone:UTC mode:hidden reveal:18:00")
    await group.beat(hours=10)

    await group.say(_GOOD, thread=group.thread)

    assert "delete" not in words(group.whispers()[-1].body)


async def test_an_answer_below_the_question_is_asked_about_in_private(daily):
    """It stands in the channel and not in the thread: its author is asked, and nothing counts until then."""
    await daily.say(f"{_GOOD}.")

    (whisper,) = daily.whispers()
    assert "Was that your answer to F1 score?" in words(whisper.body)
    assert "Send it in" in str(whisper.body)
    assert "not answered" in words(await daily.slash("/quiz feedback"))


async def test_talk_in_the_channel_is_left_alone(daily):
    """What is no answer is people's own."""
    await daily.say("Who is coming on Friday?")

    assert [] == daily.whispers()
