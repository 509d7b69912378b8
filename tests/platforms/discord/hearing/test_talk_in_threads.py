"""What is said in a question's thread and is no plain answer."""

import pytest

from tests.platforms.discord.simchat import words

GOOD = "It is the harmonic mean of precision and recall."


@pytest.mark.parametrize(
    "text", ["good morning", "lol", "Thanks everyone", "<:party:1234>", "https://a.example"]
)
async def test_a_remark_gets_no_mark_and_no_word(posted, text):
    """Neither before an answer nor after one."""
    before = await posted.ada.send(posted.thread, text)
    await posted.ada.send(posted.thread, GOOD)
    said = len(posted.thread.history())
    after = await posted.ada.send(posted.thread, text)

    standing = {message.id: message for message in posted.thread.history()}
    assert said + 1 == len(standing)
    assert [] == [*standing[before.id].reactions, *standing[after.id].reactions]


async def test_what_may_be_an_answer_is_asked_about_in_private(posted):
    """Nothing about it stands in the thread but the bot's envelope, and nothing is counted."""
    said = len(posted.thread.history())

    await posted.ada.send(posted.thread, "Because the moon is made of cheese")

    assert said + 1 == len(posted.thread.history())
    told = await posted.ada.slash(posted.channel, "quiz feedback")
    assert "not answered" in words(told.response)


async def test_whoever_asks_for_a_hint_is_met_with_one(posted):
    """It is no answer: nothing is counted, and the bot's envelope leads to the hint."""
    said = len(posted.thread.history())

    await posted.ada.send(posted.thread, "Can I have a hint please?")

    assert said + 1 == len(posted.thread.history())
    assert "not answered" in words((await posted.ada.slash(posted.channel, "quiz feedback")).response)


async def test_the_public_line_praises_or_says_that_the_answer_is_in(posted):
    """What is missing is told in private."""
    await posted.ada.send(posted.thread, "It has to do with precision.")

    line = words(posted.thread.history()[-1])

    assert "Your answer is in, but does not count yet: please see your feedback." in line
    assert "ideas" not in line


async def test_what_was_said_to_an_answer_goes_with_it(posted):
    """A deleted answer leaves no verdict behind; the others' stay."""
    mine = await posted.ada.send(posted.thread, GOOD)
    theirs = await posted.ben.send(posted.thread, GOOD)
    lines = [message for message in posted.thread.history() if message.author.bot and message.reference]

    await posted.ada.delete(mine)

    left = [message.id for message in posted.thread.history()]
    assert theirs.id in left
    assert [line.id in left for line in lines] == [False, True]


FULL = (
    "It is the harmonic mean of precision and recall. It is low when either of the two is low. "
    "It is used for imbalanced classes, where accuracy misleads."
)
WEAK = "It has to do with precision, and it is used for something or other that I forgot."


def _lines(posted):
    """What the bot said to answers in the thread."""
    return [words(m) for m in posted.thread.history() if m.author.bot and m.reference]


@pytest.mark.parametrize("gone", ["first", "second"])
@pytest.mark.parametrize("how", ["deleted", "emptied"])
async def test_the_line_says_how_the_answer_did_that_is_left(posted, gone, how):
    """Of two answers one is taken back: what was said of it goes, and the other has its word."""
    first = await posted.ada.send(posted.thread, FULL)
    second = await posted.ada.send(posted.thread, WEAK)
    assert ["Read. Your best answer counts."] == _lines(posted)

    taken = first if gone == "first" else second
    await (posted.ada.delete(taken) if how == "deleted" else posted.ada.edit(taken, ""))

    assert ["Your answer is in." if gone == "first" else "Full marks. 10 points."] == [
        line.partition("\n")[0] for line in _lines(posted)
    ]
    both = second if gone == "first" else first
    await (posted.ada.delete(both) if how == "deleted" else posted.ada.edit(both, ""))
    assert [] == _lines(posted)
