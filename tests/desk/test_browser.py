"""The desk in a real Chromium, as an organiser comes to it from the browser chat."""

import re

import pytest
from playwright.async_api import expect

from tests.desk.answering import answered, disputed
from tests.platforms.web.browsing import (
    faint_borders,
    nameless,
    poor_contrast,
    too_wide,
    type_into,
    violations,
)
from tests.platforms.web.conftest import chromium, room, web

__all__ = ["chromium", "room", "web"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="module"),
]

PAGES = {
    "Today": "",
    "Calendar": "calendar",
    "Calendar: a day": "calendar/day?schedule=1&day=2026-03-04&words=f1",
    "Questions": "questions?words=f1&level=basic",
    "Questions: one": "questions/one?id=f1",
    "Questions: one with options": "questions/one?id=choice-metric",
    "Review": "review",
    "Review: a ruling": "review/ruling?appeal=1&idea=low-if-either-low",
    "Figures": "figures",
    "Sessions": "sessions",
}
ANSWER = "F1 is the harmonic mean of precision and recall."


async def at_the_desk(web, **context):
    """A window on the desk, opened from the chat by one press."""
    page = await web.open("olga", **context)
    await type_into(page, "channel", "/quiz-admin desk")
    async with page.context.expect_page() as opened:
        await page.get_by_role("link", name="Open the desk").click()
    desk = await opened.value
    await expect(desk.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    return page, desk


async def test_the_desk_opens_from_the_chat_and_shows_an_answer_come_in(web, room):
    """One press, no password; Ada's answer is counted while Olga looks; then she leaves, and is out."""
    await room.posted()
    chat, desk = await at_the_desk(web)
    await expect(desk.locator(".round")).to_contain_text("F1 score")
    await expect(desk.locator(".count")).to_contain_text("0 members have answered")

    ada = await web.open("ada")
    await ada.click(".thread-chip")
    await type_into(ada, "thread", ANSWER)
    await expect(ada.locator("#thread-pane .view-graded")).to_be_visible()
    await desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(desk.locator(".count")).to_contain_text("1 member has answered")
    assert ANSWER not in await desk.content()

    await desk.keyboard.press("Tab")
    await expect(desk.get_by_role("link", name="To the page")).to_be_focused()
    await desk.get_by_role("link", name="Sessions").click()
    await expect(desk.get_by_text("this browser")).to_be_visible()
    await desk.get_by_role("button", name="Leave the desk").press("Enter")
    await expect(desk.get_by_role("heading", name="You have left the desk.")).to_be_visible()
    async with chat.context.expect_page() as opened:
        await chat.get_by_role("link", name="Open the desk").click()
    spent = await opened.value
    await expect(spent.get_by_role("heading", name=re.compile("does not work any more"))).to_be_visible()


async def test_days_are_dragged_and_the_swap_undone_by_keyboard(web, room):
    """A day on another one swaps their questions; what it did is said, and one key takes it back."""
    await room.posted()
    _, desk = await at_the_desk(web)
    await desk.get_by_role("link", name="Calendar", exact=True).click()
    tuesday, thursday = (desk.locator(f'[data-day="2026-03-{day}"]') for day in ("03", "05"))
    first, second = [await each.get_by_role("link").inner_text() for each in (tuesday, thursday)]
    assert first != second

    await tuesday.drag_to(thursday)
    await expect(desk.get_by_role("status")).to_contain_text("Tue 3 Mar 2026 asks")
    await expect(thursday.get_by_role("link")).to_have_text(first)
    await expect(tuesday.get_by_role("link")).to_have_text(second)
    await desk.get_by_role("button", name=re.compile("^Undo")).press("Enter")
    await expect(desk.get_by_role("status")).to_contain_text("Undone.")
    await expect(tuesday.get_by_role("link")).to_have_text(first)

    await tuesday.get_by_role("link").press("Enter")
    await desk.get_by_label("Swap with").select_option("2026-03-05")
    await desk.get_by_role("button", name="Swap the two").press("Enter")
    await expect(thursday.get_by_role("link")).to_have_text(first)


async def test_a_question_is_found_and_an_answer_tried_by_keyboard(web, room):
    """Words, Enter, the question, an answer: what it would earn is said, with no finding of axe."""
    await room.posted()
    _, desk = await at_the_desk(web)
    await desk.get_by_role("link", name="Questions", exact=True).press("Enter")
    await desk.get_by_label("Words in the question").fill("f1")
    await desk.get_by_label("Words in the question").press("Enter")
    await expect(desk.get_by_role("heading", name="1 question", exact=True)).to_be_visible()
    await desk.get_by_role("link", name="F1 score").press("Enter")
    await desk.get_by_label("As a member would write it").fill(ANSWER)
    await desk.get_by_role("button", name="Grade it").press("Enter")

    outcome = desk.get_by_role("status")
    await expect(outcome).to_contain_text("by the words")
    await expect(outcome).to_be_in_viewport()
    assert [] == await violations(desk)
    assert [] == await poor_contrast(desk)


async def test_a_file_of_questions_is_brought_along(web, room):
    """Chosen, looked at, added: the list has it, and axe finds nothing on the way."""
    await room.posted()
    _, desk = await at_the_desk(web)
    await desk.get_by_role("link", name="Questions", exact=True).click()
    deck = b"question,answer\nWhat is recall?,The share of the positives that were found.\nWhat is it?,\n"
    file = {"name": "deck.csv", "mimeType": "text/csv", "buffer": deck}
    await desk.get_by_label("File of questions").set_input_files(files=[file])
    await desk.get_by_role("button", name="Look at it").press("Enter")
    await expect(desk.get_by_role("heading", name="deck.csv: 1 new question")).to_be_visible()
    assert [] == await violations(desk)
    assert [] == await poor_contrast(desk)

    await desk.get_by_role("button", name="Add 1 question").press("Enter")
    await expect(desk.get_by_role("status")).to_contain_text("1 question of deck.csv added")
    await expect(desk.get_by_role("link", name="What is recall?")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("dark", 360), ("light", 1200)])
async def test_the_desk_can_be_read_by_everybody(web, room, scheme, width):
    """Light and dark, narrow and wide: contrast, names, nothing that scrolls sideways, no finding of axe."""
    await room.posted()
    await answered(room, 24)
    ada = await room.page("ada")
    text = "/quiz report question:f1 reason:It is wrong."
    await ada.act("say", channel="daily", thread=0, text=text)
    await disputed(room)
    _, desk = await at_the_desk(web, color_scheme=scheme, viewport={"width": width, "height": 800})

    await expect(desk.locator(".badge")).to_have_text("3")
    for page, path in PAGES.items():
        await desk.goto(f"{room.platform.address}desk/{path}")
        await expect(desk.locator("nav [aria-current=page]").first).to_have_text(page.partition(":")[0])
        for details in await desk.locator("summary").all():
            await details.press("Enter")
        assert [] == await poor_contrast(desk)
        assert [] == await nameless(desk)
        assert [] == await faint_borders(desk)
        assert [] == await violations(desk)
        assert not await too_wide(desk)
