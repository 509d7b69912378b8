"""What somebody who goes too fast is told, and that nothing is lost by it."""

import pytest

from bot.core.ratelimits import Allowance, RateLimits
from bot.testing.chat import Chat
from bot.testing.memory.store import MemoryStore

GOOD = "It is the harmonic mean of precision and recall"


@pytest.fixture
async def hasty(library, grader, telemetry) -> Chat:
    """A chat with the first question posted, where three things may be done at once, one every 20 s."""
    limits = RateLimits(member=Allowance(burst=3, per_minute=3))
    chat = Chat.open(library, grader, MemoryStore(), telemetry=telemetry, limits=limits)
    await chat.set_up()
    await chat.command("quiz-admin queue f1", by="olga")
    await chat.advance(hours=3)
    return chat


async def test_who_goes_too_fast_is_told_how_long_to_wait(hasty):
    """Three times it works; the fourth time a friendly sentence says when to try again."""
    said = [await hasty.command("quiz streak") for _ in range(4)]

    assert ["quick" in each.text for each in said] == [False, False, False, True]
    assert "You're quick! Try again in 20 s." == said[3].text.strip()
    assert not said[3].public
    await hasty.advance(seconds=20)
    assert "quick" not in (await hasty.command("quiz streak")).text


async def test_an_answer_in_the_thread_is_not_lost(hasty):
    """The message stands, and an edit or another try after the wait counts."""
    for _ in range(3):
        await hasty.command("quiz streak")

    early = await hasty.say(GOOD, message="m1")
    await hasty.advance(seconds=20)
    counted = await hasty.edit("m1", f"{GOOD}.")

    assert "not counted yet: in 20 s, edit it or send it once more" in early.text
    assert "points" in counted.text


async def test_an_answer_by_form_is_given_back(hasty):
    """What was typed into a form that closed stands in the reply, to be copied."""
    for _ in range(3):
        await hasty.command("quiz streak")
    await hasty.press("Answer")

    early = await hasty.fill(text=GOOD)

    assert "send it once more" in early.text
    assert GOOD in early.text


async def test_a_round_is_answered_by_everybody_at_once(library, grader):
    """The limit of a community does not stand in the way of its answers."""
    limits = RateLimits(community=Allowance(burst=5, per_minute=1))
    chat = Chat.open(library, grader, MemoryStore(), limits=limits)
    await chat.set_up()
    await chat.command("quiz-admin queue f1", by="olga")
    await chat.advance(hours=3)

    said = [await chat.say(GOOD, by=f"m{number}") for number in range(12)]

    assert not [each.text for each in said if "quick" in each.text]
