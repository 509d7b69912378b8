"""Being quoted: only with consent, which is asked for with the first good answer, and whole sentences."""

import ast
from pathlib import Path

import pytest

import bot.commands.views
from bot.commands.language.document import plain
from bot.commands.views.answers import CONSENT

FULL = (
    "It is the harmonic mean of precision and recall. It is low when either of the two is low. "
    "It is used for imbalanced classes, where accuracy misleads."
)
POOR = "It is the arithmetic mean of precision and recall."
YES = "Yes, quote me"


def texts(chat, kind):
    """What was posted of a kind."""
    return [plain(m.reply.view.document()) for m in chat.platform.sent if m.kind.value == kind]


async def a_week(chat):
    """Ada answers the first question in full, and others something."""
    await chat.say(FULL, by="ada")
    await chat.say(FULL + " So says Bob.", by="bob")
    await chat.advance(days=8)


@pytest.mark.parametrize("kind", ["reveal", "week"])
async def test_nobody_is_quoted_who_has_not_said_so(posted, kind):
    """Saying nothing is no consent, wherever answers are quoted."""
    await a_week(posted)

    assert texts(posted, kind)
    assert not any("harmonic mean of precision and recall. It is low" in text for text in texts(posted, kind))


@pytest.mark.parametrize("kind", ["reveal", "week"])
async def test_who_says_yes_is_quoted(posted, kind):
    """By the button of the first good answer."""
    asked = await posted.say(FULL, by="ada")
    saved = await posted.press(YES, by="ada")
    await a_week(posted)

    assert CONSENT in asked.text
    assert "Best answers may be quoted: yes" in saved.text
    assert any(FULL in text for text in texts(posted, kind))
    assert not any("So says Bob" in text for text in texts(posted, kind))


async def test_hidden_answers_are_shown_by_who_agrees(chat):
    """Others read that there are some, and not what nobody lets them read."""
    await chat.set_up("at:09:00 zone:UTC mode:hidden")
    await chat.command("quiz-admin queue f1", by="olga")
    await chat.advance(hours=3)
    await chat.say(FULL, by="ada")
    await chat.say(FULL, by="bob")

    before = await chat.command("quiz answers", by="bob")
    await chat.command("quiz settings share:yes", by="ada")
    after = await chat.command("quiz answers", by="bob")

    assert "One other has answered; so far nobody lets others read it." in before.text
    assert FULL in after.text


@pytest.mark.parametrize("way", ["thread", "form", "command", "feedback"])
@pytest.mark.parametrize(("said", "asks_again"), [("", True), ("yes", False), ("no", False)])
async def test_a_good_answer_asks_until_its_author_has_said(posted, way, said, asks_again):
    """However it was given; yes and no are both remembered."""
    first = await answered(posted, way, FULL)
    if said:
        await posted.command(f"quiz settings share:{said}")
    again = await answered(posted, way, f"{FULL} Or so I think.")

    assert CONSENT in first.text
    assert YES in first.buttons
    assert asks_again == (CONSENT in again.text)
    assert asks_again == (YES in again.buttons)


@pytest.mark.parametrize("way", ["thread", "form", "command", "feedback"])
async def test_other_answers_ask_for_nothing(posted, way):
    """One that would not be quoted is no occasion to ask."""
    said = await answered(posted, way, POOR)

    assert CONSENT not in said.text


async def answered(chat, way, text):
    """What a member who answers so is told."""
    match way:
        case "thread":
            return await chat.say(text)
        case "form":
            await chat.press("Answer")
            return await chat.fill(text=text)
        case "command":
            return await chat.command(f"quiz answer {text}")
        case _:
            await chat.say(text)
            return await chat.command("quiz feedback")


async def test_a_long_answer_is_quoted_in_whole_sentences(posted):
    """What was left out is marked."""
    await posted.command("quiz settings share:yes")
    await posted.say(f"{FULL} {'It rises only when both of them rise. ' * 30}")
    await posted.advance(days=1)

    [reveal] = texts(posted, "reveal")
    assert "both of them rise. \N{HORIZONTAL ELLIPSIS}" in reveal


def test_no_view_cuts_what_people_wrote_by_itself():
    """Quotes are shortened by `excerpt`, in whole sentences, and never by a slice."""
    sliced = []
    for file in Path(bot.commands.views.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                slices = [n for n in ast.walk(node) if isinstance(n, ast.Slice)]
                sliced += [(file.name, n.lineno) for n in slices if node.func.id in {"Quote", "Said"}]

    assert [] == sliced
