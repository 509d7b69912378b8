"""One community in several places, joined by a one-time code of its organisers."""

import re

import pytest

from bot.core.errors import PlatformUnreachable
from bot.core.outbox.parcel import ParcelKind
from bot.testing.memory.store import MemoryStore
from tests.chat import two_platforms

CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")
GOOD = "It is the harmonic mean of precision and recall; it is low when either of them is low."


@pytest.fixture
async def platforms(library, grader, telemetry):
    """Discord with a daily question, Slack with nothing but an organiser of its own."""
    discord, slack = two_platforms(library, grader, MemoryStore(), telemetry)
    slack.organisers = {"sam"}
    await discord.set_up()
    await discord.command("quiz-admin queue f1", by="olga")
    return discord, slack


async def code_of(chat, *, by="olga"):
    """A fresh code for a place."""
    [code] = CODE.findall((await chat.command("quiz-admin link", by=by)).text)[:1]
    return code


async def join(discord, slack):
    """Slack joins Discord's community, and gets the same question."""
    await slack.command(f"quiz-admin link {await code_of(discord)}", by="sam")
    done = await slack.press("Join it", by="sam")
    return done, await slack.press("Post here too: Daily question", by="sam")


async def test_a_place_joins_and_is_asked_the_same_question(platforms):
    """One round, two posts, answers from both on one board, a reveal in both."""
    discord, slack = platforms
    asked = await slack.command(f"quiz-admin link {await code_of(discord)}", by="sam")
    done = await slack.press("Join it", by="sam")
    planned = await slack.press("Post here too: Daily question", by="sam")
    await discord.advance(hours=3)
    await discord.say(GOOD, by="ada")
    await slack.say(GOOD, by="bob")
    boards = [(await chat.command("quiz leaderboard", by="olga")).reply.view.page for chat in platforms]
    await discord.advance(days=1)

    assert "Join Study group to Study group?" in asked.text
    assert "Study group on Discord" in asked.text
    assert "this place belongs to Study group now" in done.text
    assert "Where: Study group on Discord, Study group on Slack" in planned.text
    assert [2, 2] == [len(chat.posted) for chat in platforms]
    questions = {chat.posted[0].reply.view.question.id for chat in platforms}
    assert {"f1"} == questions
    assert 1 == len({chat.posted[0].round for chat in platforms})
    assert [["Ada", "Bob"]] * 2 == [[row.name for row in page.rows] for page in boards]
    for chat in platforms:
        assert 1 == len([m for m in chat.platform.sent if m.kind is ParcelKind.REVEAL])


async def test_the_joining_is_audited_and_told(platforms):
    """By whom, which place; the organisers of the community hear of it."""
    discord, slack = platforms
    await join(discord, slack)
    await discord.beat()
    audit = (await discord.command("quiz-admin audit", by="olga")).text

    assert "Sam: place joined (Study group on Slack)" in audit
    assert "09:00 UTC, #daily)" in audit
    elsewhere = (await slack.command("quiz-admin audit", by="sam")).text
    assert "09:00 UTC, a channel of Study group on Discord)" in elsewhere
    told = [m.summary for m in discord.platform.sent if m.kind is ParcelKind.NOTICE]
    assert ["Study group on Slack has joined this community."] == [text[:47] for text in told]


async def test_a_member_of_both_places_is_linked_and_stands_once(platforms):
    """A community of two platforms, one person on both, one row."""
    discord, slack = platforms
    await join(discord, slack)
    await discord.advance(hours=3)
    await discord.say("It is some mean.", by="ada")
    better = (await slack.say(GOOD, by="ada2")).reply.view.points
    [code] = CODE.findall((await discord.command("quiz link", by="ada")).text)[:1]
    await slack.command(f"quiz link {code}", by="ada2")
    await slack.press("Join them", by="ada2")
    rows = (await slack.command("quiz leaderboard", by="sam")).reply.view.page.rows

    assert better > 5
    assert [("Ada", better)] == [(row.name, row.value) for row in rows]


async def test_a_place_with_questions_of_its_own_joins_no_other(platforms):
    """Points are not mixed; the other way round would do."""
    discord, slack = platforms
    await slack.command("quiz-admin setup at:09:00", by="sam")
    await discord.advance(hours=3)
    refused = await slack.command(f"quiz-admin link {await code_of(discord)}", by="sam")

    assert "points of two communities are never mixed" in refused.text
    assert "There is no schedule 1 here" not in refused.text
    assert 1 == len(slack.posted)


async def test_what_was_planned_and_never_posted_goes(platforms):
    """It is named before, and posts nothing after."""
    discord, slack = platforms
    await slack.command("quiz-admin setup at:10:00 name:Ours", by="sam")
    asked = await slack.command(f"quiz-admin link {await code_of(discord)}", by="sam")
    await slack.press("Join it", by="sam")
    await discord.advance(days=1)

    assert "nothing was posted yet: Ours." in asked.text
    assert [] == list(slack.posted)
    assert "Ours" not in (await slack.command("quiz-admin schedule list", by="sam")).text


async def test_a_setup_offers_what_other_places_are_asked(platforms):
    """The same question, or a schedule of its own."""
    discord, slack = platforms
    await slack.command(f"quiz-admin link {await code_of(discord)}", by="sam")
    await slack.press("Join it", by="sam")
    offered = await slack.command("quiz-admin setup", by="sam")
    own = await slack.press("A schedule of its own", by="sam")
    await slack.command("quiz-admin setup", by="sam")

    assert ("Post here too: Daily question", "A schedule of its own") == offered.buttons
    assert "same question and the same board" in offered.text
    assert "Draft" in own.text


async def test_one_place_can_stop_while_the_others_go_on(platforms):
    """And never the last one, which is paused or removed instead."""
    discord, slack = platforms
    await join(discord, slack)
    asked = await slack.command("quiz-admin schedule remove", by="sam")
    left = await slack.press("Only stop posting here", by="sam")
    again = await slack.forge("quiz-admin schedule remove", {"schedule": 1, "here": True}, by="sam")
    last = await discord.command("quiz-admin schedule remove", by="olga")
    await discord.advance(hours=3)

    assert "Only stop posting here" in asked.buttons
    assert "posted here no more" in left.text
    assert "pause it, or remove it" in again.text
    assert "Only stop posting here" not in last.buttons
    assert [1, 0] == [len(chat.posted) for chat in platforms]


async def test_a_place_that_cannot_be_reached_holds_up_no_other(platforms):
    """The round opens where it can be posted, and comes to the other place later."""
    discord, slack = platforms
    await join(discord, slack)
    slack.platform.broken["daily"] = PlatformUnreachable("The channel is archived.")
    await discord.advance(hours=3)
    said = await discord.say(GOOD, by="ada")
    slack.platform.broken.clear()
    await discord.advance(minutes=5)

    assert said.reply.view.points > 0
    assert [1, 1] == [len(chat.posted) for chat in platforms]


async def test_a_check_says_in_which_place_something_is_wrong(platforms):
    """Channels of two places may be called the same."""
    discord, slack = platforms
    await join(discord, slack)
    slack.platform.broken["daily"] = PlatformUnreachable("The channel is archived.")
    said = await discord.command("quiz-admin check", by="olga")

    assert "Post in daily (Study group on Discord)" in said.text
    assert "Post in daily (Study group on Slack): The channel is archived." in said.text


async def test_codes_for_places_are_refused_alike(platforms):
    """Wrong, used, an account's; and one's own, or of a community to which the place belongs."""
    discord, slack = platforms
    code = await code_of(discord)
    own = await discord.command(f"quiz-admin link {code}", by="olga")
    await slack.command(f"quiz-admin link {code}", by="sam")
    await slack.press("Join it", by="sam")
    member = CODE.findall((await discord.command("quiz link", by="ada")).text)[0]
    wrong = {
        (await slack.command(f"quiz-admin link {each}", by="sam")).text
        for each in (code, member, "AAAA-BBBB")
    }
    belongs = await slack.command(f"quiz-admin link {await code_of(discord)}", by="sam")

    assert "made here" in own.text
    assert {"That code does not work here: it is mistyped, used, or older than ten minutes."} == wrong
    assert "belongs to that community already" in belongs.text


async def test_only_organisers_join_places(platforms):
    """On both sides; a forged button neither."""
    discord, slack = platforms
    code = await code_of(discord)
    said = [
        await discord.command("quiz-admin link", by="ada"),
        await slack.command(f"quiz-admin link {code}", by="eve"),
        await slack.forge("quiz-admin link", {"code": code, "decision": "join"}, by="eve"),
    ]

    assert all("Only organisers" in each.text for each in said)


async def test_cancelling_joins_no_place(platforms):
    """Two communities as before."""
    discord, slack = platforms
    await slack.command(f"quiz-admin link {await code_of(discord)}", by="sam")
    said = await slack.press("Cancel", by="sam")

    assert "Nothing was joined" in said.text
    assert "There is no schedule yet" in (await slack.command("quiz-admin schedule list", by="sam")).text
