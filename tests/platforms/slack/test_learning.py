"""Practice, progress and review on Slack."""

import re

from tests.platforms.slack.webapi import Channel
from tests.platforms.slack.workspace import words

PART = "F1 is the harmonic average of both precision and recall."


async def practised(group):
    """F1, answered in part."""
    drawn = await group.slash("/quiz now evaluation basic")
    assert "F1" in words(drawn)
    await group.press("Answer", drawn["blocks"], hidden=True)
    assert {} == await group.submit(group.view, text=PART)


async def test_cards_are_asked_one_after_the_other_in_one_message(group):
    """Show, rate, next: each press replaces the message, which only the member sees."""
    await practised(group)
    await group.beat(days=1)

    asked = await group.slash("/quiz review")
    shown = await group.press("Show", asked["blocks"], hidden=True)
    rated = await group.press("Good", shown["blocks"], hidden=True)
    done = await group.press("Next card", rated["blocks"], hidden=True)

    assert "ephemeral" == asked["response_type"]
    assert "Card 1 of 1 today" in words(asked)
    assert "How well did you know it?" in words(shown)
    assert "Back in 2 days" in words(rated)
    assert "Done for today: 1 card reviewed." in words(done)
    assert all(each["replace_original"] for each in (shown, rated, done))


async def test_a_card_is_answered_in_a_form_also_after_a_restart(group):
    """Its form means the same to the next process."""
    await practised(group)
    await group.beat(days=1)
    asked = await group.slash("/quiz review")
    await group.press("Answer", asked["blocks"], hidden=True)
    form = group.view
    await group.stop()
    await group.start()

    await group.submit(form, text="It is low when either of the two is low")

    assert "That is it." in words(group.server.responses[-1][1])


async def test_progress_tells_in_letters_what_pictures_would(group):
    """Messages that only one person sees carry no files there: bars and the year's words do."""
    for _ in range(3):
        await practised(group)
        await group.beat(days=1)

    told = words(await group.slash("/quiz progress"))

    assert "Your progress" in told
    assert "Evaluation" in told
    assert "Likely" in told
    assert "3 on 3 days, at most 1 on one day" in told
    assert re.search(r"Evaluation +█+░+ +\d+%  \(\d+-\d+%\)", told)
    assert re.search(r"Mar 2026  ██████████  +3", told)
    assert re.search(r"Feb 2026  ░░░░░░░░░░  +0", told)
    assert [] == list(group.server.files.values())


async def test_progress_has_its_pictures_in_a_direct_conversation(group):
    """Where nobody else is they come as files, with their words; bars would say the same once more."""
    for _ in range(3):
        await practised(group)
        await group.beat(days=1)
    group.server.channels["D0U0ADA"] = Channel("D0U0ADA", "", {group.server.BOT, "U0ADA"})

    told = words(await group.slash("/quiz progress", channel="D0U0ADA"))

    assert "Evaluation" in told
    assert "█" not in told
    assert ["D0U0ADA"] * 2 == [file["channel"] for file in group.server.files.values()]
    assert all(file["alt"] for file in group.server.files.values())


async def test_progress_asked_in_somebody_else_s_conversation_shares_no_file(group):
    """A command works in a conversation between two people, which the bot is not in: words take the place."""
    await practised(group)
    group.server.channels["D0OTHERS"] = Channel("D0OTHERS", "", {"U0ADA", "U0BOB"})

    await group.slash("/quiz progress", channel="D0OTHERS")

    said = " ".join(words(body) for _, body in group.server.responses)
    assert "on 1 day, at most 1 on one day" in said
    assert [] == group.server.channels["D0OTHERS"].messages


async def test_cards_come_as_a_file_by_direct_message(group):
    """Where nobody else is."""
    await practised(group)
    asked = await group.slash("/quiz review")

    told = await group.press("Export for Anki", asked["blocks"], hidden=True)

    (file,) = group.server.files.values()
    assert file["channel"].startswith("D")
    assert b"sparring-f1-" in file["bytes"]
    assert "direct messages" in words(told)
