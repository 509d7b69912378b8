"""Conversations: how ready somebody is, and practice by need."""

from bot.commands.language.document import Image, Table
from bot.core.pictures import ActivityMap, ReadinessChart

FULL = (
    "It is the harmonic mean of precision and recall. It is low when either of the two is low. "
    "It is used for imbalanced classes, where accuracy misleads."
)
PART = "F1 is the harmonic average of both precision and recall."


async def practise(chat, text, times, by="ada"):
    """Draw F1 and answer it, a day apart."""
    for _ in range(times):
        await chat.command("quiz now evaluation basic", by=by)
        await chat.command("quiz now evaluation basic", by=by)
        await chat.press("Answer", by=by)
        await chat.fill(text=text, by=by)
        await chat.advance(days=1)


def nodes(said, kind):
    """The parts of a reply of one kind."""
    return [node for node in said.reply.view.document().nodes if isinstance(node, kind)]


async def test_progress_without_answers_says_what_is_missing(chat):
    """No number is made up, and there is something to do."""
    said = await chat.command("quiz progress")

    assert "Not enough answers yet" in said.text
    assert "%" not in said.text
    assert ("Practise a question", "Review my cards") == said.buttons


async def test_three_answers_give_a_first_estimate_with_its_range(chat):
    """Table, chart and words say the same."""
    await practise(chat, FULL, 3)
    said = await chat.command("quiz progress")
    [table] = nodes(said, Table)
    chart, year = nodes(said, Image)

    assert (("Evaluation", "100%", "52-100%", "3"),) == table.rows
    assert ReadinessChart("Readiness by topic", (("Evaluation", 100, 52, 100),)) == chart.picture
    assert "Readiness by topic: Evaluation 100%, likely 52-100%" == chart.alt
    assert isinstance(year.picture, ActivityMap)
    assert [1, 1, 1] == [count for _, count in year.picture.days]
    assert "3 on 3 days, at most 1 on one day" in year.alt
    assert not said.public


async def test_daily_answers_and_practice_count_alike(posted):
    """One list of answers, whichever way they were given."""
    await posted.say(FULL)
    await posted.advance(days=1)
    await practise(posted, PART, 1)

    assert "Not enough answers yet: Evaluation" in (await posted.command("quiz progress")).text
    await practise(posted, FULL, 1)
    assert "Evaluation | " in (await posted.command("quiz progress")).text


async def test_a_worse_answer_never_moves_it_up(chat):
    """What was full stays full only as long as the answers are."""
    await practise(chat, FULL, 3)
    before = await chat.command("quiz progress")
    await practise(chat, "I have no idea what that could be at all.", 1)
    after = await chat.command("quiz progress")

    assert "100%" in before.text
    assert "100% |" not in after.text


async def test_trying_again_after_feedback_changes_no_estimate(chat):
    """The first answer of a day counts; the same text twice is one answer."""
    await practise(chat, PART, 3)
    before = (await chat.command("quiz progress")).text
    await chat.command("quiz now evaluation basic")
    await chat.press("Answer")
    await chat.fill(text=PART)
    await chat.press("Answer again")
    await chat.fill(text=FULL)
    again = await chat.press("Answer again")
    assert again.form
    await chat.fill(text=FULL)
    after = (await chat.command("quiz progress")).text

    assert "Questions answered in a year: 3" in before
    assert "Questions answered in a year: 4" in after
    assert "100%" not in after


async def test_others_see_nothing_of_it(chat):
    """Readiness is one's own business."""
    await practise(chat, FULL, 3, by="bob")

    assert "Evaluation" not in (await chat.command("quiz progress", by="ada")).text


async def test_a_drill_stays_with_the_weakest_topics(chat):
    """From progress, through the answer, to the next question."""
    await practise(chat, PART, 3)
    await chat.command("quiz progress")
    drawn = await chat.press("Drill my weakest topics")
    assert "Evaluation is one of your weakest topics" in drawn.text
    view = drawn.reply.view
    if view.question.options:
        said = await chat.press("A")
    else:
        await chat.press("Answer")
        said = await chat.fill(text=PART)

    another = next(offer for offer in said.reply.offers if offer.label == "Another")
    assert {"drill": True} == another.args
    assert "basics" not in (await chat.press("Another")).text


async def test_practice_moves_no_board_and_no_streak(posted):
    """It counts for oneself only."""
    await practise(posted, FULL, 2)

    assert "Nobody is on this board yet" in (await posted.command("quiz leaderboard")).text
    assert "Current: 0 days" in (await posted.command("quiz streak")).text


async def test_the_open_question_is_not_drawn_for_practice(posted):
    """Nobody rehearses today's question in private."""
    drawn = [(await posted.command("quiz now")).reply.view.question.id for _ in range(6)]

    assert "f1" not in drawn


async def test_help_tells_the_rules_of_practice(chat):
    """How a question is drawn, and what it counts for."""
    text = (await chat.command("quiz help more:yes")).text

    assert "draws what you know least" in text
    assert "never for points, streaks or boards" in text
