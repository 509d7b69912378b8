"""One question and one answer on a local Discord and a local Slack: what the program sent, as it sent it."""

import asyncio
from pathlib import Path
from typing import Any

from bot.core.packs.loading import load
from bot.grading.graders import Graders
from bot.testing.doubles import FixedClock, SilentTelemetry
from bot.testing.memory.store import MemoryStore
from tests.platforms.discord.live import connected
from tests.platforms.discord.server import Discord
from tests.platforms.discord.world import CHANNEL
from tests.platforms.slack.slackserver import SlackServer
from tests.platforms.slack.workspace import StudyGroup, parts

__all__ = ["ANSWER", "on_discord", "on_slack"]

_PACK = Path(__file__).parents[2] / "questions" / "ml-engineer"
_QUESTION = "f1-score"
ANSWER = "It is the harmonic mean of precision and recall, so it is only high when both are high."


async def on_discord() -> dict[str, Any]:
    """The daily question, and the feedback that only the one who answered sees."""
    server = Discord()
    library, grader = await asyncio.to_thread(lambda: (load(_PACK), Graders()))  # they read files
    await grader.grade(library.question(_QUESTION), ANSWER)  # read what it needs before anybody waits
    await server.start()
    try:
        async with connected(library, grader, server) as bot:
            await bot.set_up(_QUESTION)
            await bot.advance(hours=3)
            question = server.messages[str(CHANNEL)][0]
            told = await bot.slash("quiz", "answer", options=[{"type": 3, "name": "text", "value": ANSWER}])
            return {"question": question, "feedback": told["data"]}
    finally:
        await server.stop()


async def on_slack() -> dict[str, Any]:
    """The same in a workspace."""
    server, clock, telemetry = SlackServer(), FixedClock(), SilentTelemetry()
    await server.start()
    library, grader = await asyncio.to_thread(lambda: (load(_PACK), Graders()))
    made = parts(library, grader, MemoryStore(), clock, telemetry)
    group = StudyGroup(server, made, clock, telemetry)
    await group.open()
    try:
        await group.slash("/quiz-admin setup at:09:00 zone:UTC", by="olga")
        await group.slash(f"/quiz-admin queue {_QUESTION}", by="olga")
        await group.beat(hours=3)
        question = server.message("C0DAILY", group.thread)
        await group.say(ANSWER, thread=group.thread)
        (feedback,) = group.whispers()
        return {"question": question, "feedback": feedback.body}
    finally:
        await group.close()
        await server.stop()
