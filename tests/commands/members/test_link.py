"""One member with accounts on two platforms, joined by a one-time code."""

import re

import pytest

from bot.core.people.people import Place
from bot.testing.memory.store import MemoryStore
from tests.chat import at_home, two_platforms

GOOD = "It is the harmonic mean of precision and recall; it is low when either of them is low."
POOR = "It is some mean of precision and recall."
CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")


@pytest.fixture
async def platforms(library, grader, telemetry):
    """Discord and Slack, one community, with the first question open."""
    discord, slack = two_platforms(library, grader, MemoryStore(), telemetry)
    await at_home(discord)
    return discord, slack


async def code_of(chat, *, by="ada"):
    """A fresh code."""
    [code] = CODE.findall((await chat.command("quiz link", by=by)).text)[:1]
    return code


async def link(chat, code, *, by):
    """Type a code and confirm."""
    await chat.command(f"quiz link {code}", by=by)
    return await chat.press("Join them", by=by)


async def board(chat):
    """The rows of the leaderboard."""
    return (await chat.command("quiz leaderboard period:all", by="olga")).reply.view


async def test_a_code_is_private_and_says_where_it_goes(platforms):
    """Only the member sees it; it names the other place, the end, and the risk."""
    discord, _ = platforms
    said = await discord.command("quiz link", by="ada")

    assert CODE.search(said.text)
    assert not said.public
    assert "Workspace on Slack" in said.text
    assert "Show it to nobody" in said.text
    assert said.buttons == ("I have a code",)


async def test_two_accounts_become_one_member(platforms):
    """Both answered: the better answer counts, the board has one row, both accounts go on as one."""
    discord, slack = platforms
    await discord.say(POOR, by="ada")
    better = (await slack.command(f"quiz answer {GOOD}", by="ada2")).reply.view.points
    before = await slack.command("quiz streak", by="ada2")
    asked = await slack.command(f"quiz link {(await code_of(discord)).lower()}", by="ada2")
    done = await slack.press("Join them", by="ada2")
    await discord.beat()

    assert "Current: 1 day" in before.text
    assert "Ada (Discord)" in asked.text
    assert "Ada2 (Slack)" in asked.text
    assert "cannot be taken apart" in asked.text
    assert "you are one member now, Ada" in done.text
    rows = (await board(discord)).page.rows
    assert better > 5
    assert [("Ada", better)] == [(row.name, row.value) for row in rows]
    for chat, by in ((discord, "ada"), (slack, "ada2")):
        assert "Current: 1 day" in (await chat.command("quiz streak", by=by)).text
        told = await chat.command("quiz link", by=by)
        assert "Joined already: your accounts on Discord and Slack" in told.text
    assert (
        "accounts joined (Discord with Slack, 1 round answered by both)"
        in (await discord.command("quiz-admin audit", by="olga")).text
    )
    notes = [message for message in discord.platform.sent if message.address.user == "ada"]
    assert ["Ada2 on Slack" in note.summary for note in notes] == [True]


async def test_an_answer_after_the_link_counts_once(platforms):
    """From either platform, one row, the best of both."""
    discord, slack = platforms
    await slack.command("quiz streak", by="ada2")
    await link(slack, await code_of(discord), by="ada2")
    await discord.say(POOR, by="ada")
    better = (await slack.command(f"quiz answer {GOOD}", by="ada2")).reply.view.points

    assert better > 5
    assert [("Ada", better)] == [(row.name, row.value) for row in (await board(slack)).page.rows]
    await discord.advance(days=1)
    await slack.command("quiz answer b", by="ada2")
    assert "Current: 2 days" in (await discord.command("quiz streak", by="ada")).text


async def test_the_name_of_one_platform_is_shown(platforms):
    """Whichever account speaks, the name stays the one of Discord; a new name there is followed."""
    discord, slack = platforms
    await discord.command("quiz streak", by="ada")
    asked = await discord.command(f"quiz link {await code_of(slack, by='ada2')}", by="ada")
    await discord.press("Join them", by="ada")
    await slack.command(f"quiz answer {GOOD}", by="ada2")

    assert "You are shown as Ada." in asked.text
    assert ["Ada"] == [row.name for row in (await board(slack)).page.rows]


async def test_cancelling_joins_nothing(platforms):
    """And the code still works."""
    discord, slack = platforms
    code = await code_of(discord)
    await slack.command(f"quiz link {code}", by="ada2")
    cancelled = await slack.press("Cancel", by="ada2")
    done = await link(slack, code, by="ada2")

    assert "Nothing was joined" in cancelled.text
    assert "one member now" in done.text


async def test_a_code_works_once(platforms):
    """The second one who types it is told what a stranger is told."""
    discord, slack = platforms
    code = await code_of(discord)
    await link(slack, code, by="ada2")
    again = await slack.command(f"quiz link {code}", by="bob2")
    pressed = await slack.forge("quiz link", {"code": code, "decision": "join"}, by="bob2")

    assert "does not work here" in again.text
    assert again.text == pressed.text


async def test_a_wrong_an_old_and_a_foreign_code_are_told_apart_by_nobody(platforms):
    """One sentence for all of them; another community's code says nothing about it."""
    discord, slack = platforms
    old = await code_of(discord)
    await discord.advance(minutes=10)
    foreign = (await discord.forge("quiz link", {}, by="eve", tenant="elsewhere")).text
    async with discord.store.begin() as tx:
        other = await tx.communities.place("discord", "elsewhere")
        await tx.communities.add_place(Place(0, other.community, "slack", "far", "Far"))
    there = (await discord.forge("quiz link", {}, by="eve", tenant="elsewhere")).text
    replaced = await code_of(discord, by="bob")
    await code_of(discord, by="bob")

    codes = ["AAAA-BBBB", old, CODE.findall(there)[0], replaced]
    said = {(await slack.command(f"quiz link {code}", by="ada2")).text for code in codes}

    assert "one platform only" in foreign
    assert {"That code does not work here: it is mistyped, used, or older than ten minutes."} == said


async def test_ones_own_code_and_a_joined_account_are_refused(platforms):
    """With a sentence that says what to do instead."""
    discord, slack = platforms
    code = await code_of(discord)
    own = await discord.command(f"quiz link {code}", by="ada")
    await link(slack, code, by="ada2")
    async with discord.store.begin() as tx:
        community = (await tx.communities.place("discord", "guild")).community
        await tx.communities.add_place(Place(0, community, "web", "guild", "Browser"))
    joined = await slack.command(f"quiz link {await code_of(discord)}", by="ada2")

    assert "your own code" in own.text
    assert "joined already" in joined.text


async def test_two_accounts_on_one_platform_are_not_joined(platforms):
    """Nobody doubles their chances with two accounts."""
    discord, slack = platforms
    said = await discord.command(f"quiz link {await code_of(discord)}", by="bob")
    await link(slack, await code_of(discord), by="ada2")
    third = await slack.command(f"quiz link {await code_of(discord, by='bob')}", by="ada2")

    assert "Both have an account on Discord" in said.text
    assert "Both have an account on Discord" in third.text


async def test_too_many_codes_have_to_wait(platforms):
    """Six tries at once, then one a minute."""
    _, slack = platforms
    said = [(await slack.command(f"quiz link AAAA-BBB{n}", by="eve")).text for n in range(2, 9)]
    await slack.advance(minutes=1)
    later = await slack.command("quiz link AAAA-CCCC", by="eve")

    assert all("does not work here" in text for text in said[:6])
    assert "Try again in" in said[6]
    assert "does not work here" in later.text


async def test_who_holds_an_interview_ends_it_first(platforms):
    """An interview or a pair of the account that comes along is not cut off."""
    discord, slack = platforms
    code = await code_of(discord)
    await slack.command("quiz interview track:mixed", by="ada2")
    refused = await slack.command(f"quiz link {code}", by="ada2")

    assert "End it first" in refused.text


async def test_the_first_pick_of_a_choice_counts(platforms):
    """Two accounts do not make two picks of one."""
    discord, slack = platforms
    await discord.advance(days=1)
    await discord.say("a", by="ada")
    await discord.advance(minutes=1)
    await slack.command("quiz answer b", by="ada2")
    await link(slack, await code_of(discord), by="ada2")
    feedback = await slack.command("quiz feedback", by="ada2")

    rows = (await board(discord)).page.rows
    assert [] == list(rows)
    assert "A" in feedback.text


async def test_what_either_kept_private_stays_private(platforms):
    """Off boards with one account, off boards when joined; the same for being quoted."""
    discord, slack = platforms
    await slack.command("quiz settings boards:no share:no", by="ada2")
    await link(slack, await code_of(discord), by="ada2")
    await discord.say(GOOD, by="ada")

    assert [] == list((await board(discord)).page.rows)
    settings = await discord.command("quiz settings", by="ada")
    assert "Shown on leaderboards: no" in settings.text
    assert "Best answers may be quoted: no" in settings.text


async def test_a_yes_to_being_quoted_holds_for_who_has_said_nothing(platforms):
    """Joining takes nobody's word back; a no of either account would."""
    discord, slack = platforms
    await slack.command("quiz settings share:yes", by="ada2")
    await link(slack, await code_of(discord), by="ada2")

    settings = await discord.command("quiz settings", by="ada")
    assert "Best answers may be quoted: yes" in settings.text


async def test_forgetting_forgets_both_accounts(platforms):
    """Neither platform knows the member afterwards."""
    discord, slack = platforms
    await link(slack, await code_of(discord), by="ada2")
    await discord.command("quiz forget", by="ada")
    await discord.press("Delete everything", by="ada")
    told = await slack.command("quiz link", by="ada2")

    assert "Joined already" not in told.text
    assert "Ada2" not in (await discord.command("quiz-admin audit", by="olga")).text


async def test_where_there_is_one_platform_there_is_nothing_to_join(chat):
    """No code, and what an organiser could do."""
    await chat.set_up()
    said = await chat.command("quiz link", by="ada")

    assert "one platform only" in said.text
    assert "/quiz-admin link" in said.text
    assert not CODE.search(said.text)
