"""The README's pictures show the program as it is; `make pictures` draws them anew."""

import json

import pytest

from tests.window import drawing, shown
from tests.window.talk import on_discord, on_slack

_DRAWN = json.loads(shown.FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "talk", "page"),
    [("discord.png", on_discord, drawing.discord_page), ("slack.png", on_slack, drawing.slack_page)],
)
async def test_a_message_is_drawn_as_it_is_sent_now(name, talk, page):
    """The question is the one in the picture, and every node of question and feedback can be drawn."""
    sent = await talk()

    assert _DRAWN[name] == shown.digest(sent["question"]), "run make pictures"
    assert "<div class=row>" in page(**sent)
    assert shown.FILE.with_name(name).read_bytes().startswith(b"\x89PNG")


def test_the_page_is_drawn_as_it_is_now():
    """Nothing of its template, styles and scripts has changed since."""
    assert _DRAWN["page.png"] == shown.page_sources(), "run make pictures"
