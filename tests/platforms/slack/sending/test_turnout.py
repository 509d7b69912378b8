"""How many have answered, on the question's message: changed with chat.update."""

from dataclasses import replace

import pytest

from bot.commands.language.reply import Reply
from bot.commands.platform import Outgoing
from bot.commands.views.rounds import QuestionPosted
from bot.core.outbox.parcel import Address, ParcelKind
from bot.core.people.people import Place
from tests.platforms.slack.workspace import words

GOOD = "It is the harmonic mean of precision and recall"
COUNT = "1 has answered so far."


def _card(group):
    return next(m for m in group.posts if m["ts"] == group.thread)


async def test_the_card_counts_where_it_stands(daily):
    """It is the same message, its buttons and metadata as they were."""
    before = dict(_card(daily))

    await daily.say(GOOD, thread=daily.thread)
    await daily.beat(seconds=1)

    card = _card(daily)
    assert COUNT in words(card["blocks"])
    assert words(before["blocks"]).split() == words(card["blocks"]).replace(COUNT, "").split()
    assert [before["metadata"], before["blocks"][-1]] == [card["metadata"], card["blocks"][-1]]
    assert 1 == len(daily.server.called("chat.update"))


@pytest.mark.parametrize("error", ["message_not_found", "edit_window_closed", "cant_update_message"])
async def test_what_cannot_be_edited_is_left_alone(daily, error):
    """A workspace may end editing after some minutes; it is not tried again."""
    daily.server.fail("chat.update", error)

    await daily.say(GOOD, thread=daily.thread)
    await daily.beat(seconds=1)
    await daily.beat(minutes=1)

    assert 1 == len(daily.server.called("chat.update"))
    assert "message not delivered" not in [name for name, _ in daily.telemetry.events]


@pytest.mark.parametrize("lines", [10, 380, 400, 405, 410, 415, 420, 600])
async def test_a_long_question_counts_answers_on_its_card(daily, library, lines):
    """The count stands in the first of its messages; the others stay as they are."""
    prompt = "\n\n".join(f"This is line number {n} of it." for n in range(lines))
    view = QuestionPosted(replace(library.question("f1"), prompt=prompt), round=1)
    place = Place(1, 1, "slack", "T0TEAM")
    address = Address(1, channel="C0DAILY")
    reply = Reply(view, everyone=True)
    message = Outgoing("q1-1", ParcelKind.QUESTION, place, address, reply, "F1", title="F1")
    known = len(daily.posts)
    receipt = await daily.platform.send(message)
    before = [words(post["blocks"]) for post in daily.posts[known:]]

    told = replace(message, reply=Reply(replace(view, answered=1_234), everyone=True))
    await daily.platform.amend(told, receipt.message)

    card, *rest = [words(post["blocks"]) for post in daily.posts[known:]]
    assert "1,234 have answered so far." in card
    assert before[1:] == rest
