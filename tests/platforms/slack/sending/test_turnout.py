"""How many have answered, on the question's message: changed with chat.update."""

import pytest

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
