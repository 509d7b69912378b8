"""Practice, progress and review on Discord."""

from tests.platforms.discord.simchat import words

PART = "F1 is the harmonic average of both precision and recall."


async def practised(sim, member):
    """F1, answered in part, and a day gone by."""
    drawn = await member.slash(sim.channel, "quiz now", topic="evaluation", level="basic")
    assert "F1" in words(drawn.response)
    form = await member.click(drawn.response, label="Answer")
    graded = await member.submit_modal(form, {"text": PART})
    assert graded.response.ephemeral
    await sim.advance(days=1)


async def test_cards_are_asked_one_after_the_other_in_one_message(sim):
    """Show, rate, next: each press turns the message into the next step, for the member alone."""
    await practised(sim, sim.ada)

    asked = await sim.ada.slash(sim.channel, "quiz review")
    card = asked.response
    told, places = [words(card)], [card.id]
    for label in ("Show", "Good", "Next card"):
        card = (await sim.ada.click(card, label=label)).response
        told.append(words(card))
        places.append(card.id)

    assert asked.response.ephemeral
    assert "Card 1 of 1 today" in told[0]
    assert "How well did you know it?" in told[1]
    assert "Back in 2 days" in told[2]
    assert "Done for today: 1 card reviewed." in told[3]
    assert 1 == len(set(places))


async def test_a_card_is_answered_in_a_form_also_after_a_restart(sim):
    """Its button and its form mean the same to the next process."""
    await practised(sim, sim.ada)
    asked = await sim.ada.slash(sim.channel, "quiz review")
    form = await sim.ada.click(asked.response, label="Answer")
    await sim.restart()

    done = await sim.ada.submit_modal(form, {"text": "It is low when either of the two is low"})

    assert "That is it." in words(done.response)


async def test_progress_shows_the_chart_with_its_words(sim):
    """Two pictures with descriptions; the table would say the same again."""
    for _ in range(3):
        drawn = await sim.ada.slash(sim.channel, "quiz now", topic="evaluation", level="basic")
        form = await sim.ada.click(drawn.response, label="Answer")
        await sim.ada.submit_modal(form, {"text": PART})
        await sim.advance(days=1)

    result = await sim.ada.slash(sim.channel, "quiz progress")

    assert result.response.ephemeral
    assert "Your progress" in words(result.response)
    assert "| " not in words(result.response)
    assert 2 == len(result.response.attachments)
    drill = await sim.ada.click(result.response, label="Drill my weakest topics")
    assert "Evaluation is one of your weakest topics" in words(drill.response)


async def test_cards_come_as_a_file_for_anki(sim):
    """The ephemeral reply carries it."""
    await practised(sim, sim.ada)
    asked = await sim.ada.slash(sim.channel, "quiz review")
    shown = await sim.ada.click(asked.response, label="Show")
    rated = await sim.ada.click(shown.response, label="Easy")
    done = await sim.ada.click(rated.response, label="Next card")

    result = await sim.ada.click(done.response, label="Export for Anki")

    (file,) = result.response.attachments
    assert "sparring-cards.txt" == file.filename
