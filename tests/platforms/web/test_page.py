"""The page for everybody: for those who do not see it, write from right to left, or hold a small phone."""

import re

import pytest
from playwright.async_api import expect

from tests.platforms.web.browsing import faint_borders, poor_contrast, type_into, violations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="module"),
]

PART = "F1 is the harmonic mean of precision and recall."
PASTED = """(kind) => {
  const data = new DataTransfer();
  data.items.add(new File(["x"], "a.png", { type: "image/png" }));
  const area = document.querySelector("#channel-text");
  area.dispatchEvent(kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


async def give(page, command):
    """Send a command and wait for what comes of it."""
    shown = await page.locator("#channel-pane article").count()
    await page.fill("#channel-text", f"{command} ")
    await page.keyboard.press("Enter")
    await expect(page.locator("#channel-pane article")).to_have_count(shown + 1)


async def states(page):
    """The page in one state after the other, each with its name."""
    yield "a channel"
    await page.click(".thread-chip")
    await expect(page.locator("#thread-text")).to_be_focused()
    yield "an empty thread"
    await type_into(page, "thread", f"{PART} It is the arithmetic mean of precision and recall.")
    await expect(page.locator(".view-graded")).to_be_visible()
    yield "feedback"
    await page.click("#close-thread")
    for command in (
        "/quiz help",
        "/quiz leaderboard",
        "/quiz streak why:yes",
        "/quiz now level:advanced",
        "/quiz progress",
        "/quiz review",
        "/quiz settings reminders:yes",
        "/quiz interview",
        "/quiz-admin schedule list",
        "/quiz-admin schedule preview",
        "/quiz-admin check",
        "/quiz-admin audit",
    ):
        await give(page, command)
        yield command
    await page.click("#me-button")
    yield "people"
    await page.keyboard.press("Escape")
    await type_into(page, "channel", "/quiz settings zone:berl", send=False)
    await expect(page.get_by_role("option", name="Europe/Berlin")).to_be_visible()
    yield "completion"
    await page.fill("#channel-text", "/frobnicate")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("There is no command")
    yield "a fault"
    await page.fill("#channel-text", "")
    await page.click("#open-keys")
    yield "the keyboard's help"
    await page.keyboard.press("Escape")
    await page.locator(".view-question").first.get_by_role("button", name="Answer", exact=True).click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    yield "a form"
    await page.fill("#field-0", "")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".field-fault")).to_be_visible()
    yield "a form with a fault"
    await page.keyboard.press("Escape")
    await page.set_viewport_size({"width": 360, "height": 640})
    yield "a phone"
    await page.click("#open-sidebar")
    await expect(page.locator("#sidebar")).to_be_visible()
    yield "the drawer"


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_every_state_is_accessible(web, room, theme):
    """axe-core finds nothing in any state; words stand out 4.5:1 and the edges of controls 3:1."""
    await room.posted()
    page = await web.open("olga", color_scheme=theme)
    await expect(page.locator(".view-question")).to_be_visible()
    found, seen = {}, 0

    async for state in states(page):
        seen += 1
        faults = [*await violations(page), *await poor_contrast(page), *await faint_borders(page)]
        if faults:
            found[state] = faults

    assert {} == found
    assert 14 <= seen


async def test_the_drawer_takes_the_focus_and_gives_it_back(web):
    """On a phone the keyboard goes where the eye goes, and the page behind waits."""
    page = await web.open("ada", viewport={"width": 360, "height": 640})
    await page.click("#open-sidebar")

    await expect(page.locator('[data-channel="daily"]')).to_be_focused()
    assert await page.evaluate("() => document.querySelector('#main').inert")
    await page.keyboard.press("Escape")
    await expect(page.locator("#open-sidebar")).to_be_focused()
    assert not await page.evaluate("() => document.querySelector('#main').inert")


async def test_a_new_card_is_read_from_its_top_on_a_phone(web):
    """What is higher than the screen begins where one looks, not where it ends."""
    page = await web.open("ada", viewport={"width": 360, "height": 640})
    await give(page, "/quiz help more:yes")
    card = page.locator(".view-plain h3").first

    await expect(card).to_be_in_viewport()
    await expect(page.get_by_role("button", name="Practise now")).not_to_be_in_viewport()


async def test_the_question_stays_within_reach(web, room):
    """Pushed out of sight by talk, it waits above the messages; in sight, it is not shown twice."""
    await room.posted()
    page = await web.open("ada")
    await expect(page.locator(".view-question")).to_be_visible()
    await expect(page.locator("#channel-pane .pin")).to_be_hidden()
    await give(page, "/quiz help more:yes")

    await expect(page.locator("#channel-pane .pin")).to_contain_text("F1 score")
    await page.locator("#channel-pane .pin").click()
    await expect(page.locator("#thread .view-question")).to_be_visible()
    await expect(page.locator("#thread-text")).to_be_focused()


async def test_what_is_pinned_moves_nothing(web, room):
    """A button must not slip away from the pointer because the question left the window, or came back."""
    await room.posted()
    page = await web.open("ada")
    await expect(page.locator(".view-question")).to_be_visible()

    tops = await page.evaluate("""() => {
      const pane = document.querySelector("#channel-pane");
      return [true, false].map((hidden) => {
        pane.querySelector(".pin").hidden = hidden;
        return pane.querySelector(".view-question").getBoundingClientRect().top;
      });
    }""")
    assert tops[0] == tops[1]


async def test_a_button_is_not_drawn_anew_under_the_pointer(web, room):
    """A reply changes the question's card between press and release: the press counts all the same."""
    await room.posted()
    page, other = await web.open("ada"), await web.open("grace")
    box = await page.locator(".view-question").get_by_role("button", name="Answer", exact=True).bounding_box()
    await page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await page.mouse.down()
    await other.click(".thread-chip")
    await type_into(other, "thread", f"{PART}")
    await expect(other.locator(".view-graded")).to_be_visible()
    await other.get_by_role("button", name="general").click()
    await type_into(other, "channel", "Good morning")
    await expect(page.get_by_role("button", name="general")).to_contain_text("1")
    await expect(page.locator(".thread-chip")).to_contain_text("Answer in the thread")
    await page.mouse.up()

    await expect(page.get_by_role("dialog")).to_be_visible()
    await expect(page.locator(".thread-chip")).to_contain_text("1 reply")


async def test_a_draft_outlasts_a_reload(web):
    """What was not sent is still there, in the place where it was being written."""
    page = await web.open("ada")
    await type_into(page, "channel", "Half a thought", send=False)
    await page.reload()
    await expect(page.locator("#channel-text")).to_have_value("Half a thought")

    await page.click('[data-channel="general"]')
    await expect(page.locator("#channel-text")).to_have_value("")


async def test_a_paste_that_is_too_long_is_refused_with_the_limit(web):
    """Nothing is cut off in silence, neither in the field nor in a form."""
    page = await web.open("ada")
    await page.fill("#channel-text", "x" * 20_001)

    await expect(page.get_by_role("alert")).to_contain_text("20,001 characters long; at most 20,000")
    await expect(page.get_by_role("button", name="Send")).to_be_disabled()
    await page.fill("#channel-text", "/quiz suggest")
    await page.keyboard.press("Enter")
    await page.get_by_label("Title").fill("x" * 500)
    await expect(page.get_by_role("dialog")).to_contain_text("That is 500 characters long; at most")


@pytest.mark.parametrize("kind", ["paste", "drop"])
async def test_a_picture_is_refused_aloud(web, kind):
    """Whoever hands one in learns that nobody gets it, and keeps what is written."""
    page = await web.open("ada")
    await type_into(page, "channel", "See", send=False)
    await page.evaluate(PASTED, kind)

    await expect(page.get_by_role("alert")).to_contain_text("Pictures and files cannot be sent here")
    await expect(page.locator("#channel-text")).to_have_value("See")


@pytest.mark.parametrize("address", ["#/nowhere", "#/daily/x", "#/%E0%A4%A", "#/daily/-3"])
async def test_a_wrong_address_leads_home(web, address):
    """The page opens the first channel, and the address says so."""
    page = await web.open("ada", path=address)

    await expect(page.locator("#channel-name")).to_have_text("#daily")
    await expect(page).to_have_url(re.compile("#/daily$"))


async def test_the_address_of_a_thread_that_is_gone_leads_home(web):
    """The reader is told, and stands in the channel."""
    page = await web.open("ada", path="#/daily/999")

    await expect(page.locator("#toasts")).to_contain_text("This thread is gone")
    await expect(page).to_have_url(re.compile("#/daily$"))
    await expect(page.locator("#thread")).to_be_hidden()


async def test_words_run_in_their_own_direction(web):
    """Hebrew and Arabic begin at the right, in the field and in the message."""
    page = await web.open("ada")
    await type_into(page, "channel", "שלום עולם")
    said = page.locator("article .said")

    await expect(said).to_have_css("direction", "rtl")
    await page.fill("#channel-text", "مرحبا")
    await expect(page.locator("#channel-text")).to_have_css("direction", "rtl")


async def test_the_keyboards_help_is_true(web, room):
    """Each line of it, tried: F6 there and back, arrows, letters, the channel below, Escape."""
    await room.posted()
    page = await web.open("ada")
    await type_into(page, "channel", "Mine")
    mine = page.locator("article.message", has_text="Mine")
    await expect(mine).to_be_visible()

    await page.keyboard.press("F6")
    await expect(page.locator("#channel-pane .list")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(mine).to_be_focused()
    await page.keyboard.press("e")
    await expect(page.get_by_label("Edit your message")).to_be_focused()
    await page.keyboard.press("Escape")
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_label("Edit your message")).to_be_focused()
    await page.keyboard.press("Escape")
    await page.keyboard.press("F6")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("r")
    await expect(page.get_by_role("menu")).to_be_visible()
    await page.keyboard.press("Escape")
    await mine.focus()
    await page.keyboard.press("d")
    await expect(page.get_by_role("dialog")).to_contain_text("Delete this message?")
    await page.keyboard.press("Escape")
    await mine.focus()
    await page.keyboard.press("F6")
    await expect(page.locator("#channel-text")).to_be_focused()
    await page.keyboard.press("F6")
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_contain_text("F6")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Alt+ArrowDown")
    await expect(page.locator("#channel-name")).to_have_text("#general")
