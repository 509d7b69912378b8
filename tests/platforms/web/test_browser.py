import re

import pytest
from playwright.async_api import expect

from bot.commands.language.document import Document, Heading, Image, Prose
from bot.commands.language.reply import Reply
from bot.commands.platform import Outgoing
from bot.core.outbox.parcel import Address, ParcelKind
from bot.core.people.people import Place
from bot.core.pictures import CoverageBars
from bot.pictures.painter import MatplotlibPainter
from tests.platforms.web.browsing import nameless, poor_contrast, too_wide, type_into

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="module"),
]

PART = "F1 is the harmonic mean of precision and recall."


async def test_the_posted_question_is_what_one_sees_first(web, room):
    """Opening the address is enough: the question, its level, its buttons, its thread."""
    await room.posted()

    page = await web.open()

    card = page.locator(".view-question")
    await expect(card).to_contain_text("F1 score")
    await expect(card).to_contain_text("basic")
    await expect(card.get_by_role("button", name="Answer")).to_be_visible()
    await expect(page.get_by_role("button", name=re.compile("Answer in the thread"))).to_be_visible()


async def test_a_second_member_answers_in_the_thread(web, room):
    """Grace's answer shows up at Ada's with its verdict; the feedback is Grace's alone."""
    await room.posted()
    ada, grace = await web.open("ada"), await web.open("grace")
    await ada.click(".thread-chip")

    await grace.click(".thread-chip")
    await expect(grace.locator("#thread-text")).to_be_focused()
    await type_into(grace, "thread", PART)

    await expect(grace.locator("#thread-pane .view-graded")).to_contain_text("1 of 3 ideas")
    await expect(grace.locator(".private-line")).to_contain_text("Only you can see this")
    answer = ada.locator("#thread-pane .message", has_text=PART)
    await expect(answer.locator(".verdict")).to_have_text("Your answer is in.")
    await expect(ada.locator("#channel-pane .thread-chip")).to_contain_text("1 reply")
    assert 0 == await ada.locator(".view-graded").count()
    await expect(ada.locator("#announcer")).to_contain_text("Grace")
    await room.beat()
    await expect(ada.locator("#channel-pane .view-question")).to_contain_text("1 has answered so far.")


async def test_streak_and_leaderboard_are_a_command_away(web, room):
    """Typed with the help of the completion: choose, Tab, choose a value, send."""
    await room.posted()
    page = await web.open("ada")
    await page.click(".thread-chip")
    await type_into(page, "thread", PART)
    await expect(page.locator(".view-graded")).to_be_visible()

    await type_into(page, "channel", "/lead", send=False)
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Tab")
    await expect(page.locator("#channel-text")).to_have_value("/quiz leaderboard ")
    await page.keyboard.type("per")
    await page.keyboard.press("Tab")
    await expect(page.locator(".argument-help .current").first).to_have_text("[period]")
    await page.keyboard.type("mo")
    await expect(page.get_by_role("option", name="month")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.locator("#channel-text")).to_have_value("/quiz leaderboard period:month ")
    await page.keyboard.press("Enter")
    await expect(page.locator(".view-board h3")).to_have_text("This month: points")
    await expect(page.locator(".view-board tr.own")).to_have_count(0)
    await page.get_by_role("button", name="My place").click()
    await expect(page.locator(".view-board tr.own")).to_contain_text("Ada")
    await expect(page.locator(".origin", has_text="You pressed My place")).to_be_visible()

    await type_into(page, "channel", "/quiz streak")
    await page.keyboard.press("Enter")
    await expect(page.locator(".view-streak h3")).to_have_text("1 day")


async def test_completion_is_driven_by_keys_alone(web):
    """Arrows choose, the field says which is active, Escape closes, Enter takes."""
    page = await web.open("olga")
    field = page.locator("#channel-text")

    await type_into(page, "channel", "/quiz", send=False)
    await page.keyboard.press("ArrowDown")
    await expect(field).to_have_attribute("aria-activedescendant", "channel-choice-1")
    await expect(page.get_by_role("listbox")).to_be_visible()
    await expect(page.locator(".composer [role=status]").first).to_contain_text("suggestions")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("listbox")).to_be_hidden()
    await page.keyboard.type("-admin sch")
    await expect(page.get_by_role("option").first).to_contain_text("/quiz-admin schedule")
    await page.keyboard.type("edule list")
    await page.keyboard.press("Enter")
    await expect(page.locator(".card")).to_contain_text("There is no schedule yet")


async def test_values_of_the_server_are_offered(web):
    """Zones and topics are suggested while one types them."""
    page = await web.open("ada")

    await type_into(page, "channel", "/quiz settings zone:berl", send=False)

    await expect(page.get_by_role("option", name="Europe/Berlin")).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(page.locator("#channel-text")).to_have_value("/quiz settings zone:Europe/Berlin ")


async def test_a_list_goes_on_behind_its_comma(web):
    """What was chosen before stays, with or without a space behind the comma."""
    page = await web.open("olga")

    await type_into(page, "channel", "/quiz-admin setup topics:evaluation, bas", send=False)

    await expect(page.get_by_role("option", name="Evaluation, Basics")).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(page.locator("#channel-text")).to_have_value(
        '/quiz-admin setup topics:"evaluation, basics" '
    )


async def test_an_unknown_command_stays_in_the_field(web):
    """What was typed is not lost, and the way out is named."""
    page = await web.open("ada")

    await type_into(page, "channel", "/frobnicate")

    await expect(page.get_by_role("alert")).to_contain_text("There is no command /frobnicate")
    await expect(page.locator("#channel-text")).to_have_value("/frobnicate")


async def test_a_form_is_filled_in_and_faults_stand_at_their_fields(web, room):
    """Label, focus, error in place, a draft that survives closing, and the feedback at the end."""
    await room.posted()
    page = await web.open("ada")

    await page.get_by_role("button", name="Answer", exact=True).click()
    await expect(page.get_by_role("dialog").get_by_role("heading")).to_have_text("F1 score")
    await expect(page.get_by_role("dialog")).to_contain_text("when do you use it?")
    field = page.get_by_label("Your answer")
    await expect(field).to_be_focused()
    await page.get_by_role("dialog").get_by_role("button", name="Send").click()
    await expect(page.locator(".field-fault")).to_have_text("Please fill this in.")
    await expect(field).to_have_attribute("aria-invalid", "true")
    await field.fill(PART)
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.get_by_role("button", name="Answer", exact=True).click()
    await expect(page.get_by_label("Your answer")).to_have_value(PART)
    await page.keyboard.press("Control+Enter")

    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.locator(".view-graded")).to_contain_text("1 of 3 ideas")


async def test_ones_messages_can_be_edited_and_deleted(web):
    """Arrow up edits the last one; the menu deletes after asking; others see both marks."""
    ada, grace = await web.open("ada"), await web.open("grace")
    await type_into(ada, "channel", "Frist")
    await expect(ada.locator("article", has_text="Frist")).to_be_visible()
    await expect(grace.locator("article", has_text="Frist")).to_be_visible()

    await ada.keyboard.press("ArrowUp")
    await expect(ada.get_by_label("Edit your message")).to_be_focused()
    await ada.get_by_label("Edit your message").fill("First")
    await ada.keyboard.press("Enter")
    changed = grace.locator(".message", has_text="First")
    await expect(changed).to_contain_text("(edited)")

    await ada.locator(".message", has_text="First").hover()
    await ada.get_by_role("button", name="Delete").click()
    await ada.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(grace.locator(".message")).to_contain_text("This message was deleted.")
    assert 0 == await grace.get_by_text("First").count()


async def test_reactions_are_seen_by_everybody(web):
    """Chosen from a few, counted, taken back by a click."""
    ada, grace = await web.open("ada"), await web.open("grace")
    await type_into(ada, "channel", "Look")
    message = grace.locator(".message", has_text="Look")
    await message.hover()
    await message.get_by_role("button", name="React").click()
    await grace.get_by_role("menuitem", name="🎉").click()

    seen = ada.locator(".reaction")
    await expect(seen).to_have_accessible_name("🎉 1: Grace")
    await grace.locator(".reaction").click()
    await expect(seen).to_have_count(0)


async def test_a_server_restart_loses_nothing(web, room):
    """Written while the server was away: kept, sent once, and so is what others wrote meanwhile."""
    page = await web.open("ada")
    await type_into(page, "channel", "Before")
    await expect(page.locator("article.message", has_text="Before")).to_be_visible()

    await room.platform.stop()
    await expect(page.locator("#banner")).to_contain_text("Reconnecting")
    await type_into(page, "channel", "Meanwhile")
    await expect(page.locator(".unsent", has_text="Meanwhile")).to_contain_text("Sending")
    await room.start()

    await expect(page.locator("#banner")).to_be_hidden()
    await expect(page.locator(".unsent")).to_have_count(0)
    await expect(page.locator("article.message", has_text="Meanwhile")).to_have_count(1)
    grace = await web.open("grace")
    await expect(grace.locator("article.message")).to_have_count(2)


async def test_what_was_not_sent_survives_a_reload(web, room):
    """The page is closed and opened again while the server is away."""
    page = await web.open("ada")
    address = page.url
    await room.platform.stop()
    await expect(page.locator("#banner")).to_be_visible()
    await type_into(page, "channel", "Kept")
    await room.start()

    await page.goto(address)

    await expect(page.locator("article.message", has_text="Kept")).to_have_count(1)


async def test_hostile_text_stays_text(web, room):
    """Names, messages and answers with markup are shown as they were typed; nothing of it runs."""
    await room.posted()
    page = await web.open("ada")
    hostile = '<img src=x onerror="window.hit=1"><script>window.hit=2</script>'
    await page.click("#me-button")
    await page.get_by_label("Name of a new person").fill("Bobby <b>Tables</b>")
    await page.get_by_role("button", name="Add").click()
    await expect(page.locator("#me")).to_contain_text("Bobby <b>Tables</b>")

    await type_into(page, "channel", hostile)
    await type_into(page, "channel", "[x](javascript:window.hit=3) `<b>` **bold** https://e.example/?a=<b>")
    await page.click(".thread-chip")
    await type_into(page, "thread", f"{PART} {hostile}")

    await expect(page.locator(".view-graded")).to_be_visible()
    await expect(page.locator("#channel-pane .said").first).to_have_text(hostile)
    assert None is await page.evaluate("() => window.hit ?? null")
    assert 0 == await page.locator(".words img:not(.picture), .words script").count()
    links = await page.eval_on_selector_all("#channel-pane a", "all => all.map((a) => a.href)")
    assert ["https://e.example/?a="] == links


async def test_switching_the_person_switches_what_is_seen(web, room):
    """The switcher is a menu; private messages stay with their reader."""
    await room.posted()
    page = await web.open("ada")
    await type_into(page, "channel", "/quiz streak")
    await page.keyboard.press("Enter")
    await expect(page.locator(".view-streak")).to_be_visible()

    await page.click("#me-button")
    await page.get_by_role("button", name="Grace").click()

    await expect(page.locator("#me-button")).to_contain_text("Grace")
    await expect(page.locator(".view-question")).to_be_visible()
    await expect(page.locator(".view-streak")).to_have_count(0)
    await page.reload()
    await expect(page.locator("#me-button")).to_contain_text("Grace")


async def test_unread_channels_are_counted(web):
    """A message elsewhere puts a number at its channel, which goes when it is read."""
    ada, grace = await web.open("ada"), await web.open("grace", path="#/general")

    await type_into(grace, "channel", "Over here")

    channel = ada.locator('[data-channel="general"]')
    await expect(channel.locator(".badge")).to_have_text("1")
    await expect(ada).to_have_title(re.compile(r"\(1\)"))
    await channel.click()
    await expect(channel.locator(".badge")).to_have_count(0)
    await expect(ada.locator(".message")).to_contain_text("Over here")


async def test_unread_marks_outlast_a_reload(web, room):
    """What was unread stays so, and what came while nobody looked is counted; read is read."""
    await room.posted()
    ada, grace = await web.open("ada"), await web.open("grace", path="#/general")
    channel = ada.locator('[data-channel="general"]')
    await type_into(grace, "channel", "Over here")
    await expect(channel.locator(".badge")).to_have_text("1")
    await ada.reload()
    await expect(channel.locator(".badge")).to_have_text("1")
    address = ada.url
    await ada.goto("about:blank")
    await type_into(grace, "channel", "And here")
    await expect(grace.locator(".message")).to_have_count(2)
    await ada.goto(address)

    await expect(channel.locator(".badge")).to_have_text("2")
    await channel.click()
    await expect(ada.locator(".message")).to_have_count(2)
    await ada.reload()
    await expect(ada.locator(".message")).to_have_count(2)
    await expect(channel.locator(".badge")).to_have_count(0)


async def test_a_form_that_a_button_opened_is_answered_under_its_name(web, room):
    """The reply says which button it answers, as without a form."""
    await room.posted()
    page = await web.open("ada")
    await page.locator(".view-question").get_by_role("button", name="Answer", exact=True).click()
    await page.get_by_role("dialog").locator("textarea").fill("It is the harmonic mean of both.")
    await page.keyboard.press("Control+Enter")

    await expect(page.locator("article", has=page.locator(".view-graded"))).to_contain_text(
        "You pressed Answer"
    )


async def test_private_messages_can_be_dismissed(web):
    """They go at a click."""
    page = await web.open("ada")
    await type_into(page, "channel", "/quiz streak")
    await page.keyboard.press("Enter")

    await page.get_by_role("button", name="Dismiss").click()

    await expect(page.locator(".message")).to_have_count(0)


async def test_the_keyboard_alone_reaches_everything(web, room):
    """From the field to a message, into its thread, and back, without a mouse."""
    await room.posted()
    page = await web.open("ada")
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#channel-text")).to_be_focused()
    await page.locator("#channel-pane .list").focus()
    await page.keyboard.press("ArrowUp")
    await expect(page.locator("#channel-pane article.message")).to_be_focused()

    await page.keyboard.press("t")
    await expect(page.locator("#thread-text")).to_be_focused()
    await page.keyboard.type(PART)
    await page.keyboard.press("Enter")
    await expect(page.locator("#thread-pane .view-graded")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#thread")).to_be_hidden()
    await expect(page.locator("#channel-text")).to_be_focused()
    await page.keyboard.press("Alt+ArrowDown")
    await expect(page.locator("#channel-name")).to_have_text("#general")


async def test_it_works_at_360_pixels(web, room):
    """Channel, drawer, thread, completion and form fit a small phone, without sideways scrolling."""
    await room.posted()
    page = await web.open("ada", viewport={"width": 360, "height": 640}, has_touch=True)
    await expect(page.locator(".view-question")).to_be_visible()
    assert not await too_wide(page)
    await expect(page.locator("#sidebar")).to_be_hidden()

    await page.click("#open-sidebar")
    await expect(page.locator("#sidebar")).to_be_visible()
    await page.click('[data-channel="daily"]')
    await expect(page.locator("#sidebar")).to_be_hidden()
    await page.click(".thread-chip")
    await expect(page.locator("#thread")).to_be_in_viewport(ratio=0.99)
    await type_into(page, "thread", PART)
    await expect(page.locator("#thread-pane .view-graded")).to_be_visible()
    assert not await too_wide(page)
    await page.click("#close-thread")
    await type_into(page, "channel", "/quiz", send=False)
    await expect(page.get_by_role("option").first).to_be_in_viewport()
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Answer", exact=True).click()
    await expect(page.get_by_role("dialog")).to_be_in_viewport(ratio=0.99)
    assert not await too_wide(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_words_stand_out_and_have_names_in_both_themes(web, room, theme):
    """WCAG AA contrast of everything that is shown, and a name for every control."""
    await room.posted()
    page = await web.open("olga", color_scheme=theme)
    await page.click(".thread-chip")
    await type_into(page, "thread", f"{PART} It is the arithmetic mean of precision and recall.\n")
    await expect(page.locator(".view-graded")).to_be_visible()
    for command in ("/quiz leaderboard", "/quiz streak", "/quiz help", "/quiz-admin schedule list"):
        shown = await page.locator("#channel-pane article").count()
        await page.fill("#channel-text", f"{command} ")
        await page.keyboard.press("Enter")
        await expect(page.locator("#channel-pane article")).to_have_count(shown + 1)
    await type_into(page, "channel", "/quiz leaderboard per", send=False)
    await expect(page.get_by_role("option").first).to_be_visible()

    ground = await page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert ("rgb(255, 255, 255)" == ground) is (theme == "light")
    assert [] == await poor_contrast(page)
    assert [] == await nameless(page)
    await page.keyboard.press("Escape")
    await page.locator("#channel-pane").get_by_role("button", name="Answer", exact=True).click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert [] == await nameless(page)


async def test_the_theme_can_be_chosen_and_is_remembered(web):
    """The button goes round system, light and dark; a reload keeps the choice."""
    page = await web.open("ada", color_scheme="light")

    await page.click("#theme")
    await page.click("#theme")
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await page.reload()

    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await expect(page.get_by_role("button", name="Theme: dark")).to_be_visible()


class Drawn:
    """A view with a picture, a formula and code."""

    def document(self):
        """One of each."""
        bars = CoverageBars("Ideas covered", (("Harmonic mean", 2),), 3)
        text = "A formula $F_1 = \\frac{2PR}{P + R}$, unread $\\unknown{x}$ and\n\n```python\nx = 1\n```"
        return Document((Heading("Drawn"), Image(bars, "Harmonic mean: 2 of 3"), Prose(text)))


async def test_pictures_and_formulas_are_drawn(web, room):
    """The picture of the shown theme is loaded; the formula is MathML; code can be copied."""
    painter = MatplotlibPainter()
    room.painter = painter
    await room.platform.stop()
    await room.start()
    place, address = Place(1, 1, "web", "local"), Address(1, channel="daily")
    await room.platform.send(
        Outgoing("k", ParcelKind.NOTICE, place, address, Reply(Drawn(), everyone=True), "Drawn")
    )
    page = await web.open("ada", color_scheme="dark")

    picture = page.get_by_role("img", name="Harmonic mean: 2 of 3")
    await expect(picture).to_be_visible()
    await page.wait_for_function("() => document.querySelector('.dark-only img').naturalWidth > 100")
    assert 2 == await page.locator("math mfrac > *").count()
    await expect(page.locator("code.tex")).to_have_text("\\unknown{x}")
    await expect(page.locator("pre.code")).to_have_text("x = 1")
    painter.close()


async def test_the_door_takes_the_secret(web, room):
    """With a secret set, a browser is asked once."""
    await room.platform.stop()
    room.secret = "correct horse battery"
    await room.start()
    page = await web.open()

    await page.get_by_label("Secret").fill("wrong horse battery")
    await page.get_by_role("button", name="Come in").click()
    await expect(page.get_by_role("alert")).to_have_text("That is not the secret.")
    web.complaints.clear()  # the browser reports the 403 of the wrong try
    await page.get_by_label("Secret").fill("correct horse battery")
    await page.get_by_role("button", name="Come in").click()

    await expect(page.locator("#me-button")).to_be_visible()
