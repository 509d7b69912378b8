"""Discord: answers by form, fifty at once, beside a bot that only acknowledges; and 10,000 daily posts."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from typing import Any

import discord

from bot.commands.language.reply import Reply
from bot.commands.offers import question_offers
from bot.commands.platform import Outgoing
from bot.commands.views.rounds import QuestionPosted
from bot.core.outbox.parcel import Address, ParcelKind
from bot.core.packs.loading import load
from bot.core.people.people import Place
from bot.grading.graders import Graders
from bot.platforms.discord.wire.payload import custom_ids
from bot.platforms.discord.wire.undocumented import redirect
from bot.storage.sql.store import SqlStore
from tests.bench.fan_out import QUESTIONS
from tests.bench.rows import Row, percentile
from tests.platforms.discord.live import Live, connected
from tests.platforms.discord.server import Discord
from tests.platforms.discord.world import CHANNEL, GUILD

__all__ = ["answer_form", "measure"]

_EVENTS = 1_000
_POSTS = 10_000
_AT_ONCE = 50
_PATIENCE = 120.0
_TEXT = "It is the harmonic mean of precision and recall, so both must be high for it to be high ({number})"


async def measure(*, events: int = _EVENTS, posts: int = _POSTS) -> list[Row]:
    """Interactions a second with their percentiles, and posts a second, each beside the bare library."""
    bare_rate, bare_took, bare_posts = await _bare(events, posts)
    server = Discord(checks=False)
    await server.start()
    with tempfile.TemporaryDirectory() as folder:
        store = SqlStore(f"sqlite+aiosqlite:///{folder}/discord.db", upgrade_at_start=True)
        await store.open()
        library = load(QUESTIONS)
        async with connected(library, Graders(), server, store=store) as live:
            await live.set_up("f1-score")
            await live.advance(hours=3)
            [token, *_] = custom_ids(server.messages[str(CHANNEL)][0]["components"])
            payloads = [answer_form(server, token, number) for number in range(events)]
            began = time.perf_counter()
            took = await _sent(server, payloads)
            answered = await _graded(live, events)
            rate = events / (time.perf_counter() - began)
            if answered != events:
                raise RuntimeError(f"{answered} of {events} answers were graded")
            posted = await _fan_out(live, posts)
        await store.close()
    await server.stop()
    at_once = f"{_AT_ONCE} at once"
    return [
        Row(
            f"Discord: forms graded, committed and acknowledged a second, {at_once}",
            rate,
            "1/s",
            "bare discord.py",
            bare_rate,
            aim="ratio >= 0.5",
        ),
        Row("  50th percentile", percentile(took, 0.5), "s", "bare discord.py", percentile(bare_took, 0.5)),
        Row(
            "  99th percentile",
            percentile(took, 0.99),
            "s",
            "bare discord.py",
            percentile(bare_took, 0.99),
            aim="< 0.1 s",
        ),
        Row(
            f"Discord: {posts:,} daily posts, a message and a thread each, a second",
            posted,
            "1/s",
            "channel.send",
            bare_posts,
        ),
    ]


async def _graded(live: Live, events: int) -> int:
    """How many answers are graded, once all are or nothing comes any more: they are acknowledged before."""
    until = time.perf_counter() + _PATIENCE
    while live.telemetry.counts.get("answers", 0) < events:
        if time.perf_counter() > until:
            break
        await asyncio.sleep(0.01)
    return live.telemetry.counts.get("answers", 0)


async def _fan_out(live: Live, posts: int) -> float:
    question = live.services.bridge.library.question("f1-score")
    place = Place(1, 1, "discord", str(GUILD))
    address = Address(1, channel=str(CHANNEL))
    turns = asyncio.Semaphore(_AT_ONCE)

    async def post(number: int) -> None:
        view = QuestionPosted(question, round=number, reveals_at=live.clock.now())
        reply = Reply(view, question_offers(question, number), everyone=True)
        key = f"q{number}-1"
        async with turns:
            await live.platform.send(
                Outgoing(key, ParcelKind.QUESTION, place, address, reply, question.title, question.title)
            )

    began = time.perf_counter()
    await asyncio.gather(*(post(number) for number in range(1, posts + 1)))
    return posts / (time.perf_counter() - began)


class _Bare(discord.AutoShardedClient):
    """A bot that acknowledges and does nothing."""

    async def on_interaction(self, interaction: discord.Interaction[discord.Client]) -> None:
        """Acknowledge."""
        await interaction.response.defer(ephemeral=True)


async def _bare(events: int, posts: int) -> tuple[float, Sequence[float], float]:
    """The same forms at a bot that only acknowledges, and `channel.send` in a loop."""
    server = Discord(checks=False)
    await server.start()
    client = _Bare(intents=discord.Intents(guilds=True), guild_ready_timeout=0.02)
    redirect(client, api_base=f"http://127.0.0.1:{server.port}/api/v10", gateway_url="")
    # Its webhooks use the library's shared address: for this measurement alone it is pointed here.
    shared, discord.http.Route.BASE = discord.http.Route.BASE, f"http://127.0.0.1:{server.port}/api/v10"
    try:
        async with client:
            await client.login("test.token.x")
            connection = asyncio.create_task(client.connect())
            await client.wait_until_ready()
            payloads = [answer_form(server, "s1:quiz.answer:round=1", number) for number in range(events)]
            began = time.perf_counter()
            took = await _sent(server, payloads)
            rate = events / (time.perf_counter() - began)
            channel = client.get_channel(CHANNEL)
            if not isinstance(channel, discord.TextChannel):
                raise TypeError("the channel is not there")
            turns = asyncio.Semaphore(_AT_ONCE)

            async def send(number: int) -> None:
                async with turns:
                    await channel.send(f"What is the F1 score? ({number})")

            began = time.perf_counter()
            await asyncio.gather(*(send(number) for number in range(posts)))
            sent = posts / (time.perf_counter() - began)
        await connection
    finally:
        discord.http.Route.BASE = shared
        await server.stop()
    return rate, took, sent


async def _sent(server: Discord, payloads: Sequence[dict[str, Any]]) -> list[float]:
    """Deliver the interactions, so many at once; the seconds until each was responded to."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def one(payload: dict[str, Any]) -> float:
        async with turns:
            response = server.callback(int(payload["id"]))
            began = time.perf_counter()
            await server.dispatch("INTERACTION_CREATE", payload)
            await response
            return time.perf_counter() - began

    return list(await asyncio.gather(*(one(payload) for payload in payloads)))


def answer_form(server: Discord, token: str, number: int) -> dict[str, Any]:
    """A form that a member of its own sends in."""
    field = {"type": 4, "custom_id": "text", "value": _TEXT.format(number=number)}
    data = {"custom_id": token, "components": [{"type": 18, "component": field}]}
    return server.interaction(5, data, user=10_000 + number)
