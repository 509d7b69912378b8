"""A mock interview in the browser chat, held in a private channel."""

from bot.core.interviews.session import PAUSE

PART = "The F1 score is the harmonic mean of precision and recall."
REST = "I prefer it to accuracy when the classes are imbalanced, because accuracy misleads there."


def plain(message):
    """All words of a message of the bot."""
    return str((message["body"] or {}).get("nodes") or message["body"])


async def begun(desk, page, text="mixed basic length:1"):
    """Ask for an interview; the private channel."""
    await page.act("say", channel="daily", thread=0, text=f"/quiz interview {text}")
    await desk.beat()
    async with desk.store.read() as tx:
        return (await tx.interviews.get(1)).interview.channel


async def talked(desk, page, channel, text, **fields):
    """Write into the room; the newest message there."""
    await page.act("say", channel=channel, thread=0, text=text, **fields)
    while await desk.store.transcript.unhandled():
        await page.next()
    desk.clock.at += PAUSE
    await desk.beat()
    return (await page.history(channel))[-1]


async def test_a_whole_interview_is_held_in_a_private_channel(desk):
    """Question, follow-up and scorecard, which nobody else sees."""
    ada, grace = await desk.page("ada"), await desk.page("grace")
    channel = await begun(desk, ada)
    assert "Question 1 of 1: F1 score" in plain((await ada.history(channel))[-1])

    assert "When would you prefer it to accuracy?" in plain(await talked(desk, ada, channel, PART))
    await talked(desk, ada, channel, REST)
    card = await talked(desk, ada, channel, "It is low when either of the two is low.")

    assert "Scorecard" in plain(card)
    assert not [m for m in grace.messages.values() if m["channel"] == channel]


async def test_a_message_that_is_sent_again_counts_once(desk):
    """The page hands in what was not confirmed; the interview moves on once."""
    ada = await desk.page("ada")
    channel = await begun(desk, ada)
    await talked(desk, ada, channel, PART, id="one")

    await talked(desk, ada, channel, PART, id="one")

    async with desk.store.read() as tx:
        assert 2 == len((await tx.interviews.get(1)).turns)


async def test_a_restart_and_three_days_change_nothing(desk):
    """The server comes back, the member comes back, the same question stands open."""
    ada = await desk.page("ada")
    channel = await begun(desk, ada)
    await talked(desk, ada, channel, "pause")
    await desk.platform.stop()
    desk.clock.at = desk.clock.at.replace(day=desk.clock.at.day + 3)
    await desk.start()

    again = await desk.page("ada")
    answered = await talked(desk, again, channel, PART)

    assert "When would you prefer it to accuracy?" in plain(answered)


async def test_two_messages_in_a_row_are_one_answer(desk):
    """After a pause both are read."""
    ada = await desk.page("ada")
    channel = await begun(desk, ada)
    await ada.act("say", channel=channel, thread=0, text=f"It is low when either of the two is low. {REST}")

    card = await talked(desk, ada, channel, PART)

    assert "100%" in plain(card)


async def test_a_question_back_gets_other_words(desk):
    """And is no answer."""
    ada = await desk.page("ada")
    channel = await begun(desk, ada)

    told = plain(await talked(desk, ada, channel, "What do you mean by score?"))

    assert "Let me put it another way" in told
    assert "It joins two other metrics" in told
