from bot.commands.language.document import plain
from bot.core.outbox.parcel import ParcelKind
from bot.testing.chat import Chat
from bot.testing.doubles import SilentTelemetry

FULL = (
    "It is the harmonic mean of precision and recall. It is low when either of the two is low. "
    "It is used for imbalanced classes, where accuracy misleads."
)
PART = "F1 is the harmonic average of both precision and recall."


def sent(chat, kind):
    """The recaps of a kind that went to channels."""
    return [m for m in chat.platform.sent if m.kind is kind and m.address.channel]


async def a_week(chat):
    """Ada answers everything, Bob and Cleo the first question, in part."""
    for by in ("bob", "cleo"):
        await chat.say(PART, by=by)
    for day in range(7):
        question = chat.posted[-1].reply.view.question
        text = "b" if question.options else question.answer
        await chat.say(FULL if day == 0 else text, by="ada")
        await chat.advance(days=1)


async def test_the_week_is_summed_up_once_on_monday_at_noon(posted):
    """Who took part, who leads, what was hard, what was said best, whose streak is worth a word."""
    await posted.command("quiz settings share:yes", by="ada")
    await a_week(posted)
    early = len(sent(posted, ParcelKind.WEEK))
    await posted.advance(hours=3)
    await posted.advance(hours=1)
    await posted.advance(days=1)

    [week] = sent(posted, ParcelKind.WEEK)
    text = plain(week.reply.view.document())
    assert early == 0
    assert "2 to 8 March" in text
    assert "7 questions, 9 answers from 3 members." in text
    assert "1. Ada" in text
    assert "Ada (7 days)" in text
    assert "0 of 3" in text or "1 of 3" in text
    assert FULL in text
    assert "You answered" not in text


async def test_members_who_hide_are_not_named(posted):
    """Neither on the podium nor with a streak, and not quoted without consent."""
    await posted.command("quiz settings boards:no share:no", by="ada")
    await a_week(posted)
    await posted.advance(hours=4)

    [week] = sent(posted, ParcelKind.WEEK)
    assert "Ada" not in str(week.reply.view.document())


async def test_a_restart_and_downtime_post_the_recap_once(posted, library, grader):
    """Two days late it is still news; the restarted bot knows what was posted."""
    await a_week(posted)
    await posted.advance(days=2)
    again = Chat.over(
        library,
        grader,
        posted.store,
        platform=posted.platform,
        clock=posted.clock,
        telemetry=SilentTelemetry(),
    )
    await again.command("quiz-admin recap at:13:00", by="olga")
    await again.advance(hours=1)

    assert 1 == len(sent(again, ParcelKind.WEEK))


async def test_a_recap_that_is_too_old_is_not_posted(posted):
    """Four days after Monday it is no news."""
    await posted.say(FULL, by="ada")
    await posted.advance(days=11)

    assert [] == sent(posted, ParcelKind.WEEK)


async def test_a_week_without_answers_is_passed_over_in_silence(posted):
    """Nobody is scolded."""
    await posted.advance(days=7, hours=4)

    assert [] == sent(posted, ParcelKind.WEEK)


async def test_the_month_ends_with_its_champions_who_share_a_tie(posted):
    """On the first of the next month; March also ends the season."""
    for by in ("ada", "bob"):
        await posted.say(FULL, by=by)
    await posted.advance(days=30, hours=4)
    await posted.advance(hours=1)

    [month] = sent(posted, ParcelKind.MONTH)
    text = plain(month.reply.view.document())
    assert month.summary == "March 2026 is over"
    assert "Champions of the month: Ada, Bob, with 10 points." in text
    assert "The season 2026-Q1 is over too" in text


async def test_a_month_in_the_middle_of_a_season_names_the_months_champions_only(posted):
    """April."""
    await posted.advance(days=31)
    question = posted.posted[-1].reply.view.question
    await posted.say("b" if question.options else question.answer, by="ada")
    await posted.advance(days=29, hours=4)

    [month] = sent(posted, ParcelKind.MONTH)
    assert "April 2026 is over" == month.summary
    assert "season" not in str(month.reply.view.document())


async def test_organisers_turn_each_recap_off_and_it_is_audited(posted):
    """By button; members are refused."""
    await posted.command("quiz-admin recap", by="olga")
    said = await posted.press("Turn the weekly recap off", by="olga")
    refused = await posted.command("quiz-admin recap monthly:no", by="ada")
    await a_week(posted)
    await posted.advance(hours=4)
    audit = await posted.command("quiz-admin audit", by="olga")

    assert "Weekly recap: off" in said.text
    assert "Only organisers" in refused.text
    assert [] == sent(posted, ParcelKind.WEEK)
    assert "weekly off, monthly on, at 12:00" in audit.text


async def test_the_recap_keeps_the_communitys_wall_clock(chat):
    """Noon in Kolkata is 06:30 UTC."""
    await chat.set_up("at:09:00 zone:Asia/Kolkata")
    await chat.command("quiz-admin queue f1", by="olga")
    await chat.advance(days=1)
    question = chat.posted[-1].reply.view.question
    await chat.say("b" if question.options else question.answer, by="ada")
    await chat.advance(days=6, minutes=29)
    early = len(sent(chat, ParcelKind.WEEK))
    await chat.advance(minutes=1)

    assert (0, 1) == (early, len(sent(chat, ParcelKind.WEEK)))
