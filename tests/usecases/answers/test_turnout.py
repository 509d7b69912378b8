"""How many have answered stands on the question's card, and costs few changes of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.views.rounds import QuestionPosted
from bot.core.errors import PlatformUnreachable
from bot.testing.chat import Chat

GOOD = "It is the harmonic mean of precision and recall."
WRONG = "It is the arithmetic mean of precision and recall."


def counts(chat: Chat) -> list[str]:
    """What the card has said so far, change by change."""
    views = [message.reply.view for message, _ in chat.platform.amended]
    return [view.crowd for view in views if isinstance(view, QuestionPosted)]


async def test_a_burst_costs_one_change_of_the_card(posted):
    """The first answer is told at once, all others of the minute when it is over."""
    for by in ("ada", "bob", "cleo", "dan"):
        await posted.say(GOOD, by=by)
        await posted.beat()
    at_once = counts(posted)

    await posted.advance(minutes=1, seconds=5)
    await posted.advance(minutes=10)

    assert ["1 has answered so far."] == at_once
    assert ["1 has answered so far.", "4 have answered so far."] == counts(posted)


async def test_a_clock_that_ran_ahead_holds_no_count_back(posted):
    """An answer counted three hours ahead; the next ones, at the right time, are told within their minute."""
    await posted.say(GOOD, by="ada")
    await posted.beat()
    right = posted.clock.at
    posted.clock.at = right + timedelta(hours=3)
    await posted.say(GOOD, by="bob")
    posted.clock.at = right
    await posted.say(GOOD, by="cleo")
    await posted.advance(minutes=2)

    assert "3 have answered so far." == counts(posted)[-1]


async def test_members_are_counted_and_not_their_tries(posted):
    """A second try changes nothing; an answer taken back goes out of the count."""
    await posted.say(GOOD, by="ada", message="m1")
    await posted.say(GOOD, by="bob", message="m2")
    await posted.advance(minutes=2)
    await posted.edit("m2", WRONG, by="bob")
    await posted.say(WRONG, by="ada", message="m3")
    await posted.advance(minutes=2)
    before = counts(posted)

    await posted.delete("m2")
    await posted.advance(minutes=2)

    assert ["2 have answered so far."] == before[-1:]
    assert [*before, "1 has answered so far."] == counts(posted)


@pytest.mark.parametrize("mode", ["open", "hidden"])
async def test_the_card_says_nothing_else(chat, mode):
    """Neither names nor verdicts: but for the number it is the card that was posted, in the same message."""
    await chat.set_up(f"at:09:00 zone:UTC mode:{mode}")
    await chat.command("quiz-admin queue f1", by="olga")
    await chat.advance(hours=3)
    await chat.say(WRONG, by="ada")
    await chat.beat()

    [(card, stands)] = chat.platform.amended
    first = chat.posted[-1]

    assert chat.platform.keys[first.key].message == stands
    assert first == replace(card, reply=replace(card.reply, view=replace(card.reply.view, answered=0)))


async def test_counting_goes_on_after_a_restart(posted, library, grader, telemetry):
    """Another process knows what was told, and tells no less and no sooner."""
    await posted.say(GOOD, by="ada")
    await posted.beat()
    again = Chat.over(
        library, grader, posted.store, platform=posted.platform, clock=posted.clock, telemetry=telemetry
    )

    await again.say(GOOD, by="bob")
    await again.beat()
    at_once = counts(again)
    await again.advance(minutes=1, seconds=5)

    assert ["1 has answered so far."] == at_once
    assert [*at_once, "2 have answered so far."] == counts(again)


async def test_a_card_that_cannot_be_changed_is_nobody_s_trouble(posted):
    """Whoever deleted the question hears nothing of it, and the channel counts as fine."""
    posted.platform.broken["daily"] = PlatformUnreachable("The message is gone.", permanent=True)
    await posted.say(GOOD, by="ada")
    await posted.beat()
    del posted.platform.broken["daily"]

    checked = await posted.command("quiz-admin check", by="olga")

    assert [] == counts(posted)
    assert "The message is gone" not in checked.text
