"""Answers by Discord's forms at a set pace, whoever keeps up: what came back, when, and what was stored.

The bot is `sparring run` in a process of its own, as in production; this process is Discord and its members.
"""

import asyncio
import os
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from prometheus_client.parser import text_string_to_metric_families

from bot.platforms.discord.wire.payload import custom_ids
from bot.storage.sql.store import SqlStore
from tests.bench.discord_rates import answer_form
from tests.bench.processes import Usage, usage
from tests.crash.lives import write_config
from tests.platforms.discord.server import Discord
from tests.platforms.discord.world import CHANNEL
from tests.storage.databases import fresh_postgres

__all__ = ["Wave", "postgres_database", "sqlite_file", "wave"]

_QUESTION = "f1-score"
_FEEDBACK = b":quiz.streak"
_WARM = 40
_PATIENCE = 600


@dataclass(frozen=True, slots=True)
class Wave:
    """What came of it. Seconds are from the moment at which an answer was due to be sent.

    `used` is what the bot's processes had used before the first was sent, after each quarter, and at the end.
    """

    sent: int
    stored: int
    took: float
    acked: Sequence[float]
    answered: Sequence[float]
    lag: float
    used: Sequence[Usage]

    @property
    def lost(self) -> int:
        """Answers without an acknowledgement, without feedback, or not stored with a grade."""
        return self.sent - min(len(self.acked), len(self.answered), self.stored)

    @property
    def cpu(self) -> float:
        """Seconds of a processor that the bot worked on an answer."""
        return (self.used[-1].cpu - self.used[0].cpu) / self.sent


@dataclass
class _Seen:
    """When members saw what, by interaction: the acknowledgement, and the feedback."""

    acked: dict[str, float] = field(default_factory=dict)
    answered: dict[str, float] = field(default_factory=dict)


class _Stage(Discord):
    """A Discord that notes when interactions were responded to, and keeps nothing of them."""

    def __init__(self) -> None:
        super().__init__(checks=False)
        self.seen = _Seen()

    async def _rest(self, request: web.Request) -> web.Response:
        match request.match_info["path"].split("/"):
            case ["interactions", identity, token, "callback"]:
                return self._heard(identity, token, await request.read())
            case ["webhooks", _, token, *_]:
                return self._heard("", token, await request.read())
        return await super()._rest(request)

    def _heard(self, identity: str, token: str, body: bytes) -> web.Response:
        now = time.perf_counter()
        if identity:
            self.seen.acked.setdefault(token, now)
        if _FEEDBACK in body:
            self.seen.answered.setdefault(token, now)
        message = {"id": "1", "type": 0, "content": "", "channel_id": str(CHANNEL)}
        return web.json_response(message) if not identity else web.Response(status=204)

    async def tell(self, payload: dict[str, Any]) -> None:
        """Send an interaction over the gateway, without keeping it."""
        await self.dispatch("INTERACTION_CREATE", payload)
        self.history.clear()

    async def ask(self, payload: dict[str, Any]) -> None:
        """Send one and wait until it has been responded to."""
        await self.tell(payload)
        await self.until(lambda: payload["token"] in self.seen.acked)

    async def until(self, condition: Any) -> None:
        """Wait for something to hold."""
        async with asyncio.timeout(_PATIENCE):
            while not condition():  # noqa: ASYNC110 - another process makes it true
                await asyncio.sleep(0.02)


@asynccontextmanager
async def postgres_database() -> AsyncIterator[str | None]:
    """The address of a PostgreSQL database that is gone afterwards; None where no server is named."""
    if not os.environ.get("SPARRING_TEST_POSTGRES_URL"):
        yield None
        return
    database = fresh_postgres()
    url = await asyncio.to_thread(database.__enter__)
    try:
        yield url
    finally:
        await asyncio.to_thread(database.__exit__, None, None, None)


@asynccontextmanager
async def sqlite_file() -> AsyncIterator[str]:
    """The address of a database that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite+aiosqlite:///{folder}/wave.db"


async def wave(url: str, *, rate: float, answers: int) -> Wave:
    """Send so many answers, each by a member of its own, so many a second; wait until all are graded."""
    stage = _Stage()
    await stage.start()
    try:
        async with _bot(stage, url) as (pid, health):
            token = await _asked(stage)
            await _sent(stage, _forms(stage, token, _WARM), rate=_WARM)
            await stage.until(lambda: len(stage.seen.answered) == _WARM)
            return await _measured(stage, token, url, pid, health, rate=rate, answers=answers)
    finally:
        await stage.stop()


@asynccontextmanager
async def _bot(stage: Discord, url: str) -> AsyncIterator[tuple[int, str]]:
    """`sparring run` on that database and against that Discord: its process, and where its metrics are."""
    with tempfile.TemporaryDirectory() as folder:
        config, log = Path(folder) / "config.toml", Path(folder) / "log"
        address, port = f"127.0.0.1:{stage.port}", _free_port()
        discord = {
            "token": "test.token.x",
            "api_base": f"http://{address}/api/v10",
            "gateway_url": f"ws://{address}/gateway",
        }
        operations = {"data_dir": folder, "log_format": "json", "health_port": port}
        write_config(
            config,
            {
                "database": {"url": url},
                "discord": discord,
                "web": {"enabled": False},
                "operations": operations,
            },
        )
        command = (sys.executable, "-m", "bot", "run", "--config", str(config))
        with log.open("wb") as told:
            process = await asyncio.create_subprocess_exec(*command, stdout=told, stderr=told)
        try:
            async with asyncio.timeout(60):
                while not stage.history and process.returncode is None:  # noqa: ASYNC110 - another process
                    await asyncio.sleep(0.05)
            if process.returncode is not None:
                raise RuntimeError(log.read_text("utf-8", errors="replace"))
            yield process.pid, f"http://127.0.0.1:{port}/metrics"
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def _asked(stage: _Stage) -> str:
    """Set the community up and have today's question posted; the custom id of its answer button."""
    await stage.until(lambda: stage.commands)
    options = [{"type": 3, "name": "at", "value": "09:00"}, {"type": 3, "name": "zone", "value": "UTC"}]
    await stage.ask(_slash(stage, ["setup"], options))
    await stage.ask(_slash(stage, ["queue"], [{"type": 3, "name": "question", "value": _QUESTION}]))
    await stage.ask(_slash(stage, ["schedule", "post"], []))
    posted = stage.messages.setdefault(str(CHANNEL), [])
    await stage.until(lambda: any(custom_ids(message["components"]) for message in posted))
    return custom_ids(posted[-1]["components"])[0]


def _slash(stage: _Stage, names: Sequence[str], options: list[dict[str, Any]]) -> dict[str, Any]:
    for at, name in enumerate(reversed(names)):
        options = [{"type": 1 if at == 0 else 2, "name": name, "options": options}]
    return stage.interaction(2, {"id": "1", "name": "quiz-admin", "type": 1, "options": options})


def _forms(stage: _Stage, token: str, answers: int, first: int = 0) -> Iterator[dict[str, Any]]:
    return (answer_form(stage, token, first + number) for number in range(answers))


async def _measured(
    stage: _Stage, token: str, url: str, pid: int, health: str, *, rate: float, answers: int
) -> Wave:
    stage.seen = _Seen()
    used = [usage(pid)]
    began = time.perf_counter()
    sending = asyncio.create_task(_sent(stage, _forms(stage, token, answers, _WARM), rate=rate))
    for _ in range(4):
        await asyncio.sleep(answers / rate / 4)
        used.append(usage(pid))
    due = await sending
    await stage.until(lambda: len(stage.seen.answered) == answers)
    took = time.perf_counter() - began
    used.append(usage(pid))
    store = SqlStore(url)
    async with store.read() as tx:
        stored = await tx.answers.of_round(1)
    await store.close()
    return Wave(
        sent=answers,
        stored=sum(answer.grade is not None for answer in stored) - _WARM,
        took=took,
        acked=[at - due[token] for token, at in stage.seen.acked.items()],
        answered=[at - due[token] for token, at in stage.seen.answered.items()],
        lag=await _worst_lag(health),
        used=used,
    )


async def _sent(stage: _Stage, payloads: Iterator[dict[str, Any]], *, rate: float) -> dict[str, float]:
    """Deliver interactions on time, however many are under way; by token, when each was due."""
    began, due = time.perf_counter(), dict[str, float]()
    for number, payload in enumerate(payloads):
        due[payload["token"]] = at = began + number / rate
        if (early := at - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        await stage.tell(payload)
    return due


async def _worst_lag(health: str) -> float:
    """The smallest bound of the bot's metric under which every delay of its event loop lay, in seconds."""
    async with aiohttp.ClientSession() as session, session.get(health) as response:
        families = list(text_string_to_metric_families(await response.text()))
    [lag] = [family for family in families if family.name.endswith("loop_lag_seconds")]
    buckets = [(float(s.labels["le"]), s.value) for s in lag.samples if s.name.endswith("_bucket")]
    most = max(count for _, count in buckets)
    return min(bound for bound, count in buckets if count == most)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
