"""A mock interview on Discord, held in a private thread or in direct messages."""

from datetime import UTC, datetime

import discord
import pytest
from simcord.backend.errors import BackendError

from tests.platforms.discord.simchat import buttons, simulated, words

PART = "The F1 score is the harmonic mean of precision and recall."
REST = "I prefer it to accuracy when the classes are imbalanced, because accuracy misleads there."


async def begun(sim, **options):
    """Ask for an interview; the reply and the private thread."""
    options = {"track": "mixed", "level": "basic", "length": 1, **options}
    result = await sim.ada.slash(sim.channel, "quiz interview", **options)
    await sim.beat()
    return result, sim.channel.threads[-1]


async def talked(sim, room, text):
    """Write into the room; the newest message there."""
    await sim.ada.send(room, text)
    await sim.advance(seconds=5)
    return room.last_message


async def test_a_whole_interview_is_held_in_a_private_thread(sim):
    """The reply is for the member alone; question, follow-up and scorecard stand in a thread of two."""
    result, room = await begun(sim)
    assert result.response.ephemeral
    assert room.is_thread
    assert "Question 1 of 1: F1 score" in words(room.last_message)

    assert "When would you prefer it to accuracy?" in words(await talked(sim, room, PART))
    await talked(sim, room, REST)
    card = await talked(sim, room, "It is low when either of the two is low.")

    assert "Scorecard" in words(card)
    assert "100%" in words(card)
    assert not [m for m in sim.channel.history() if m.type is discord.MessageType.default]


async def test_buttons_work_in_the_room(sim):
    """A pressed question says what was done and has no buttons any more."""
    _, room = await begun(sim, level="basic", length=2)
    asked = room.last_message

    await sim.ada.click(asked, label="Hint")
    await sim.beat()

    assert "It joins two other metrics" in words(room.last_message)
    pressed = next(m for m in room.history() if m.id == asked.id)
    assert "A hint is below." in words(pressed)
    assert [] == list(buttons(pressed))


async def test_a_restart_in_the_middle_changes_nothing(sim):
    """The next process goes on with the same interview, by message and by button."""
    _, room = await begun(sim)
    await talked(sim, room, PART)
    await sim.restart()

    await talked(sim, room, REST)

    async with sim.store.read() as tx:
        session = await tx.interviews.get(1)
    assert 3 == len(session.turns)


async def test_nobody_else_can_enter(sim):
    """The thread is closed to other members."""
    _, room = await begun(sim)

    with pytest.raises(BackendError, match="Missing Access"):
        await sim.ben.send(room, "pass")


async def test_without_threads_it_is_held_in_direct_messages(library, grader):
    """Where the bot may not create private threads, the member gets it directly."""
    async with simulated(library, grader, denied={"create_private_threads": False}) as sim:
        await sim.ada.slash(sim.channel, "quiz interview", track="mixed", level="basic", length=1)
        await sim.beat()
        room = sim.ada.user.dm_channel

        assert "Question 1 of 1: F1 score" in words(room.last_message)
        await sim.ada.send_dm(PART)
        await sim.advance(seconds=5)
        assert "When would you prefer it to accuracy?" in words(room.last_message)


async def test_the_menu_leads_to_the_interview(sim):
    """Without a track there is a menu of buttons; one of them begins."""
    menu = await sim.ada.slash(sim.channel, "quiz interview")

    await sim.ada.click(menu.response, label="Your weak topics")
    await sim.beat()

    assert "Question 1" in words(sim.channel.threads[-1].last_message)


async def test_an_answer_written_while_the_bot_was_away_is_heard(sim):
    """A new session misses what was said before it; the room is read from the question on."""
    sim.clock.at = datetime(2025, 12, 1, 9, tzinfo=UTC)  # before the simulator's own beginning
    _, room = await begun(sim)
    sim.platform._closing = True  # noqa: SLF001 - the process hears nothing
    await sim.ada.send(room, PART)
    sim.platform._closing = False  # noqa: SLF001 - and starts again

    await sim.restart()
    await sim.advance(seconds=5)

    assert "When would you prefer it to accuracy?" in words(room.last_message)


async def test_two_messages_in_a_row_are_one_answer(sim):
    """Nothing is said between them; after a pause both are read."""
    _, room = await begun(sim)
    asked = room.last_message
    await sim.ada.send(room, PART)
    await sim.beat()
    await sim.ada.send(room, "It is low when either of the two is low.")
    await sim.beat()
    assert asked.id == next(m.id for m in reversed(room.history()) if m.author.bot)

    told = await talked(sim, room, REST)

    assert "Scorecard" in words(told)
    assert "100%" in words(told)


async def test_a_question_back_gets_other_words(sim):
    """And is no answer."""
    _, room = await begun(sim)

    told = words(await talked(sim, room, "What do you mean by score?"))

    assert "Let me put it another way" in told
    assert "It joins two other metrics" in told
