"""One community on Discord and on Slack: the real clients of both against their local servers."""

import asyncio
import re
from traceback import format_exception

import pytest

from bot.commands.platform import Platform
from bot.platforms.discord.app import DiscordPlatform
from bot.platforms.discord.wire.payload import custom_ids, texts
from bot.platforms.slack.app import SlackPlatform
from bot.services import wire
from bot.testing.doubles import FixedClock
from bot.testing.memory.store import MemoryStore
from tests.chat import grader, library, telemetry
from tests.platforms.discord.live import SETTINGS, Live
from tests.platforms.discord.server import Discord
from tests.platforms.discord.world import CHANNEL
from tests.platforms.slack.apirules import broken_calls
from tests.platforms.slack.slackserver import SlackServer
from tests.platforms.slack.workspace import StudyGroup, parts, words

__all__ = ["grader", "library", "telemetry"]

CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")
GOOD = "It is the harmonic mean of precision and recall. It is low when either of the two is low."
POST = rf"/channels/{CHANNEL}/messages"
ANY = r"/channels/\d+/messages"


class Workspace(StudyGroup):
    """Slack beside a platform that was started with it."""

    async def start(self) -> None:
        """It runs already."""


@pytest.fixture
async def both(library, grader, telemetry):
    """A bot on both, with the daily question planned on Discord alone."""
    discord, slack, clock, store = Discord(), SlackServer(), FixedClock(), MemoryStore()
    await discord.start()
    await slack.start()
    made = parts(library, grader, store, clock, telemetry)
    workspace = Workspace(slack, made, clock, telemetry)
    address = f"http://127.0.0.1:{discord.port}/api/v10"
    server = DiscordPlatform(SETTINGS.model_copy(update={"api_base": address}))
    workspace.platform = SlackPlatform(workspace.usual())
    platforms: dict[str, Platform] = {"discord": server, "slack": workspace.platform}
    services = workspace.services = await asyncio.to_thread(wire, made, platforms)
    await workspace.open()
    for platform in platforms.values():
        await platform.start(services.bridge)
    await workspace.platform.settled()
    live = Live(discord, services, server, clock, store, telemetry)
    await live.set_up()
    yield live, workspace
    await server.stop()
    await workspace.close()
    await discord.stop()
    await slack.stop()
    assert [] == discord.wrong
    assert [] == slack.faults
    assert [] == broken_calls(slack.calls)
    assert [] == ["".join(format_exception(error)) for error in telemetry.failures]


def code_in(text):
    """The code that somebody was given."""
    [code] = CODE.findall(text)[:1]
    return code


async def said(live, *names, **options):
    """The words of the bot's response to a command on Discord, which only its author sees."""
    given = [{"type": 3, "name": name, "value": value} for name, value in options.items()]
    response = await live.slash(*names, options=given)
    return " ".join(texts(response["data"]["components"])), response["data"]["components"]


async def test_one_community_on_two_platforms(both):
    """A workspace joins, a member is linked, both answer: one round, one board, a reveal in both."""
    live, workspace = both
    made, _ = await said(live, "quiz-admin", "link")
    asked = await workspace.slash(f"/quiz-admin link {code_in(made)}", by="olga")
    joined = await workspace.press("Join it", asked["blocks"], by="olga", hidden=True)
    planned = await workspace.press("Post here too: Daily question", joined["blocks"], by="olga", hidden=True)
    await live.advance(hours=3)
    await workspace.platform.settled()
    mine, _ = await said(live, "quiz", "link")
    await said(live, "quiz", "answer", text="It is some mean of precision and recall.")
    await workspace.slash(f"/quiz answer {GOOD}", by="ada")
    await workspace.slash("/quiz settings share:yes", by="ada")
    before = await workspace.slash("/quiz leaderboard", by="ada")
    shown = await workspace.slash(f"/quiz link {code_in(mine)}", by="ada")
    linked = await workspace.press("Join them", shown["blocks"], by="ada", hidden=True)
    boards = [(await said(live, "quiz", "leaderboard"))[0], words(await workspace.slash("/quiz leaderboard"))]
    [question] = live.server.bodies("POST", POST)
    await live.advance(days=1)
    await workspace.platform.settled()

    posted = [post for post in map(words, workspace.posts) if post]
    answers = [" ".join(texts(body["components"])) for body in live.server.bodies("POST", ANY)]

    assert "this place belongs to" in words(joined)
    assert "on Discord" in words(planned)
    assert "Study on Slack" in words(planned)
    assert any(":quiz.answer:" in token for token in custom_ids(question["components"]))
    assert "1-2 of 2" in words(before)
    assert "one member now" in words(linked)
    assert all("1-1 of 1" in board for board in boards)
    assert "1. Olga 8 points" in boards[1]
    assert all("You:" not in board for board in boards)
    assert ["F1 score", "Pick the metric"] == [
        post.removeprefix("Daily question: ").splitlines()[0]
        for post in posted
        if post.startswith("Daily question: ")
    ]
    for told in (posted, answers):
        assert any("Answer: F1 score" in post and "It is the harmonic mean" in post for post in told)
        assert any("is in the thread. 1 answer." in post for post in told)
