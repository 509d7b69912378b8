"""Suggesting and reporting questions in the browser chat, and what an organiser does there."""

from tests.platforms.web.test_commands import command, press, submit

_ANSWER = "A deep tree can give every sample a leaf of its own.\nA depth limit stops it."
_BAD = "Why do trees overfit? <img src=x onerror=alert(1)> [bank](https://evil.example)"


async def test_a_suggestion_goes_from_the_form_to_the_board_of_questions(desk):
    """A form of five fields; the organiser sees it as it would be asked, and accepts it."""
    await desk.posted()
    ada, olga = await desk.page("ada"), await desk.page("olga")

    asked = await command(ada, "/quiz suggest")
    names = [field["name"] for field in asked["form"]["fields"]]
    await submit(ada, asked, question=_BAD, answer=_ANSWER, title="Trees", topic="", level="basic")
    await ada.message(lambda m: "An organiser will look at" in str(m["body"]))
    await command(olga, "/quiz-admin review list")
    shown = await olga.message(lambda m: "Suggestion 1: Trees" in str(m["body"]))
    await press(olga, shown, "Accept")
    await olga.message(lambda m: "is a question of this community" in str(m["body"]))

    assert ["question", "answer", "title", "topic", "level"] == names
    drawn = str(shown["body"])
    assert "<img src=x onerror=alert(1)>" in drawn
    assert "evil.example" in drawn
    assert "'href'" not in drawn


async def test_a_report_on_today_s_question_reaches_the_organiser(desk):
    """The reason and how many say so; the question is taken out by a button."""
    await desk.posted()
    ada, olga = await desk.page("ada"), await desk.page("olga")

    await submit(ada, await command(ada, "/quiz report"), reason="It has a typo")
    await ada.message(lambda m: "An organiser will look at" in str(m["body"]))
    await command(olga, "/quiz-admin review list")
    shown = await olga.message(lambda m: "Reported:" in str(m["body"]))
    await press(olga, shown, "Take it out")
    done = await olga.message(lambda m: "is not asked here any more" in str(m["body"]))

    assert "1 member says" in str(shown["body"])
    assert "It has a typo" in str(shown["body"])
    assert done["private"]
