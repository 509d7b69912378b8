import pytest

from bot.commands.language.document import plain
from bot.core.errors import PlatformUnreachable


async def test_setup_with_arguments_runs_at_once(chat):
    """One command, and the next post is planned."""
    said = await chat.set_up("at:09:00 zone:Europe/Berlin days:weekdays")

    assert "Mon-Fri at 09:00, Europe/Berlin" in said.text
    assert "Next post" in said.text


async def test_setup_without_arguments_is_a_draft_with_buttons(chat):
    """Nothing is stored or posted before Start is pressed."""
    chat.organisers.add("otto")
    draft = await chat.command("quiz-admin setup", by="olga")
    assert "There is no schedule yet" in (await chat.command("quiz-admin schedule list", by="otto")).text
    await chat.advance(days=2)
    assert not chat.posted
    assert "Nothing is stored or posted before you press Start" in draft.text
    asked = await chat.press("Change time", by="olga")
    assert ["09:00", "UTC", "daily", "close"] == [field.value for field in asked.form.fields]
    await chat.fill(by="olga", at="10:30", days="mon wed")
    started = await chat.press("Start", by="olga")
    await chat.advance(days=1)

    assert "Mon, Wed at 10:30" in started.text
    assert len(chat.posted) == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("zone:Mars/Olympus", "no time zone"),
        ("at:25:00", "a time like 09:00"),
        ("days:someday", "is not a day"),
        ("topics:alchemy", "no topic"),
        ("levels:impossible", "no level"),
        ("mode:secret", "is one of: open, hidden"),
        ("reveal:soon", "no time of the reveal: say 18:00, or close"),
        ("topics:basics levels:basic", "No question fits"),
    ],
)
async def test_a_bad_setting_gets_a_sentence_and_stores_nothing(chat, given, sentence):
    """What is wrong and what would be right."""
    said = await chat.set_up(given)

    assert sentence in said.text
    assert "There is no schedule yet" in (await chat.command("quiz-admin schedule list", by="olga")).text


async def test_only_organisers_may_organise(chat):
    """Permission is checked in dispatch, whatever the platform showed."""
    said = await chat.command("quiz-admin setup at:09:00", by="ada")

    assert "Only organisers" in said.text
    assert "There is no schedule" in (await chat.command("quiz-admin schedule list", by="olga")).text


async def test_an_appointed_organiser_may_organise_and_a_dismissed_one_may_not(posted):
    """Both are audited."""
    await posted.command("quiz streak", by="ada")
    await posted.command("quiz-admin organisers add:@ada", by="olga")
    allowed = await posted.command("quiz-admin schedule list", by="ada")
    await posted.command("quiz-admin organisers remove:@ada", by="olga")
    refused = await posted.command("quiz-admin schedule list", by="ada")

    assert "Daily question" in allowed.text
    assert "Only organisers" in refused.text
    assert "organiser removed (Ada)" in (await posted.command("quiz-admin audit", by="olga")).text


async def test_the_preview_tells_of_clock_changes(chat):
    """The night on which 02:30 does not exist in Berlin is 29 March 2026."""
    await chat.set_up("at:02:30 zone:Europe/Berlin")
    await chat.advance(days=20)
    said = await chat.command("quiz-admin schedule preview", by="olga")

    assert "Sun 29 Mar 03:00" in said.text
    assert "does not exist" in said.text


async def test_the_preview_says_why_each_comes(chat):
    """Core and new ones with the week's share of their level; then the oldest again, with its date."""
    await chat.set_up("at:09:00 zone:UTC")
    said = (await chat.command("quiz-admin schedule preview", by="olga")).text

    assert "a core question; not asked yet; week 1: 70% basic" in said
    assert "every question was asked; this one the longest ago, on 2026-" in said


async def test_a_paused_schedule_posts_nothing_and_breaks_nothing(posted):
    """After a week's pause the streak goes on."""
    await posted.say(posted.posted[-1].reply.view.question.answer)
    await posted.command("quiz-admin schedule pause", by="olga")
    await posted.advance(days=7)
    assert len(posted.posted) == 1

    await posted.command("quiz-admin schedule resume", by="olga")
    await posted.advance(days=1)
    question = posted.posted[-1].reply.view.question
    await posted.say("b" if question.options else question.answer)

    assert len(posted.posted) == 2
    assert "Current: 2 days" in (await posted.command("quiz streak")).text


async def test_a_skipped_date_has_no_round(posted):
    """The day after is asked as planned."""
    await posted.command("quiz-admin schedule skip day:2026-03-03", by="olga")
    await posted.advance(days=1)
    assert len(posted.posted) == 1
    await posted.advance(days=1)
    assert len(posted.posted) == 2


async def test_a_removed_schedule_posts_no_more_after_confirmation(posted):
    """It asks first; the history stays."""
    await posted.say(posted.posted[-1].reply.view.question.answer)
    asked = await posted.command("quiz-admin schedule remove", by="olga")
    await posted.press("Remove it", by="olga")
    await posted.advance(days=3)

    assert "Remove" in asked.text
    assert len(posted.posted) == 1
    assert "1 | Ada" in (await posted.command("quiz leaderboard period:all")).text


async def test_posting_by_hand_posts_today_once(chat):
    """Earlier than planned, and not twice."""
    await chat.set_up("at:20:00 zone:UTC")
    await chat.command("quiz-admin schedule post", by="olga")
    await chat.beat()
    again = await chat.command("quiz-admin schedule post", by="olga")
    await chat.advance(hours=15)

    assert len(chat.posted) == 1
    assert "out already" in again.text


async def test_changing_the_time_after_todays_post_does_not_post_twice_today(posted):
    """One round a date, whatever is changed."""
    await posted.command("quiz-admin setup schedule:1 at:18:00", by="olga")
    await posted.advance(hours=12)

    assert len(posted.posted) == 1


async def test_check_names_what_is_broken_and_the_last_trouble(posted):
    """What is missing, what it breaks, how to mend it."""
    posted.platform.broken["daily"] = PlatformUnreachable(
        "I may not send messages in #daily.", hint="Allow Send Messages."
    )
    await posted.advance(days=1)
    said = await posted.command("quiz-admin check", by="olga")

    assert "I may not send messages in #daily." in said.text
    assert "Last delivery" in said.text


async def test_an_unreachable_channel_is_reported_once_retried_and_posted_late(posted):
    """Never silently dropped: one notice, back-off, and the question when the channel is back."""
    posted.platform.broken["daily"] = PlatformUnreachable("I may not send messages in #daily.")
    await posted.advance(days=1)
    for _ in range(5):
        await posted.advance(minutes=5)
    notices = [m for m in posted.platform.sent if m.kind.value == "notice"]
    assert len(notices) == 1
    told = plain(notices[0].reply.view.document())
    assert 'The question of "Daily question" for #daily could not be posted yet.' in told
    assert "I may not send messages in #daily." in told
    assert "permission" not in told
    assert "[#" not in notices[0].summary

    del posted.platform.broken["daily"]
    await posted.advance(minutes=20)

    assert len(posted.posted) == 2


async def test_a_round_that_was_never_posted_breaks_no_streak(posted):
    """The channel was closed for a whole day."""
    await posted.say(posted.posted[-1].reply.view.question.answer)
    posted.platform.broken["daily"] = PlatformUnreachable("I may not send messages in #daily.")
    await posted.advance(days=1)
    del posted.platform.broken["daily"]
    await posted.advance(hours=24)
    question = posted.posted[-1].reply.view.question
    await posted.say("b" if question.options else question.answer)

    assert "Current: 2 days" in (await posted.command("quiz streak")).text


async def test_one_failing_destination_stops_no_other(chat):
    """Two schedules, one broken channel: the other one is posted."""
    await chat.set_up("at:09:00 channel:one")
    await chat.set_up("at:09:00 channel:two")
    chat.platform.broken["one"] = PlatformUnreachable("gone")
    await chat.advance(hours=3)

    assert ["two"] == [message.address.channel for message in chat.posted]


async def test_a_repair_mends_a_streak_and_leaves_an_audit_line(posted):
    """Who, whose, which day, why."""
    await posted.say(posted.posted[-1].reply.view.question.answer)
    await posted.advance(days=1)
    await posted.advance(days=1)
    question = posted.posted[-1].reply.view.question
    await posted.say("b" if question.options else question.answer)
    said = await posted.command('quiz-admin repair member:@ada day:2026-03-03 note:"was ill"', by="olga")

    assert "streak of 3" in said.text
    assert (
        "streak repaired (Ada, 2026-03-03: was ill)"
        in (await posted.command("quiz-admin audit", by="olga")).text
    )
    assert "was ill" in (await posted.command("quiz streak why")).text


async def test_a_day_without_a_round_cannot_be_repaired(posted):
    """There was nothing to miss."""
    await posted.command("quiz streak", by="ada")
    said = await posted.command("quiz-admin repair member:@ada day:2026-02-01", by="olga")

    assert "No round was posted" in said.text


async def test_another_communitys_schedule_cannot_be_touched(posted):
    """A number from elsewhere is unknown here."""
    said = await posted.forge("quiz-admin schedule pause", {"schedule": 1}, by="olga", tenant="another")

    assert "no schedule 1 here" in said.text


async def test_the_queue_is_asked_in_order(posted):
    """What organisers queue comes first."""
    await posted.command("quiz-admin queue talk", by="olga")
    await posted.command("quiz-admin queue choice-metric", by="olga")
    await posted.advance(days=1)
    await posted.advance(days=1)

    assert ["f1", "talk", "choice-metric"] == [m.reply.view.question.id for m in posted.posted]


async def test_an_unknown_question_cannot_be_queued(posted):
    """A sentence, not a crash."""
    assert "no question" in (await posted.command("quiz-admin queue nonsense", by="olga")).text


async def test_notices_go_where_the_organiser_wants_them(posted):
    """A channel of their own, in place of whoever can be reached."""
    await posted.command("quiz-admin notices channel:staff", by="olga")
    posted.platform.broken["daily"] = PlatformUnreachable("I may not send messages in #daily.")
    await posted.advance(days=1)

    notice = next(m for m in posted.platform.sent if m.kind.value == "notice")

    assert notice.address.channel == "staff"


async def test_answers_leave_the_machine_only_where_an_organiser_said_so(posted):
    """Off by default; without a model set up it cannot be switched on."""
    shown = await posted.command("quiz-admin grading", by="olga")
    refused = await posted.command("quiz-admin grading remote:yes", by="olga")

    assert "they leave it for nobody" in shown.text
    assert "no language model" in refused.text
