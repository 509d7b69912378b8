"""Switching packs on and off for one community."""

import pytest

from bot.testing.chat import Chat
from bot.testing.memory.store import MemoryStore
from tests.chat import wide_library
from tests.commands.members.test_contributions import accept_one


@pytest.fixture(scope="module")
def two_packs():
    """The small pack and the Python one."""
    return wide_library()


@pytest.fixture
def wide(two_packs, grader, telemetry):
    """A chat over two packs, with nothing set up."""
    return Chat.open(two_packs, grader, MemoryStore(), telemetry=telemetry)


async def test_packs_are_listed_with_what_they_hold(wide, two_packs):
    """How many of each level, and the largest topics; a button for each."""
    said = await wide.command("quiz-admin packs", by="olga")

    total = len(two_packs.of_pack("python"))
    assert "A small pack (small) is on: 3 questions, 1 basic, 1 intermediate, 1 advanced" in said.text
    assert f"(python) is on: {total} questions" in said.text
    assert "Topics: Evaluation" in said.text
    assert said.buttons[0] == "Switch off: A small pack"
    assert len(said.buttons) == 2


async def test_a_pack_that_is_off_is_asked_nowhere(wide, two_packs):
    """Not daily, not for practice, not in the queue, not in the preview; and back again."""
    await wide.set_up()
    await wide.command("quiz-admin queue f1", by="olga")
    await wide.command("quiz-admin packs", by="olga")
    off = await wide.press("Switch off: A small pack", by="olga")
    refused = await wide.command("quiz-admin queue f1", by="olga")
    practice = [await wide.command("quiz now topic:evaluation", by="ada"), await wide.command("quiz now")]
    await wide.advance(days=4)
    on = await wide.command("quiz-admin packs on:small", by="olga")

    assert "A small pack is off." in off.text
    assert "(small) is off" in off.text
    assert "of a pack that is off" in refused.text
    assert "No question has that topic" in practice[0].text
    asked = {message.reply.view.question.pack for message in wide.posted}
    assert {"python"} == asked | {practice[1].reply.view.question.pack}
    assert "A small pack is on." in on.text
    assert "F1 score" in (await wide.command("quiz-admin queue f1", by="olga")).text
    audit = (await wide.command("quiz-admin audit", by="olga")).text
    assert "pack switched off (small)" in audit
    assert "pack switched on (small)" in audit


async def test_the_last_pack_stays_on(wide):
    """Something is always left to be asked."""
    await wide.command("quiz-admin packs off:python", by="olga")
    said = await wide.command("quiz-admin packs off:small", by="olga")

    assert "there would be no question left" in said.text


async def test_a_schedule_is_not_left_without_questions(wide):
    """It is named, with what to do."""
    await wide.set_up("at:09:00 topics:evaluation")
    said = await wide.command("quiz-admin packs off:small", by="olga")
    listed = await wide.command("quiz-admin packs", by="olga")

    assert '"Daily question" would have no question left' in said.text
    assert "(small) is on" in listed.text


async def test_the_communitys_own_questions_are_a_pack(wide):
    """Listed last once there are any, and switched like the others; another community keeps its own."""
    own = await accept_one(wide)
    listed = await wide.command("quiz-admin packs", by="olga")
    await wide.press("Switch off: This community's own", by="olga")
    await wide.set_up()
    refused = await wide.command(f"quiz-admin queue {own}", by="olga")

    assert "This community's own (own) is on: 1 question, " in listed.text
    assert "of a pack that is off" in refused.text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("off:alchemy", 'There is no pack "alchemy". There is: small, python, own'),
        ("on:small", "A small pack is on already."),
    ],
)
async def test_a_switch_that_changes_nothing_says_so(wide, given, sentence):
    """And nothing is audited."""
    said = await wide.command(f"quiz-admin packs {given}", by="olga")

    assert sentence in said.text
    assert "pack switched" not in (await wide.command("quiz-admin audit", by="olga")).text


async def test_only_organisers_switch_packs(wide):
    """Members are refused."""
    assert "Only organisers" in (await wide.command("quiz-admin packs off:small", by="ada")).text
