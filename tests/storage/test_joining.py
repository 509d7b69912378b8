"""Two accounts are joined in a database, and every ledger still comes to what is kept."""

import asyncio
import re

import pytest

from bot.commands.offers import Decision
from bot.storage.migrations.history import upgrade
from bot.storage.sql.store import SqlStore
from bot.storage.upkeep import check
from tests.chat import at_home, grader, library, telemetry, two_platforms
from tests.storage.databases import fresh_postgres, fresh_sqlite

__all__ = ["grader", "library", "telemetry"]


pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request, tmp_path):
    """A database with the whole schema."""
    if request.param == "sqlite":
        yield fresh_sqlite(tmp_path / "sparring.db")
        return
    with fresh_postgres() as made:
        upgrade(made)
        yield made


@pytest.fixture
async def platforms(url, library, grader, telemetry):
    """Discord and Slack over that database, one community, with the first question open."""
    store = SqlStore(url)
    chats = two_platforms(library, grader, store, telemetry)
    await at_home(chats[0])
    yield chats
    await store.close()


async def _days(discord, slack, *, count):
    """Days on which Ada answers on Slack, on Discord, and on both."""
    for day in range(count):
        question = discord.posted[-1].reply.view.question
        if day % 3 != 0:
            await discord.say("b" if question.options else question.answer, by="ada")
        if day % 3 != 1:
            await slack.command(f"quiz answer {'a' if question.options else question.title}", by="ada2")
        await discord.advance(days=1)


async def test_a_database_is_in_order_after_accounts_are_joined(url, platforms):
    """Answers of both, practice, cards, a vacation, a repair: `sparring db check` finds nothing wrong."""
    discord, slack = platforms
    await _days(discord, slack, count=7)
    await slack.command("quiz vacation first:2026-03-20 last:2026-03-22", by="ada2")
    for chat, by in ((discord, "ada"), (slack, "ada2")):
        await chat.command("quiz now", by=by)
        await chat.command("quiz review", by=by)
        await chat.command("quiz settings closing:yes", by=by)
    [code] = re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}", (await discord.command("quiz link", by="ada")).text)[:1]
    await slack.command(f"quiz link {code}", by="ada2")
    done = await slack.press("Join them", by="ada2")
    faults = await asyncio.to_thread(check, url)
    await _days(discord, slack, count=3)
    board = (await slack.command("quiz leaderboard period:all", by="olga")).reply.view.page.rows

    assert "one member now" in done.text
    assert ["Ada"] == [row.name for row in board]
    assert [] == faults
    assert [] == await asyncio.to_thread(check, url)


async def test_a_database_is_in_order_after_a_place_has_joined(url, library, grader, telemetry):
    """Practice, cards and a plan of its own go along or go; both places are asked, both answer."""
    store = SqlStore(url)
    discord, slack = two_platforms(library, grader, store, telemetry)
    await discord.set_up()
    for chat in (discord, slack):
        await chat.command("quiz now topic:evaluation", by="ada")
        await chat.press("Answer", by="ada")
        await chat.fill(by="ada", text="It is some mean.")
        await chat.command("quiz review", by="ada")
        await chat.command("quiz settings closing:yes", by="ada")
    await slack.command("quiz-admin setup at:18:00", by="olga")
    await slack.command("quiz-admin packs off:small", by="olga")
    [code] = re.findall(
        r"[2-9A-Z]{4}-[2-9A-Z]{4}", (await discord.command("quiz-admin link", by="olga")).text
    )[:1]
    await slack.command(f"quiz-admin link {code}", by="olga")
    await slack.press("Join it", by="olga")
    await slack.press("Post here too: Daily question", by="olga")
    await discord.advance(hours=3)
    await _days(discord, slack, count=3)
    faults = await asyncio.to_thread(check, url)
    posted = [len(chat.posted) for chat in (discord, slack)]
    await store.close()

    assert [] == faults
    assert [4, 4] == posted


async def test_a_code_joins_one_of_two_who_press_at_once(url, platforms):
    """The other one is told that it does not work."""
    discord, slack = platforms
    for person in ("ada2", "bob2"):
        await slack.command("quiz streak", by=person)
    told = (await discord.command("quiz link", by="ada")).text
    [code] = re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}", told)[:1]
    pressed = await asyncio.gather(
        *(
            slack.forge("quiz link", {"code": code, "decision": Decision.JOIN}, by=person)
            for person in ("ada2", "bob2")
        )
    )
    faults = await asyncio.to_thread(check, url)

    assert [False, True] == sorted("one member now" in said.text for said in pressed)
    assert [False, True] == sorted("does not work here" in said.text for said in pressed)
    assert [] == faults
