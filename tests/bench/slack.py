"""Answers in a Slack thread, fifty at once: acknowledged, graded, committed; a bare Bolt app beside it."""

import asyncio
import tempfile
import time
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.packs.loading import load
from bot.grading.graders import Graders
from bot.storage.sql.store import SqlStore
from bot.testing.doubles import FixedClock, SilentTelemetry
from tests.bench.fan_out import QUESTIONS
from tests.bench.rows import Row, percentile
from tests.platforms.slack.slackserver import SlackServer
from tests.platforms.slack.workspace import StudyGroup, parts

__all__ = ["measure"]

_EVENTS = 500
_AT_ONCE = 50
_TEXT = "It is the harmonic mean of precision and recall, so both must be high for it to be high ({number})"


async def measure(*, events: int = _EVENTS) -> list[Row]:
    """Acknowledgements a second and their 99th percentile; answers graded and committed a second."""
    bare_rate, bare_late = await _bare(events)
    with tempfile.TemporaryDirectory() as folder:
        store = SqlStore(f"sqlite+aiosqlite:///{folder}/slack.db", upgrade_at_start=True)
        server = SlackServer()
        await server.start()
        clock, telemetry = FixedClock(), SilentTelemetry()
        group = StudyGroup(
            server, parts(load(QUESTIONS), Graders(), store, clock, telemetry), clock, telemetry
        )
        await group.open()
        await group.slash("/quiz-admin setup at:09:00 zone:UTC", by="olga")
        await group.slash("/quiz-admin queue f1-score", by="olga")
        await group.beat(hours=3)
        payloads = [_event(server, group.thread, number) for number in range(events)]
        began = time.perf_counter()
        took = await _sent(server, payloads)
        acked = time.perf_counter() - began
        await group.platform.settled()
        done = time.perf_counter() - began
        answered = telemetry.counts.get("answers", 0)
        if answered != events:
            raise RuntimeError(f"{answered} of {events} answers were graded: {telemetry.events[-3:]}")
        await group.close()
        await server.stop()
        await store.close()
    return [
        Row(
            f"Slack: acknowledgements a second, {_AT_ONCE} at once",
            events / acked,
            "1/s",
            "bare Bolt app",
            bare_rate,
            aim="ratio >= 0.5",
        ),
        Row("  99th percentile", percentile(took, 0.99), "s", "bare Bolt app", bare_late, aim="< 1 s"),
        Row("  answers graded, committed, answered", events / done, "1/s"),
    ]


async def _bare(events: int) -> tuple[float, float]:
    """The same events at an app that acknowledges and does nothing: rate and 99th percentile."""
    server = SlackServer()
    await server.start()
    client = AsyncWebClient(token="xoxb-1", base_url=f"{server.base}/api/")
    app = AsyncApp(name="bare", client=client)

    @app.event("message")
    async def heard(event: dict[str, Any]) -> None:
        """Nothing."""

    handler = AsyncSocketModeHandler(app, "xapp-1")
    await handler.connect_async()
    payloads = [_event(server, "1.1", number) for number in range(events)]
    began = time.perf_counter()
    took = await _sent(server, payloads)
    rate = events / (time.perf_counter() - began)
    await handler.close_async()
    await server.stop()
    return rate, percentile(took, 0.99)


async def _sent(server: SlackServer, payloads: list[dict[str, Any]]) -> list[float]:
    """Deliver the events, so many at once; the seconds until each was acknowledged."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def send(payload: dict[str, Any]) -> float:
        async with turns:
            began = time.perf_counter()
            await server.envelope("events_api", payload)
            return time.perf_counter() - began

    return list(await asyncio.gather(*(send(payload) for payload in payloads)))


def _event(server: SlackServer, thread: str, number: int) -> dict[str, Any]:
    stamp = f"2000000000.{number:06d}"
    user = server.person(f"m{number}")
    event = {
        "type": "message",
        "user": user,
        "text": _TEXT.format(number=number),
        "ts": stamp,
        "thread_ts": thread,
        "channel": "C0DAILY",
        "channel_type": "channel",
        "event_ts": stamp,
    }
    if "C0DAILY" in server.channels:
        server.channels["C0DAILY"].members.add(user)
        server.channels["C0DAILY"].messages.append(event)
    return {
        "type": "event_callback",
        "team_id": SlackServer.TEAM,
        "api_app_id": "A0APP",
        "event": event,
        "event_id": f"Ev{number}",
        "event_time": 1,
        "authorizations": [{"team_id": SlackServer.TEAM, "user_id": SlackServer.BOT, "is_bot": True}],
    }
