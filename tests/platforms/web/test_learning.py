"""Practice, progress and review in the browser chat."""

from datetime import timedelta

from tests.platforms.web.test_commands import command, press, submit

PART = "F1 is the harmonic average of both precision and recall."


async def seen(page, text):
    """The message whose words hold this."""
    return await page.message(lambda message: text in (message["body"] or {}).get("text", ""))


async def test_practice_comes_back_as_a_card_and_shows_in_progress(desk):
    """Answered today, an idea left out is asked tomorrow; a card's message turns into the next step."""
    ada, grace = await desk.page("ada"), await desk.page("grace")
    await command(ada, "/quiz now evaluation basic")
    drawn = await ada.view("question")
    await submit(ada, await press(ada, drawn, "Answer"), text=PART)
    assert not (await ada.view("graded"))["body"]["native"]["points"]
    desk.clock.at += timedelta(days=1)

    await command(ada, "/quiz review")
    card = await seen(ada, "Card 1 of 1 today")
    await press(ada, card, "Show")
    shown = await seen(ada, "How well did you know it?")
    await press(ada, shown, "Good")
    done = await seen(ada, "Known.")
    await command(ada, "/quiz progress")
    progress = await seen(ada, "Your progress")

    assert card["private"]
    assert card["id"] == shown["id"] == done["id"]
    assert "Not enough answers yet: Evaluation" in progress["body"]["text"]
    assert ["Drill my weakest topics", "Review my cards"] == [
        offer["label"] for offer in progress["body"]["offers"]
    ]
    await grace.settled()
    assert not grace.messages


async def test_a_card_is_answered_in_a_form_also_after_a_restart(desk):
    """The button says all that it means; the verdict stands where the form was opened."""
    ada = await desk.page("ada")
    await command(ada, "/quiz now evaluation basic")
    await submit(ada, await press(ada, await ada.view("question"), "Answer"), text=PART)
    desk.clock.at += timedelta(days=1)
    await command(ada, "/quiz review")
    card = await seen(ada, "Card 1 of 1 today")
    await desk.platform.stop()
    await desk.start()
    ada = await desk.page("ada")

    asked = await press(ada, card, "Answer")
    await submit(ada, asked, text="It is low when either of the two is low")

    assert "The idea: F1 score" in (await seen(ada, "That is it."))["body"]["text"]


async def test_one_s_cards_are_saved_from_the_page(desk):
    """A text that Anki imports."""
    ada = await desk.page("ada")
    await command(ada, "/quiz now evaluation basic")
    await submit(ada, await press(ada, await ada.view("question"), "Answer"), text=PART)
    await command(ada, "/quiz review")
    await press(ada, await seen(ada, "Nothing is due today"), "Export for Anki")

    message = await ada.message(lambda m: bool((m["body"] or {}).get("files")))
    (file,) = message["body"]["files"]
    async with desk.session.get(f"{desk.platform.address.rstrip('/')}{file['address']}") as answer:
        text = (await answer.read()).decode()
    assert "sparring-cards.txt" == file["name"]
    assert "#deck:Sparring: " in text
    assert 2 == text.count("sparring-f1-")


async def test_progress_shows_pictures_in_place_of_the_table(desk):
    """The chart says what the table says, in light and dark, with its words for those who do not see it."""
    ada = await desk.page("ada")
    for _ in range(3):
        await command(ada, "/quiz now evaluation basic")
        await ada.settled()
        drawn = max(
            (m for m in ada.messages.values() if "question" in str(m["body"].get("native"))),
            key=lambda m: m["id"],
        )
        await submit(ada, await press(ada, drawn, "Answer"), text=PART)
        desk.clock.at += timedelta(days=1)
    await command(ada, "/quiz progress")
    body = (await seen(ada, "Your progress"))["body"]

    assert "table" not in [node["k"] for node in body["nodes"]]
    pictures = [node for node in body["nodes"] if "alt" in node]
    assert 2 == len(pictures)
    assert "Readiness by topic: Evaluation" in pictures[0]["alt"]
    assert "Evaluation | " in body["text"]
