"""The whole bot against simcord, an independent simulator of Discord, through the real discord.py.

simcord holds permissions, intents and component limits; `guild` is a server with an organiser (olga),
two members (ada, ben) and the channel where the daily question is posted.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import discord
import simcord
from pydantic import SecretStr

from bot.core.answers.grade import Grader
from bot.core.questions.library import Library
from bot.core.store import Store
from bot.formats.sent import SentFiles
from bot.platforms.discord.app import DiscordPlatform
from bot.platforms.discord.wire.payload import custom_ids, texts
from bot.platforms.discord.wire.settings import DiscordSection, Timing
from bot.services import Parts, Services, wire
from bot.testing.doubles import BlankPainter, FixedClock, SilentTelemetry
from bot.testing.memory.store import MemoryStore
from tests.patience import PATIENCE

SETTINGS = DiscordSection(token=SecretStr("simcord.fake.token"), shard_count=1).model_copy(
    update={"requests_per_second": 0}
)
"""As they are read, but for the pace: a test waits for nothing."""
TIMING = Timing(ack_after=30.0, guilds_quiet=0.0, identify_pause=0.0)


class StillWaker:
    """A test rings by advancing the clock."""

    def wake(self) -> None:
        """Nothing to wake."""


@dataclass
class SimChat:
    """A server on simcord, with the bot in it."""

    env: Any
    services: Services
    platform: DiscordPlatform
    clock: FixedClock
    store: Store
    telemetry: SilentTelemetry
    guild: Any
    channel: Any
    olga: Any
    ada: Any
    ben: Any

    async def set_up(self, **options: Any) -> Any:
        """The organiser sets the daily question up in the channel."""
        options = {"at": "09:00", "zone": "UTC", **options}
        return await self.olga.slash(self.channel, "quiz-admin setup", **options)

    async def advance(self, **delta: float) -> None:
        """Move the clock and do what is due."""
        self.clock.at += timedelta(**delta)
        await self.beat()

    async def beat(self) -> None:
        """Do what is due now."""
        await self.services.heartbeat.rounds()
        await self.services.heartbeat.tend()
        await self.services.heartbeat.deliver()
        await self.env.settle()

    async def restart(self) -> None:
        """The bot's process ends and starts again over the same store."""
        client = self.platform.prepare(self.services.bridge, message_content=True)
        await self.env.restart_bot(client)

    @property
    def thread(self) -> Any:
        """The thread of the newest question."""
        return self.channel.threads[-1]

    def post(self) -> discord.Message:
        """The newest question."""
        return [m for m in self.channel.history() if any(":quiz.answer:" in t for t in buttons(m))][-1]


@asynccontextmanager
async def simulated(
    library: Library,
    grader: Grader,
    *,
    store: Store | None = None,
    settings: DiscordSection = SETTINGS,
    denied: dict[str, bool] | None = None,
    message_content: bool = True,
    painter: object = None,
) -> AsyncIterator[SimChat]:
    """A running bot in a small server."""
    clock, telemetry = FixedClock(), SilentTelemetry()
    kept = store or MemoryStore()
    platform = DiscordPlatform(settings, timing=TIMING)
    parts = Parts(
        store=kept,
        library=library,
        grader=grader,
        painter=painter or BlankPainter(),  # type: ignore[arg-type]
        clock=clock,
        telemetry=telemetry,
        waker=StillWaker(),
        reader=SentFiles(),
        owner="test",
    )
    services = await asyncio.to_thread(wire, parts, {platform.name: platform})  # it reads files
    client = platform.prepare(services.bridge, message_content=message_content)
    approved = discord.Intents.all()
    approved.message_content = message_content
    env = simcord.Env(client, approved_intents=approved, settle_timeout=PATIENCE)
    await env.start()
    try:
        guild = env.create_guild(name="Study group")
        me = env.bot.user
        assert me is not None
        overwrites: Any = {me: discord.PermissionOverwrite(**denied)} if denied else None
        channel = guild.create_text_channel("daily", overwrites=overwrites)
        managers = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
        olga = guild.add_member(env.create_user("olga"), roles=[managers])
        yield SimChat(
            env,
            services,
            platform,
            clock,
            kept,
            telemetry,
            guild,
            channel,
            olga,
            guild.add_member(env.create_user("ada")),
            guild.add_member(env.create_user("ben")),
        )
    finally:
        await env.shutdown()
    env.raise_errors()


def words(message: Any) -> str:
    """Everything that a message says, plain or in components."""
    return "\n".join([message.content, *texts(_components(message))]).strip()


def buttons(message: Any) -> Sequence[str]:
    """The custom ids of a message's buttons."""
    return custom_ids(_components(message))


def _components(message: Any) -> list[dict[str, Any]]:
    return [c if isinstance(c, dict) else c.to_dict() for c in message.components]
