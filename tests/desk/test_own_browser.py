"""A member's own page in a real Chromium, as the member comes to it from the browser chat."""

import json
from datetime import timedelta

import pytest
from playwright.async_api import expect

from bot.core.answers.answer import Practice
from bot.core.answers.grade import Grade
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

ANSWER = "F1 is the harmonic mean of precision and recall."
LONG = f"{ANSWER} {'An_answer_without_a_single_blank_in_it' * 4}"


async def mine(web, room, *, answer=ANSWER, **context):
    """A window on Ada's own page, opened from the chat by one press, a day after her answer."""
    await room.posted()
    ada = await room.page("ada")
    await ada.act("say", channel="daily", thread=0, text=f"/quiz answer {answer}")
    await practised(room)
    room.clock.at += timedelta(days=1)
    await room.beat()
    chat = await web.open("ada", **context)
    await type_into(chat, "channel", "/quiz me")
    async with chat.context.expect_page() as opened:
        await chat.get_by_role("link", name="Open your page").click()
    page = await opened.value
    await expect(page.get_by_role("heading", name="Your page", exact=True)).to_be_visible()
    return page


async def practised(room):
    """Ada has practised for some days: enough for her readiness."""
    async with room.store.begin() as tx:
        [ada] = await tx.members.named(1, "Ada")
        for days in range(3, 7):
            at = room.clock.now() - timedelta(days=days)
            grade = Grade(days / 7, 1.0, "rubric")
            await tx.practice.add(Practice(0, 1, ada.id, "f1", at, 0, "So it goes.", grade, at))


async def looked_at(page):
    """Nobody is shut out: contrast, names, edges, nothing that scrolls sideways, no finding of axe."""
    assert [] == await poor_contrast(page)
    assert [] == await nameless(page)
    assert [] == await faint_borders(page)
    assert [] == await violations(page)
    assert not await too_wide(page)


async def test_ones_own_page_from_the_link_to_the_end(web, room):
    """A card is rated by keyboard, the answer read with its feedback, the file saved, all deleted."""
    page = await mine(web, room)
    await expect(page.get_by_role("blockquote").first).to_have_text(ANSWER)
    await expect(page.get_by_role("row", name="Evaluation")).to_contain_text("%")
    await page.get_by_text("Feedback on F1 score").first.press("Enter")
    await expect(page.get_by_text("you covered 1 of 3 ideas")).to_be_visible()

    await page.get_by_text("Show the answer, and say how it went").press("Enter")
    await page.get_by_role("button", name="Good", exact=True).press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("F1 score comes back on")

    async with page.expect_download() as saving:
        await page.get_by_role("link", name="Export it").click()
    told = json.loads((await (await saving.value).path()).read_text(encoding="utf-8"))
    assert [ANSWER] == [row["text"] for row in told["stored"]["answers"]["rows"]]

    await page.get_by_role("link", name="Delete it").press("Enter")
    await page.get_by_role("button", name="Delete everything").press("Enter")
    await expect(page.get_by_role("heading", name="You have left your page.")).to_be_visible()
    await page.goto(f"{room.platform.address}desk/me")
    await expect(page.get_by_text("Your page is not open in this browser.")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("dark", 360), ("light", 1200), ("light", 360)])
async def test_the_page_can_be_read_by_everybody(web, room, scheme, width):
    """Light and dark, narrow and wide, with everything unfolded; the question before deleting, too."""
    page = await mine(web, room, answer=LONG, color_scheme=scheme, viewport={"width": width, "height": 800})
    await expect(page.get_by_role("table")).to_be_visible()
    for details in await page.locator("summary").all():
        await details.press("Enter")

    await looked_at(page)
    await page.goto(f"{room.platform.address}desk/me/forget")
    await looked_at(page)
