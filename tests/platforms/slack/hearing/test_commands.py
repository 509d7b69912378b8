"""Slash commands, mentions and direct messages: one grammar everywhere."""

import pytest

from bot.commands.language.registry import discover
from tests.examples import few
from tests.platforms.slack.workspace import words

_ASKS = {
    "quiz answer": "quiz answer",
    "quiz appeal": "quiz appeal reason:words",
    "quiz vacation": "quiz vacation 2026-07-01 2026-07-14",
    "quiz suggest": "quiz suggest",
    "quiz report": "quiz report",
    "quiz link": "quiz link",
    "quiz forget": "quiz forget",
    "quiz interview": "quiz interview",
    "quiz-admin queue": "quiz-admin queue f1",
    "quiz-admin repair": "quiz-admin repair <@U0ADA|ada> 2026-03-01",
    "quiz-admin review accept": "quiz-admin review accept 1",
    "quiz-admin review edit": "quiz-admin review edit 1 title:Words",
    "quiz-admin review rule": "quiz-admin review rule 1 a words",
    "quiz-admin review decline": "quiz-admin review decline words appeal:1",
    "quiz-admin schedule skip": "quiz-admin schedule skip 2026-12-25",
}


@pytest.mark.parametrize("name", few((command.name for command in discover()), one_in=3))
async def test_every_command_answers_or_asks(daily, name):
    """Whatever is typed gets a reply over the response address, or a form."""
    text = _ASKS.get(name, name)
    by = "olga" if name.startswith("quiz-admin") else "ada"
    forms, whispers = len(daily.server.views), len(daily.server.ephemeral)

    told = await daily.slash(f"/{text}", by=by)

    asked = len(daily.server.views) > forms
    assert told is not None or asked or len(daily.server.ephemeral) > whispers
    assert "Something went wrong" not in words(told)
    assert {} == daily.last_ack


async def test_a_private_command_answers_the_one_who_asked(daily):
    """/quiz streak is for oneself: an ephemeral response."""
    told = await daily.slash("/quiz streak")

    assert "ephemeral" == told["response_type"]
    assert "Your streak" in words(told)


async def test_a_public_command_answers_everyone(daily):
    """/quiz leaderboard is shown to the channel, with its card as a file beside it."""
    await daily.say("It is the harmonic mean of precision and recall", thread=daily.thread)

    told = await daily.slash("/quiz leaderboard")

    assert "in_channel" == told["response_type"]
    assert "Ada" in words(told)
    (file,) = daily.server.files.values()
    assert "C0DAILY" == file["channel"]
    assert "Ada" in file["alt"]


async def test_without_the_right_to_upload_words_take_the_picture_s_place(daily):
    """A missing scope costs the picture, not the board."""
    await daily.say("It is the harmonic mean of precision and recall", thread=daily.thread)
    daily.server.fail("files.getUploadURLExternal", "missing_scope")

    told = await daily.slash("/quiz leaderboard")

    assert "Ada" in words(told)
    assert {} == daily.server.files


async def test_an_error_shows_the_right_form(daily):
    """What cannot be read is answered with how it is typed."""
    told = await daily.slash("/quiz leaderboard period:fortnight")

    assert "Use: /quiz leaderboard" in words(told)
    assert "ephemeral" == told["response_type"]


async def test_an_unknown_command_points_to_help(daily):
    """A slip of the keyboard is met with where to look."""
    told = await daily.slash("/quiz strek")

    assert "/quiz help" in words(told)


async def test_nothing_after_the_slash_is_help(daily):
    """A bare /quiz and a bare /quiz-admin say what there is."""
    assert "How Sparring works" in words(await daily.slash("/quiz"))
    assert "How Sparring works" in words(await daily.slash("/quiz-admin", by="olga"))


async def test_members_cannot_organise(daily):
    """A member without the role is told so."""
    told = await daily.slash("/quiz-admin schedule list", by="bob")

    assert "Only organisers" in words(told)


async def test_an_organiser_can_be_appointed_by_mention(daily):
    """/quiz-admin organisers add:@bob makes bob one."""
    await daily.slash("/quiz streak", by="bob")

    await daily.slash("/quiz-admin organisers add:<@U0BOB|bob>", by="olga")

    assert "1: " in words(await daily.slash("/quiz-admin schedule list", by="bob"))


async def test_a_channel_can_be_named_by_mention(group):
    """/quiz-admin setup channel:#other posts there."""
    other = group.server.channel("other", "U0ADA")

    await group.slash(f"/quiz-admin setup channel:<#{other.id}|other> at:09:00 zone:UTC", by="olga")
    await group.beat(hours=3)

    assert 1 == len(other.messages)


async def test_commands_work_in_threads_by_mention(daily):
    """Slash commands do not exist in threads; the name of the bot does. Twice told, once answered."""
    await daily.say("streak", thread=daily.thread, mention=True)

    (whisper,) = daily.whispers()
    assert daily.thread == whisper.thread
    assert "Your streak" in words(whisper.body)


@pytest.mark.parametrize("named", ["member:<@U0BOB>", "<@U0BOB|bob>", "<@U0BOB|Bob of Oslo> why"])
async def test_a_person_can_be_named_by_mention(daily, named):
    """By name in a thread and in private, somebody else's streak is shown to whoever asked."""
    await daily.say("It is the harmonic mean of precision and recall.", by="bob", thread=daily.thread)
    channel = daily.server._direct("U0ADA")  # noqa: SLF001 - the test's own Slack

    await daily.say(f"streak {named}", thread=daily.thread, mention=True)
    await daily.say(f"streak {named}", channel=channel.id)

    assert "Bob" in words(daily.whispers()[-1].body)
    assert "Bob" in words(channel.messages[-1])


async def test_a_mention_in_a_thread_that_is_no_command_is_an_answer(daily):
    """An answer addressed to the bot is an answer."""
    stamp = await daily.say(
        "It is the harmonic mean of precision and recall", thread=daily.thread, mention=True
    )

    assert 1 == len(daily.reactions(stamp))
    assert 1 == len(daily.whispers())


async def test_a_mention_in_a_channel_that_is_no_command_is_met_with_help(daily):
    """Who speaks to the bot gets an answer."""
    await daily.say("good morning to you", mention=True)

    assert "help" in words(daily.whispers()[0].body)


async def test_commands_work_in_direct_messages(daily):
    """In private neither slash nor name is needed."""
    channel = daily.server._direct("U0ADA")  # noqa: SLF001 - the test's own Slack

    await daily.say("streak", channel=channel.id)

    assert "Your streak" in words(channel.messages[-1])


async def test_a_redelivered_command_runs_once(daily):
    """The same trigger again is the same command."""
    trigger = daily.server.trigger()
    first = await daily.slash("/quiz now", trigger_id=trigger)
    again = await daily.slash("/quiz now", trigger_id=trigger)

    assert first is not None
    assert again is None


async def test_a_redelivered_command_after_a_restart_runs_once(daily):
    """The store remembers what the process forgot."""
    trigger = daily.server.trigger()
    await daily.slash("/quiz now", trigger_id=trigger)
    await daily.stop()
    await daily.start()

    assert await daily.slash("/quiz now", trigger_id=trigger) is None


async def test_a_used_up_response_address_is_no_dead_end(daily):
    """Where responding fails the reply is whispered in the channel."""
    await daily.slash("/quiz streak", response_url="http://127.0.0.1:9/gone")

    assert "Your streak" in words(daily.whispers()[0].body)


async def test_people_keep_the_name_that_slack_shows(daily):
    """Boards show display names, not ids."""
    await daily.say("It is the harmonic mean of precision and recall", thread=daily.thread, by="bob")

    assert "Bob" in words(await daily.slash("/quiz leaderboard"))


async def test_without_the_right_to_see_people_the_bot_still_works(daily):
    """A missing users:read costs the name only."""
    daily.server.fail("users.info", "missing_scope", times=2)

    assert "Your streak" in words(await daily.slash("/quiz streak"))


@pytest.mark.parametrize("form", ["at:9:00 PM", "at 9pm", "At: 21h", "at = 21.00", "at:\u201c9:00 PM\u201d"])
async def test_a_time_is_understood_as_it_is_typed(daily, form):
    """The echo says what was set up, and where."""
    told = await daily.slash(f"/quiz-admin setup {form} days:mon wed fri", by="olga")

    assert "Mon, Wed, Fri at 21:00" in words(told)
    assert "<#C0DAILY>" in words(told)


async def test_a_word_without_a_place_is_named_and_nothing_is_done(daily):
    """The nearest right form is a button, which does what it says."""
    told = await daily.slash("/quiz-admin setup at:09:00 please name:Second", by="olga")
    assert 'what to do with "please"' in words(told)
    assert "Second" not in words(await daily.slash("/quiz-admin schedule list", by="olga"))

    await daily.press("Send /quiz-admin setup at:09:00 name:Second", told["blocks"], by="olga")

    assert "Second" in words(await daily.slash("/quiz-admin schedule list", by="olga"))


@pytest.mark.parametrize("channel", ["<#C0NOWHERE|nowhere>", "#nowhere"])
async def test_a_channel_that_is_not_there_is_refused_before_it_is_set_up(daily, channel):
    """Or that the bot is not in."""
    told = await daily.slash(f"/quiz-admin setup at:10:00 name:Second channel:{channel}", by="olga")

    assert "There is no such channel" in words(told)
    assert "Second" not in words(await daily.slash("/quiz-admin schedule list", by="olga"))


@pytest.mark.parametrize(
    ("told", "zone"), [("Asia/Kolkata", "Asia/Kolkata"), ("Mars/Base", "UTC"), (None, "UTC")]
)
async def test_a_newcomer_begins_with_the_time_zone_that_slack_knows(daily, told, zone):
    """One that nobody knows is none; whoever changed it keeps what was chosen."""
    daily.server.person("zoe", tz=told)

    shown = words(await daily.slash("/quiz settings", by="zoe"))
    await daily.slash("/quiz settings zone:Europe/Berlin", by="zoe")
    later = words(await daily.slash("/quiz settings", by="zoe"))

    assert zone in shown
    assert "Europe/Berlin" in later


async def test_the_notification_holds_the_question(daily):
    """Whoever reads only the notification reads what is asked."""
    post = daily.server.message("C0DAILY", daily.thread)

    assert "F1 score\nWhat is the F1 score, and when do you use it?" in post["text"]
