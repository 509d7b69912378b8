"""A practice pair, reminders and recaps on Discord."""

import asyncio

import pytest

from bot.core.questions.library import Library
from bot.platforms.discord.wire.payload import custom_ids
from tests.chat import wide_library
from tests.patience import PATIENCE
from tests.platforms.discord.server import Fault
from tests.platforms.discord.simchat import buttons, words
from tests.platforms.discord.world import OWNER

FULL = "It is the harmonic mean of precision and recall."


@pytest.fixture(scope="session")
def library() -> Library:
    """Questions enough to ask each other."""
    return wide_library()


async def matched(sim):
    """Ada and Ben in the queue; their private thread."""
    for member in (sim.ada, sim.ben):
        await member.slash(sim.channel, "quiz pair", level="basic")
    await sim.beat()
    return sim.channel.threads[-1]


async def press(sim, room, label, member):
    """Press a button of the newest message in the room."""
    result = await member.click(room.last_message, label=label)
    await sim.beat()
    return result


async def test_a_pair_meets_in_a_private_thread(sim):
    """The sheet is ephemeral and the interviewer's alone; a restart in the middle changes nothing."""
    room = await matched(sim)
    for member in (sim.ada, sim.ben):
        await press(sim, room, "I am here", member)
    assert "ada interviews ben" in words(room.last_message)
    await sim.restart()

    sheet = await press(sim, room, "Interviewer's sheet", sim.ada)
    refused = await press(sim, room, "Interviewer's sheet", sim.ben)
    await press(sim, room, "Swap roles", sim.ben)

    assert sheet.response.ephemeral
    assert "A full answer says" in words(sheet.response)
    assert refused.response.ephemeral
    assert "Only the one who interviews now" in words(refused.response)
    assert "ben interviews ada" in words(room.last_message)
    assert all("A full answer says" not in words(message) for message in room.history())


async def test_the_weeks_recap_stands_in_the_channel(sim, library):
    """On Monday at noon, once."""
    await sim.set_up()
    await sim.advance(hours=3)
    asked = next(each for each in library.questions if each.title == sim.thread.name)
    await sim.ada.send(sim.thread, asked.answer.split("\n\n")[0])
    await sim.env.settle()
    for _ in range(7 * 4 + 1):
        await sim.advance(hours=6)

    recaps = [message for message in sim.channel.history() if "The week in review" in words(message)]
    assert 1 == len(recaps)
    assert "2 to 8 March" in words(recaps[0])
    assert any("leaderboard" in each for each in buttons(recaps[0]))


async def test_a_reminder_comes_as_a_direct_message_and_stops_by_its_button(live, server):
    """The button works where no server is named."""
    await live.set_up()
    await live.advance(hours=3)
    await live.slash("quiz", "settings", options=[{"type": 5, "name": "closing", "value": True}])
    for _ in range(23):
        await live.advance(hours=1)
    [reminder] = server.messages[f"8{OWNER}"]

    stop = next(each for each in custom_ids(reminder["components"]) if "reminders=no" in each)
    payload = server.interaction(3, {"custom_id": stop, "component_type": 2}, message=reminder)
    direct = {"channel_id": f"8{OWNER}", "channel": {"id": f"8{OWNER}", "type": 1}, "context": 1}
    payload |= {"guild_id": None, "user": payload.pop("member")["user"], **direct}
    response = server.callback(int(payload["id"]))
    await server.dispatch("INTERACTION_CREATE", payload)
    said = await asyncio.wait_for(response, PATIENCE)

    assert "Settings saved" in str(said)
    async with live.store.read() as tx:
        member = await tx.members.by_account(1, "discord", str(OWNER))
        assert not (await tx.reminders.get(member.id)).any


async def test_closed_direct_messages_are_not_tried_again(live, server):
    """Discord says 50007 once; it is remembered, and said in the settings."""
    await live.set_up()
    await live.advance(hours=3)
    await live.slash("quiz", "settings", options=[{"type": 5, "name": "closing", "value": True}])
    closed = {"code": 50007, "message": "Cannot send messages to this user"}
    path = rf"/channels/8{OWNER}/messages"
    server.faults += [Fault("POST", path, 403, closed), Fault("POST", path, 403, closed)]
    for _ in range(47):
        await live.advance(hours=1)
    said = await live.slash("quiz", "settings")

    assert "takes no direct messages" in str(said)
    assert 1 == len(server.bodies("POST", path))
