"""A file of questions on Slack: chosen in a form, read with the workspace's token."""

import json

import pytest

from bot.commands.language.spec import File
from bot.core.errors import PlatformUnreachable, Unusable
from bot.core.people.people import Place
from tests.platforms.slack.workspace import words

DECK = b"question,answer\nWhat is recall?,The share of the positives that were found.\n"


async def test_a_chosen_file_is_shown_and_added(daily):
    """The command opens a form with one file; the button under what it holds adds the questions."""
    await daily.slash("/quiz-admin import", by="olga")
    form = daily.view
    assert ["file_input"] == [each["element"]["type"] for each in form["blocks"] if each["type"] == "input"]

    await daily.submit(form, by="olga", file=json.dumps(daily.server.private_file("deck.csv", DECK)))
    _, shown = daily.server.responses[-1]
    assert "deck.csv: 1 new question" in words(shown)
    await daily.press("Add 1 question", shown["blocks"], by="olga", hidden=True)

    async with daily.parts.store.read() as tx:
        [own] = (await tx.proposals.accepted([1]))[1]
    assert "What is recall?" == own.title


async def test_a_form_without_a_file_says_what_is_missing(daily):
    """Nothing was chosen."""
    await daily.slash("/quiz-admin import", by="olga")

    await daily.submit(daily.view, by="olga")

    assert "Attach a file of questions" in words(daily.server.responses[-1][1])


@pytest.mark.parametrize(
    ("address", "size", "error", "told"),
    [
        ("{base}/files/deck.csv", 5_000, Unusable, "larger than"),
        ("{base}/files/deck.csv", 0, Unusable, "larger than"),
        ("{base}/files/gone.csv", 1, PlatformUnreachable, "could not fetch"),
        ("https://files.slack.com.example.org/x", 1, PlatformUnreachable, "could not fetch"),
        ("http://files.slack.com/x", 1, PlatformUnreachable, "could not fetch"),
    ],
)
async def test_the_token_is_shown_to_slack_alone(daily, address, size, error, told):
    """And what is too large, gone, or elsewhere is said."""
    daily.server.private_file("deck.csv", DECK)
    place = Place(1, 1, "slack", daily.server.TEAM, "Study group")

    file = File(address.format(base=daily.server.base), "deck.csv", size)
    with pytest.raises(error, match=told):
        await daily.platform.fetch(place, file, most=10)


async def test_without_the_scope_the_operator_is_told(daily):
    """Slack answers with a page to log in at; the hint names what is missing."""
    daily.server.private_file("deck.csv", DECK)
    daily.server.private_token = "xoxb-other"
    place = Place(1, 1, "slack", daily.server.TEAM, "Study group")

    with pytest.raises(PlatformUnreachable, match="may not read files") as told:
        await daily.platform.fetch(place, File(f"{daily.server.base}/files/deck.csv", "deck.csv"), most=1000)

    assert "files:read" in told.value.hint
