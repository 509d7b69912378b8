"""The whole bot connected to the local server through the real discord.py."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.core.answers.grade import Grader
from bot.core.pictures import Painter
from bot.core.questions.library import Library
from bot.core.store import Store
from bot.formats.sent import SentFiles
from bot.platforms.discord.app import DiscordPlatform
from bot.platforms.discord.wire.settings import DiscordSection, Timing
from bot.services import Parts, Services, wire
from bot.testing.doubles import BlankPainter, FixedClock, SilentTelemetry
from bot.testing.memory.store import MemoryStore
from tests.patience import PATIENCE
from tests.platforms.discord.server import Discord
from tests.platforms.discord.simchat import StillWaker
from tests.platforms.discord.world import CHANNEL

FAST = Timing(
    ack_after=5.0, guilds_quiet=0.02, identify_pause=0.0, start_within=5.0, stop_within=1.0, login_retry=0.01
)
SETTINGS = DiscordSection(token=SecretStr("test.token.x")).model_copy(update={"requests_per_second": 0})
"""As they are read, but for the pace: a test waits for nothing."""


@dataclass
class Live:
    """A bot that is connected to the local server."""

    server: Discord
    services: Services
    platform: DiscordPlatform
    clock: FixedClock
    store: Store
    telemetry: SilentTelemetry

    async def interact(self, kind: int, data: dict[str, Any], **more: Any) -> Any:
        """The bot's response to an interaction."""
        payload = self.server.interaction(kind, data, **more)
        response = self.server.callback(int(payload["id"]))
        await self.server.dispatch("INTERACTION_CREATE", payload)
        return await asyncio.wait_for(response, PATIENCE)

    async def slash(
        self, root: str, *names: str, options: list[dict[str, Any]] | None = None, **more: Any
    ) -> Any:
        """The bot's response to a slash command."""
        inner: list[dict[str, Any]] = options or []
        for at, name in enumerate(reversed(names)):
            inner = [{"type": 1 if at == 0 else 2, "name": name, "options": inner}]
        return await self.interact(2, {"id": "1", "name": root, "type": 1, "options": inner}, **more)

    async def press(self, custom_id: str, **more: Any) -> Any:
        """The bot's response to a button of the newest message in the daily channel."""
        posts = self.server.messages.get(str(CHANNEL)) or [self.server.said(str(CHANNEL), "x")]
        return await self.interact(
            3, {"custom_id": custom_id, "component_type": 2}, message=posts[-1], **more
        )

    async def set_up(self, first: str = "f1") -> None:
        """The daily question at 09:00 UTC, F1 score first."""
        at = [{"type": 3, "name": "at", "value": "09:00"}, {"type": 3, "name": "zone", "value": "UTC"}]
        await self.slash("quiz-admin", "setup", options=at)
        await self.slash("quiz-admin", "queue", options=[{"type": 3, "name": "question", "value": first}])

    async def advance(self, **delta: float) -> None:
        """Move the clock and do what is due."""
        self.clock.at += timedelta(**delta)
        await self.services.heartbeat.rounds()
        await self.services.heartbeat.tend()
        await self.services.heartbeat.deliver()

    async def until(self, condition: Any) -> None:
        """Let the loop run until something holds."""
        async with asyncio.timeout(PATIENCE):
            while not condition():  # noqa: ASYNC110 - the condition is about the other side of a socket
                await asyncio.sleep(0.005)


@asynccontextmanager
async def connected(
    library: Library,
    grader: Grader,
    server: Discord,
    *,
    settings: DiscordSection = SETTINGS,
    timing: Timing = FAST,
    store: Store | None = None,
    state: Path | None = None,
    telemetry: SilentTelemetry | None = None,
    clock: FixedClock | None = None,
    painter: Painter | None = None,
) -> AsyncIterator[Live]:
    """A bot from its start to its stop."""
    kept, told, clock = store or MemoryStore(), telemetry or SilentTelemetry(), clock or FixedClock()
    address = f"http://127.0.0.1:{server.port}/api/v10"
    platform = DiscordPlatform(settings.model_copy(update={"api_base": address}), state=state, timing=timing)
    parts = Parts(
        store=kept,
        library=library,
        grader=grader,
        painter=painter or BlankPainter(),
        clock=clock,
        telemetry=told,
        waker=StillWaker(),
        reader=SentFiles(),
        owner="test",
    )
    services = await asyncio.to_thread(wire, parts, {platform.name: platform})  # it reads files
    await platform.start(services.bridge)
    try:
        yield Live(server, services, platform, clock, kept, told)
    finally:
        await platform.stop()
