"""What happened while the bot was away."""

from tests.platforms.slack.slackserver import SlackServer
from tests.platforms.slack.workspace import words

_GOOD = "It is the harmonic mean of precision and recall"
_POOR = "It is about how often the model is right in the end, I would say"


def _write(group, text, *, by="ada", **facts):
    stamp = group.server.timestamp()
    message = {"type": "message", "user": f"U0{by.upper()}", "text": text, "ts": stamp, **facts}
    group.server.channels["C0DAILY"].messages.append({**message, "thread_ts": group.thread})
    return stamp


async def test_answers_written_meanwhile_are_graded(daily):
    """After the start the thread is read, and its authors get their feedback."""
    await daily.stop()
    stamp = _write(daily, _GOOD)
    _write(daily, _GOOD, bot_id="B9")

    await daily.start()

    assert 1 == len(daily.reactions(stamp))
    assert 1 == len(daily.whispers())


async def test_what_was_answered_before_stays_as_it_is(daily):
    """A start says nothing twice."""
    await daily.say(_GOOD, thread=daily.thread)
    await daily.stop()

    await daily.start()

    assert 1 == len(daily.whispers())


async def test_an_answer_that_was_counted_but_not_answered_is_answered(daily):
    """A crash between grade and feedback leaves no reaction: the feedback is given now."""
    stamp = await daily.say(_GOOD, thread=daily.thread)
    daily.server.message("C0DAILY", stamp).pop("reactions")
    await daily.stop()

    await daily.start()

    assert 2 == len(daily.whispers())
    assert 1 == len(daily.reactions(stamp))


async def test_edits_and_deletions_meanwhile_are_followed(daily):
    """The edited answer is graded again; the deleted one is withdrawn."""
    edited = await daily.say(_POOR, thread=daily.thread)
    deleted = await daily.say(_GOOD, thread=daily.thread, by="bob")
    await daily.stop()
    message = daily.server.message("C0DAILY", edited)
    message |= {"text": _GOOD, "edited": {"user": "U0ADA", "ts": daily.server.timestamp()}}
    messages = daily.server.channels["C0DAILY"].messages
    messages.remove(daily.server.message("C0DAILY", deleted))

    await daily.start()

    board = words(await daily.slash("/quiz leaderboard"))
    assert "Ada" in board
    assert "Bob" not in board


async def test_a_thread_that_cannot_be_read_holds_up_nothing(daily):
    """The start goes through without the right to read."""
    await daily.stop()
    daily.server.fail("conversations.replies", "missing_scope")

    await daily.start()

    assert daily.platform.ready()
    assert SlackServer.TEAM
