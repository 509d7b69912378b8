"""A practice pair and reminders in the browser chat."""

import json
from datetime import timedelta

import pytest

from tests.chat import wide_library

FULL = "It is the harmonic mean of precision and recall."


@pytest.fixture(scope="session")
def library():
    """Questions enough to ask each other."""
    return wide_library()


def plain(message):
    """All words of a message of the bot."""
    return json.dumps(message["body"])


def token(message, label):
    """What a button of a message sends."""
    return next(offer["token"] for offer in message["body"]["offers"] if offer["label"] == label)


async def pressed(desk, page, message, label):
    """Press a button, and do what follows from it."""
    await page.act("press", message=message["id"], thread=0, token=token(message, label))
    while await desk.store.transcript.unhandled():
        await page.next()
    await desk.beat()
    await page.settled()


async def matched(desk):
    """Ada and Grace in the queue; their pages and their room."""
    ada, grace = await desk.page("ada"), await desk.page("grace")
    for page in (ada, grace):
        await page.act("say", channel="daily", thread=0, text="/quiz pair level:basic")
        while await desk.store.transcript.unhandled():
            await page.next()
    await desk.beat()
    return ada, grace, "room-pair-1"


async def test_a_pair_meets_in_a_channel_of_its_own(desk):
    """Both come; the sheet is the interviewer's alone; a restart in the middle changes nothing."""
    ada, grace, room = await matched(desk)
    for page in (ada, grace):
        await pressed(desk, page, (await page.history(room))[0], "I am here")
    first = (await ada.history(room))[-1]
    again = await desk.page("grace")
    topics = {channel["id"]: channel["topic"] for channel in again.welcome["channels"]}
    assert topics[room].startswith("Only its members and ")
    assert "Ada interviews Grace" in plain(first)
    await desk.platform.stop()
    await desk.start()
    ada, grace = await desk.page("ada"), await desk.page("grace")

    await pressed(desk, ada, first, "Interviewer's sheet")
    await pressed(desk, grace, first, "Interviewer's sheet")

    hers = "".join(plain(message) for message in await ada.history(room))
    theirs = "".join(plain(message) for message in await grace.history(room))
    assert "A full answer says" in hers
    assert "A full answer says" not in theirs
    assert "Only the one who interviews now" in theirs
    olga = await desk.page("olga")
    assert room not in {channel["id"] for channel in olga.welcome["channels"]}


async def test_a_reminder_comes_as_a_direct_message(desk):
    """With a button that stops all reminders."""
    await desk.posted()
    ada = await desk.page("ada")
    await ada.act("say", channel="daily", thread=0, text="/quiz settings closing:yes")
    for _ in range(23):
        desk.clock.at += timedelta(hours=1)
        await desk.beat()
    direct = (await ada.act("direct"))["channel"]
    [reminder] = await ada.history(direct)

    await pressed(desk, ada, reminder, "Stop all reminders")

    assert "Not answered yet: F1 score" in plain(reminder)
    async with desk.store.read() as tx:
        member = await tx.members.by_account(1, "web", "ada")
        assert not (await tx.reminders.get(member.id)).any
