"""Commands given by mention and in direct messages, on simcord."""

import asyncio

import discord
import pytest

from tests.patience import PATIENCE
from tests.platforms.discord.simchat import words
from tests.platforms.discord.world import BOT, CHANNEL

GOOD = "It is the harmonic mean of precision and recall. It is low when either of the two is low."


def told(sim, user):
    """What stands in somebody's direct messages with the bot."""
    return [words(message) for message in user.user.dm_channel.history() if message.author.bot]


@pytest.mark.parametrize("form", ["streak member:<@{ada}>", "streak <@!{ada}>", "/quiz streak <@{ada}> why"])
async def test_a_mention_names_a_person(posted, form):
    """In a thread, "@Sparring streak @ada" shows ada's streak to whoever asked."""
    await posted.ada.send(posted.thread, GOOD)

    await posted.ben.send(posted.thread, f"<@{posted.env.bot.user.id}> {form.format(ada=posted.ada.id)}")

    assert any("ada" in text and "1 day" in text for text in told(posted, posted.ben))


async def test_a_direct_message_is_a_command(posted):
    """In private no mention is needed, and people can be named there too."""
    await posted.ada.send(posted.thread, GOOD)
    await posted.ben.slash(posted.channel, "quiz streak")

    await posted.ben.send_dm(f"streak <@{posted.ada.id}>")

    assert "ada" in told(posted, posted.ben)[-1]


async def test_a_conversation_is_opened_once(live, server):
    """Who is written to again is written to in the same channel, without asking for it anew."""
    for number in range(2):
        answered = server.expect(lambda m, p, _: (m, p) == ("POST", "/channels/8701/messages"))
        text = f"<@{BOT}> streak {'why' if number else ''}"
        await server.dispatch("MESSAGE_CREATE", server.said(str(CHANNEL), text))
        await asyncio.wait_for(answered, PATIENCE)

    assert 1 == len(server.bodies("POST", "/users/@me/channels"))


async def test_words_that_are_no_command_get_a_way_on(posted):
    """Nobody is left without an answer: a bare mention shows the help, nonsense says how to get it."""
    await posted.ben.send_dm("what is this")
    await posted.ben.send(posted.channel, f"<@{posted.env.bot.user.id}>")

    first, second = told(posted, posted.ben)
    assert "Write help" in first
    assert "/quiz" in second


async def test_a_mistyped_command_shows_the_right_form(posted):
    """What cannot be read is refused with how it is typed."""
    await posted.ben.send(posted.thread, f"<@{posted.env.bot.user.id}> leaderboard period:yesterday")

    assert "Use: /quiz leaderboard" in told(posted, posted.ben)[-1].replace("\\", "")


async def test_a_channel_is_named_by_its_mention(sim):
    """Organisers set up by mention as well: the channel is read from its own mention."""
    other = sim.guild.create_text_channel("other")
    text = f"<@{sim.env.bot.user.id}> quiz-admin setup at:09:00 zone:UTC channel:<#{other.id}>"

    await sim.olga.send(sim.channel, text)
    await sim.advance(hours=3)

    assert other.history()
    assert not any(message.components for message in sim.channel.history())


async def test_an_edited_command_is_no_answer(posted):
    """A command by mention that is edited in a round's thread is not graded as an answer."""
    me = posted.env.bot.user.id
    message = await posted.ben.send(posted.thread, f"<@{me}> streak")

    await posted.ben.edit(message, f"<@{me}> streak why")

    result = await posted.ben.slash(posted.channel, "quiz feedback")
    assert "not answered" in words(result.response)


async def test_an_answer_by_mention_follows_its_message(posted):
    """`@Sparring answer ...` is edited and deleted like any other answer."""
    me = posted.env.bot.user.id
    message = await posted.ben.send(posted.thread, f"<@{me}> answer It combines two numbers somehow.")
    await posted.ben.edit(message, f"<@{me}> answer {GOOD}")
    edited = await posted.ben.slash(posted.channel, "quiz feedback")
    await posted.ben.delete(message)

    gone = await posted.ben.slash(posted.channel, "quiz feedback")

    assert "harmonic" in words(edited.response)
    assert "not answered" in words(gone.response)


async def test_a_word_without_a_place_is_named_and_nothing_is_done(sim):
    """A mention is read as a slash command is elsewhere; the nearest form is a button."""
    me = f"<@{sim.env.bot.user.id}>"
    await sim.olga.send(sim.channel, f"{me} quiz-admin setup at:9:00 PM please")
    await sim.olga.send(sim.channel, f"{me} quiz-admin schedule list")

    first, second = told(sim, sim.olga)[-2:]
    assert 'what to do with "please"' in first
    assert "There is no schedule yet" in second


async def test_a_voice_channel_is_refused_before_anything_is_set_up(sim):
    """Named by mention, or as the channel in which the command is given."""
    voice = sim.guild.create_voice_channel("lounge")
    await sim.olga.send(
        sim.channel, f"<@{sim.env.bot.user.id}> quiz-admin setup at 9pm channel:<#{voice.id}>"
    )

    assert "Questions cannot be asked in a voice channel" in told(sim, sim.olga)[-1]


async def test_a_channel_closed_to_the_bot_is_refused_before_anything_is_set_up(sim):
    """The missing permission is named with its mend."""
    closed = sim.guild.create_text_channel(
        "closed", overwrites={sim.env.bot.user: discord.PermissionOverwrite(send_messages=False)}
    )
    await sim.olga.send(
        sim.channel, f"<@{sim.env.bot.user.id}> quiz-admin setup at 9pm channel:<#{closed.id}>"
    )

    assert "allow Send Messages" in told(sim, sim.olga)[-1]


async def test_an_answer_below_the_question_is_asked_about_in_private(posted):
    """It stands in the channel and not in the thread: its author is asked; talk is left alone."""
    await posted.ada.send(posted.channel, "Who is coming on Friday?")
    await posted.ada.send(posted.channel, GOOD)
    feedback = await posted.ada.slash(posted.channel, "quiz feedback")

    (asked,) = told(posted, posted.ada)
    assert "Was that your answer to F1 score?" in asked
    assert "not answered" in words(feedback.response)


async def test_an_answer_in_private_is_taken(posted):
    """Nobody else reads it, and one question is open."""
    await posted.ada.slash(posted.channel, "quiz streak")

    await posted.ada.send_dm(GOOD)

    assert "harmonic" in told(posted, posted.ada)[-1]


async def test_a_question_to_the_bot_gets_an_answer_in_kind(posted):
    """It asks, and does not answer."""
    await posted.ada.send(posted.channel, f"<@{posted.env.bot.user.id}> what is f1?")

    assert "I ask questions and read answers" in told(posted, posted.ada)[-1]
