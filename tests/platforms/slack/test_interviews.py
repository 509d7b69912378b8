"""A mock interview on Slack, held in the direct conversation."""

from tests.platforms.slack.workspace import words

PART = "The F1 score is the harmonic mean of precision and recall."
REST = "I prefer it to accuracy when the classes are imbalanced, because accuracy misleads there."
DIRECT = "D0U0ADA"


def said(group):
    """What the bot has posted into the direct conversation, oldest first."""
    messages = group.server.channels[DIRECT].messages
    return [m for m in messages if m["user"] == group.server.BOT and m.get("blocks")]


async def begun(group, text="mixed basic length:1"):
    """Ask for an interview in #daily; the first message of the bot in private."""
    reply = await group.slash(f"/quiz interview {text}")
    await group.beat()
    return reply, said(group)[-1]


async def talked(group, text, **facts):
    """Write into the direct conversation; the newest message of the bot there."""
    await group.say(text, channel=DIRECT, **facts)
    await group.beat(seconds=5)
    return said(group)[-1]


async def test_a_whole_interview_is_held_in_private(group):
    """The channel sees nothing; question, follow-up and scorecard come by direct message."""
    reply, asked = await begun(group)
    assert "Mock interview: Your weak topics" in words(reply)
    assert "Question 1 of 1: F1 score" in words(asked)

    follow_up = await talked(group, PART)
    assert "When would you prefer it to accuracy?" in words(follow_up)
    await talked(group, REST)
    card = await talked(group, "It is low when either of the two is low.")

    assert "Scorecard" in words(card)
    assert "100%" in words(card)
    assert [] == group.server.channels["C0DAILY"].messages


async def test_buttons_work_in_private(group):
    """A pressed question keeps its words, says what was done, and has no buttons any more."""
    _, asked = await begun(group)

    await group.press("Hint", asked["blocks"], channel=DIRECT, ts=asked["ts"])
    await group.beat()

    assert "It joins two other metrics" in words(said(group)[-1])


async def test_words_that_are_commands_elsewhere_are_answers_here(group):
    """An answer that begins like a command is heard as an answer."""
    await begun(group)

    answered = await talked(group, "streak")

    assert "current" not in words(answered).casefold()
    async with group.parts.store.read() as tx:
        session = await tx.interviews.get(1)
    assert "streak" == session.turns[0].text


async def test_a_redelivered_message_is_heard_once(group):
    """Slack sends an event again; the interview moves on once."""
    await begun(group)
    await talked(group, PART, ts="1772442000.000100")
    count = len(said(group))

    await group.event(
        {
            "type": "message",
            "user": "U0ADA",
            "text": PART,
            "ts": "1772442000.000100",
            "channel": DIRECT,
            "channel_type": "im",
        }
    )
    await group.beat()

    assert count == len(said(group))


async def test_a_restart_in_the_middle_changes_nothing(group):
    """The next process goes on with the same interview."""
    await begun(group)
    await talked(group, PART)
    await group.stop()
    await group.start()

    await talked(group, REST)

    async with group.parts.store.read() as tx:
        session = await tx.interviews.get(1)
    assert 3 == len(session.turns)


async def test_sharing_stands_in_the_channel_where_it_was_asked_for(group):
    """Only after the button, and without the answers."""
    await begun(group)
    await talked(group, PART)
    card = await talked(group, "stop")

    await group.press("Share the scorecard", card["blocks"], channel=DIRECT, ts=card["ts"])
    await group.beat()

    shared, *_ = [m for m in group.server.channels["C0DAILY"].messages if m.get("blocks")]
    assert "held a mock interview" in words(shared)
    assert PART not in words(shared)


async def test_an_answer_written_while_the_bot_was_away_is_heard(group):
    """After the start the room is read from the question on; nothing is heard twice."""
    await begun(group)
    await group.stop()
    stamp = f"{group.clock.now().timestamp() + 5:.6f}"
    message = {"type": "message", "user": "U0ADA", "text": PART, "ts": stamp}
    group.server.channels[DIRECT].messages.append(message)

    await group.start()
    await group.beat(seconds=10)
    await group.stop()
    await group.start()
    await group.beat()

    assert "When would you prefer it to accuracy?" in words(said(group)[-1])
    async with group.parts.store.read() as tx:
        session = await tx.interviews.get(1)
    assert [PART, ""] == [turn.text for turn in session.turns]


async def test_two_messages_in_a_row_are_one_answer(group):
    """Nothing is said between them; "done" reads them at once."""
    await begun(group)
    before = len(said(group))
    await group.say(PART, channel=DIRECT)
    await group.beat()
    await group.say(f"It is low when either of the two is low. {REST}", channel=DIRECT)
    await group.beat()
    assert before == len(said(group))

    await group.say("done", channel=DIRECT)
    await group.beat()

    assert "100%" in words(said(group)[-1])


async def test_a_question_back_gets_other_words(group):
    """And is no answer."""
    await begun(group)

    told = words(await talked(group, "What do you mean by score?"))

    assert "Let me put it another way" in told
    assert "It joins two other metrics" in told
