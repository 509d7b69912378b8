"""A practice pair, reminders and recaps on Slack."""

import pytest

from tests.chat import wide_library
from tests.platforms.slack.workspace import words

FULL = "It is the harmonic mean of precision and recall."


@pytest.fixture(scope="session")
def library():
    """Questions enough to ask each other."""
    return wide_library()


def said(group, channel):
    """What the bot has posted into a channel, oldest first."""
    messages = group.server.channels[channel].messages
    return [m for m in messages if m["user"] == group.server.BOT and m.get("blocks")]


async def matched(group):
    """Ada and Bob in the queue; the conversation of the three."""
    for by in ("ada", "bob"):
        await group.slash("/quiz pair level:basic", by=by)
    await group.beat()
    return next(name for name in group.server.channels if name.startswith("G0"))


async def press(group, room, label, *, by):
    """Press a button of the newest message in the room."""
    newest = said(group, room)[-1]
    reply = await group.press(label, newest["blocks"], by=by, channel=room, ts=newest["ts"])
    await group.beat()
    return reply


async def test_a_pair_meets_in_a_conversation_of_three(group):
    """The sheet is a message that only the interviewer sees; a restart in the middle changes nothing."""
    room = await matched(group)
    for by in ("ada", "bob"):
        await press(group, room, "I am here", by=by)
    await group.stop()
    await group.start()

    sheet = await press(group, room, "Interviewer's sheet", by="ada")
    refused = await press(group, room, "Interviewer's sheet", by="bob")

    assert "Ada interviews Bob".casefold() in words(said(group, room)[-1]).casefold()
    assert "A full answer says" in words(sheet) + words([s.body for s in group.whispers("ada")])
    assert "A full answer says" not in words(refused) + words([s.body for s in group.whispers("bob")])
    assert all("A full answer says" not in words(message) for message in said(group, room))


async def test_the_rating_is_asked_for_in_a_modal(group):
    """Both rate; each hears in private what the other said."""
    room = await matched(group)
    for by in ("ada", "bob"):
        await press(group, room, "I am here", by=by)
    await press(group, room, "Stop", by="ada")
    for by, score in (("ada", "4"), ("bob", "5")):
        await press(group, room, "Rate your partner", by=by)
        await group.submit(group.view, by=by, score=score, words="Clear.")
    await group.beat()

    assert "gave you 5 of 5" in words(said(group, "D0U0ADA")[-1])
    assert "gave you 4 of 5" in words(said(group, "D0U0BOB")[-1])


async def test_a_reminder_comes_as_a_direct_message(group):
    """Once, and the button in it stops them."""
    await group.set_up()
    await group.slash("/quiz settings closing:yes")
    for _ in range(23):
        await group.beat(hours=1)
    [reminder] = said(group, "D0U0ADA")

    await group.press("Stop all reminders", reminder["blocks"], channel="D0U0ADA", ts=reminder["ts"])

    assert "Not answered yet: F1 score" in words(reminder)
    async with group.parts.store.read() as tx:
        member = await tx.members.by_account(1, "slack", "U0ADA")
        assert not (await tx.reminders.get(member.id)).any


async def test_somebody_who_left_the_workspace_is_not_tried_again(group):
    """Slack says that the account is gone: remembered, and no further call is made."""
    await group.set_up()
    await group.slash("/quiz settings closing:yes", by="bob")
    del group.server.users["U0BOB"]
    for _ in range(47):
        await group.beat(hours=1)

    opened = [call for call in group.server.calls if call.method == "conversations.open"]
    assert 1 == len([call for call in opened if call.args.get("users") == "U0BOB"])
    async with group.parts.store.read() as tx:
        [shut] = await tx.reminders.shut_among({1}, {"U0BOB"})
    assert "no longer in the workspace" in shut.reason


async def test_the_weeks_recap_stands_in_the_channel(group):
    """On Monday at noon, once."""
    await group.set_up()
    await group.say(FULL, thread=group.thread)
    for _ in range(7 * 24 + 5):
        await group.beat(hours=1)

    recaps = [post for post in group.posts if "The week in review" in words(post)]
    assert 1 == len(recaps)
    assert "2 to 8 March" in words(recaps[0])
