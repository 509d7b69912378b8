"""A file of questions on Discord: an option that takes a file, and a form that does."""

import pytest

from bot.commands.language.invocation import Actor, Field, Form, Invocation, Where
from bot.commands.language.registry import discover
from bot.commands.language.spec import File
from bot.core.errors import PlatformUnreachable, Unusable
from bot.platforms.discord.hearing.forms import filled_in, modal
from tests.platforms.discord.simchat import words

DECK = b"question,answer\nWhat is recall?,The share of the positives that were found.\n"


async def test_an_attached_file_is_shown_and_added(posted):
    """The option holds the file, the button adds what was shown."""
    shown = await posted.olga.slash(posted.channel, "quiz-admin import", file=("deck.csv", DECK))

    assert "deck.csv: 1 new question" in words(shown.response)
    assert shown.response.ephemeral
    done = await posted.olga.click(shown.response, label="Add 1 question")
    assert "1 question of deck.csv is your community's own." in words(done.response)


async def test_without_a_file_a_form_asks_for_it(posted):
    """A label over an upload of exactly one file; what comes back names the file."""
    asked = await posted.olga.slash(posted.channel, "quiz-admin import")
    assert asked.modal is not None

    command = next(each for each in discover() if each.name == "quiz-admin import")
    argument = command.argument("file")
    assert argument is not None
    fields = (Field(argument),)
    asking = Invocation(command, {}, Actor("1", "Olga"), Where("discord", "1", "1"), posted.clock.now())
    shown = modal(Form("Import questions", asking, fields))
    [label] = shown["components"]
    assert (18, 19) == (label["type"], label["component"]["type"])
    assert (0, 1) == (label["component"]["min_values"], label["component"]["max_values"])
    data = {
        "components": [{"type": 18, "component": {"type": 19, "custom_id": "file", "values": ["7"]}}],
        "resolved": {"attachments": {"7": {"url": "https://cdn/x", "filename": "deck.csv", "size": 9}}},
    }
    assert {"file": File("https://cdn/x", "deck.csv", 9)} == filled_in(data, fields)
    with pytest.raises(Unusable, match="did not arrive"):
        filled_in({**data, "resolved": {}}, fields)


async def test_what_is_too_large_or_gone_is_said(posted):
    """The size that Discord tells is looked at before anything is fetched."""
    sent = await posted.ada.send(posted.channel, "", attachments=[("deck.csv", DECK)])
    address = sent.attachments[0].url

    async def fetch(file, most):
        return await posted.platform.fetch(None, file, most=most)

    assert DECK == await fetch(File(address, "deck.csv", len(DECK)), 1000)
    for size in (5000, 0):  # told, or not
        with pytest.raises(Unusable, match="larger than"):
            await fetch(File(address, "deck.csv", size), 10)
    with pytest.raises(PlatformUnreachable, match="I could not fetch deck"):
        await fetch(File(f"{address}/gone", "deck.csv", 5), 1000)
