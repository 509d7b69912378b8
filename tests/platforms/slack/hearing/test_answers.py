"""Answers in the thread of a question."""

from itertools import permutations

import pytest

from bot.core.rounds.schedule import AnswerMode
from tests.platforms.slack.slackserver import SlackServer
from tests.platforms.slack.workspace import StudyGroup, words

_GOOD = "It is the harmonic mean of precision and recall"
_POOR = "It is about how often the model is right in the end, I would say"

both = pytest.mark.parametrize("group", ["socket", "http"], indirect=True)
"""The first words of a day over either transport; all others over HTTP are slow."""


@both
async def test_the_question_reads_well_in_the_channel_and_in_a_notification(daily):
    """One post with title, buttons, metadata and a text for the notification."""
    post = daily.server.message("C0DAILY", daily.thread)

    assert "F1" in post["text"]
    assert "sparring_post" == post["metadata"]["event_type"]
    assert 1 == post["metadata"]["event_payload"]["round"]
    assert {"Answer", "My streak"} <= {
        e["text"]["text"] for b in post["blocks"] if b["type"] == "actions" for e in b["elements"]
    }
    assert "header" == post["blocks"][0]["type"]


@both
async def test_an_answer_gets_a_reaction_and_feedback_for_its_author_alone(daily):
    """The thread sees a reaction; the author sees the feedback, in the thread."""
    before = len(daily.posts)

    stamp = await daily.say(_GOOD, thread=daily.thread)

    assert 1 == len(daily.reactions(stamp))
    (whisper,) = daily.whispers()
    assert daily.thread == whisper.thread
    assert "harmonic" in words(whisper.body)
    assert before == len(daily.posts)


@both
async def test_an_edited_answer_is_graded_again(daily):
    """The reaction follows the edit, and so does the feedback."""
    stamp = await daily.say(_POOR, thread=daily.thread)
    before = daily.reactions(stamp)

    await daily.edit(stamp, _GOOD)

    assert 2 == len(daily.whispers())
    assert 1 == len(daily.reactions(stamp))
    assert before != daily.reactions(stamp)


async def test_the_reaction_follows_an_edit_after_a_restart(daily):
    """What the bot no longer remembers it still takes away."""
    stamp = await daily.say(_POOR, thread=daily.thread)
    await daily.stop()
    await daily.start()

    await daily.edit(stamp, _GOOD)

    assert 1 == len(daily.reactions(stamp))


@both
async def test_a_deleted_answer_counts_no_longer(daily):
    """Deleting the message withdraws the answer and its points."""
    stamp = await daily.say(_GOOD, thread=daily.thread)

    await daily.delete(stamp)

    assert "nobody" in words(await daily.slash("/quiz leaderboard")).casefold()


async def test_a_deletion_that_arrives_as_a_tombstone_withdraws_too(daily):
    """Slack leaves a tombstone where a deleted message had replies."""
    stamp = await daily.say(_GOOD, thread=daily.thread)
    message = daily.server.message("C0DAILY", stamp)

    await daily.event(
        {
            "type": "message",
            "subtype": "message_changed",
            "channel": "C0DAILY",
            "ts": "1.1",
            "message": {"subtype": "tombstone", "ts": stamp, "user": "USLACKBOT", "thread_ts": daily.thread},
            "previous_message": message,
        }
    )

    assert "nobody" in words(await daily.slash("/quiz leaderboard")).casefold()


@pytest.mark.parametrize(
    "facts",
    [
        {"subtype": "bot_message", "bot_id": "B9"},
        {"bot_id": "B9"},
        {"user": SlackServer.BOT},
        {"subtype": "channel_join"},
        {"subtype": "thread_broadcast", "user": SlackServer.BOT, "bot_id": SlackServer.BOT_ID},
        {"subtype": "reply_broadcast"},
        {"subtype": "file_share", "text": "", "files": [{"id": "F1"}]},
        {"subtype": "message_replied", "hidden": True},
        {"text": "<@U0BOB> I think it is the harmonic mean of precision and recall"},
        {"text": "   "},
    ],
)
async def test_what_is_no_answer_is_left_alone(daily, facts):
    """Bots, joins, files, other events and talk to somebody else are not graded."""
    facts = dict(facts)
    text = facts.pop("text", _GOOD)

    stamp = await daily.say(text, thread=daily.thread, **facts)

    assert [] == daily.whispers()
    assert [] == daily.reactions(stamp)


async def test_a_broadcast_answer_counts_once(daily):
    """An answer that is also sent to the channel is one answer, however often Slack tells of it."""
    stamp = await daily.say(_GOOD, thread=daily.thread, subtype="thread_broadcast")
    message = daily.server.message("C0DAILY", stamp)
    await daily.event({**message, "channel": "C0DAILY"})
    changed = {"type": "message", "subtype": "message_changed", "channel": "C0DAILY", "ts": "1.2"}
    await daily.event({**changed, "message": message, "previous_message": message})

    assert 1 == len(daily.whispers())


async def test_an_edit_by_somebody_else_is_no_answer(daily):
    """Only the author's edits are graded."""
    stamp = await daily.say(_POOR, thread=daily.thread)

    await daily.edit(stamp, _GOOD, by="U0OLGA")

    assert 1 == len(daily.whispers())


@both
async def test_a_redelivered_event_changes_nothing(daily):
    """Slack sends again what it believes was lost."""
    stamp = await daily.say(_GOOD, thread=daily.thread)
    event = {**daily.server.message("C0DAILY", stamp), "channel": "C0DAILY"}
    event.pop("reactions", None)

    await daily.event(event, event_id="Ev1", retry=1)
    await daily.event(event, event_id="Ev1", retry=2)

    assert 1 == len(daily.whispers())


async def test_a_redelivery_after_a_restart_changes_nothing(daily):
    """What was counted before the restart is not counted again."""
    stamp = await daily.say(_GOOD, thread=daily.thread)
    event = {**daily.server.message("C0DAILY", stamp), "channel": "C0DAILY"}
    await daily.stop()
    await daily.start()

    await daily.event(event, event_id="Ev1", retry=1)

    assert 1 == len(daily.whispers())


@pytest.mark.parametrize("order", list(permutations(("said", "edited", "deleted"))), ids="-".join)
@pytest.mark.parametrize("deleted", [False, True])
async def test_events_in_any_order_end_the_same(daily, order, deleted):
    """What a message says last counts, once, and nothing once it is gone, whatever overtakes what."""
    stamp = daily.server.timestamp()
    message = {"type": "message", "user": "U0ADA", "ts": stamp, "thread_ts": daily.thread}
    edited = {**message, "text": _GOOD, "edited": {"user": "U0ADA", "ts": daily.server.timestamp()}}
    if not deleted:
        daily.server.channels["C0DAILY"].messages.append(dict(edited))
    changed = {"type": "message", "subtype": "message_changed", "channel": "C0DAILY", "ts": "1.3"}
    gone = {"type": "message", "subtype": "message_deleted", "channel": "C0DAILY", "ts": "1.4"}
    events = {
        "said": {**message, "text": _POOR, "channel": "C0DAILY"},
        "edited": {**changed, "message": edited, "previous_message": {**message, "text": _POOR}},
        "deleted": {**gone, "deleted_ts": stamp, "previous_message": edited},
    }

    for name in (name for name in order if deleted or name != "deleted"):
        await daily.event(events[name])

    async with daily.parts.store.read() as tx:
        answers = await tx.answers.of_round(1)
    standing = [answer.text for answer in answers if answer.withdrawn_at is None]
    assert ([] if deleted else [_GOOD]) == standing[-1:]
    assert len(standing) == len(set(standing))


async def test_signs_that_slack_escapes_reach_the_grader_as_typed(daily):
    """&lt; is <, a link is its words, and the quote comes back escaped."""
    await daily.say(
        "Precision &lt; recall &amp; so on: the <https://a.example|harmonic mean> of precision and recall",
        thread=daily.thread,
    )

    assert "harmonic mean" in words(daily.whispers()[0].body)


async def test_nobody_is_mentioned_through_an_answer(daily):
    """A quote of an answer mentions neither the channel nor anybody."""
    await daily.say(f"<!channel> <@U0BOB|bob> says: {_GOOD}", thread=daily.thread)

    body = str(daily.whispers()[0].body)
    assert "<!channel" not in body
    assert "<@" not in body


@both
async def test_in_a_hidden_round_the_author_is_asked_to_delete(group: StudyGroup):
    """The answer counts, nobody sees a verdict, and deleting it takes nothing away."""
    await group.set_up("at:09:00 zone:UTC mode:hidden")
    assert AnswerMode.HIDDEN.value in "hidden"

    stamp = await group.say(_GOOD, thread=group.thread)
    told = words(group.whispers()[0].body)
    await group.delete(stamp)

    assert "please delete it" in told
    assert "Ada" in words(await group.slash("/quiz leaderboard"))


async def test_feedback_survives_a_thread_that_takes_no_whispers(daily):
    """Where no ephemeral message can be shown, the feedback comes by direct message."""
    daily.server.fail("chat.postEphemeral", "user_not_in_channel")

    await daily.say(_GOOD, thread=daily.thread)

    assert "harmonic" in words(daily.server.channels["D0U0ADA"].messages)
