"""A Slack for bots that die: events over sockets, or to the ports of processes; and a script of faults.

What it accepted stands in its channels, whether or not the bot heard of it. What members saw: a reaction on
their message, a feedback at the address that came with their command.
"""

import asyncio
import json
import random
import socket
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from aiohttp import ClientError, ClientSession, web

from bot.core.store import Store
from tests.crash.stage import Act, Script
from tests.platforms.slack.slackserver import SlackServer
from tests.platforms.slack.workspace import StudyGroup

__all__ = ["SlackCrowd", "SlackStage"]

_TEAM, _CHANNEL = 1, "C0DAILY"
_GOOD = (
    "It is the harmonic mean of precision and recall, so it is low when either of the two is low. I am {0}."
)
_BETTER = _GOOD + " It is used for imbalanced classes, where accuracy misleads."
_PATIENCE = 3.0


class SlackStage(SlackServer):
    """The server; `ports` are those of the bots that take events over HTTP, none for sockets."""

    def __init__(self, ports: Sequence[int] = ()) -> None:
        super().__init__()
        self.ports = ports
        self.guilds = {_TEAM: 0}
        self.script: Script = lambda _step, _token: Act.CARRY
        self.kill: Callable[[str], None] = lambda _: None
        self.steps: list[str] = []
        self.wrong: list[str] = []
        self.registrations = 0
        for name in ("writer", "editor", "deleter", "echo", "commander"):
            self.person(name)
        self.person("olga", is_admin=True)
        self.channel("daily", *self.users)

    def hears(self, guild: int) -> bool:
        """Whether any bot hears events."""
        del guild
        return any(map(_listening, self.ports)) or any(not s.closed for s in self.sockets)

    async def seen(self, condition: Callable[[], object], *, seconds: float) -> bool:
        """Whether something held within that time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not condition():  # noqa: ASYNC110 - a port that opens tells nobody
                    await asyncio.sleep(0.05)
        return bool(condition())

    def forget_nonces(self) -> None:
        """Slack knows none."""

    async def _api(self, request: web.Request) -> web.StreamResponse:
        step = str(request.match_info["method"])
        self.steps.append(step)
        match self.script(step, ""):
            case Act.DROP:
                return _dropped(request)
            case Act.KILL_BEFORE:
                self.kill("")
                return _dropped(request)
            case Act.FAIL:
                return web.json_response({"ok": False, "error": "internal_error"}, status=500)
            case Act.LIMIT:
                body = {"ok": False, "error": "ratelimited"}
                return web.json_response(body, status=429, headers={"Retry-After": "1"})
            case act:
                response = await super()._api(request)
                if act is Act.KILL_AFTER:
                    self.kill("")
                return response if act is Act.CARRY else _dropped(request)


class SlackCrowd(StudyGroup):
    """Five members: one writes, edits, deletes, is delivered to every process, or uses the command."""

    def __init__(self, stage: SlackStage, draw: random.Random) -> None:
        self.server = stage
        self.mode = "http" if stage.ports else "socket"
        self._stage = stage
        self._draw = draw
        self._written: list[tuple[int, str, str | None]] = []
        self._asked: dict[str, tuple[int, str, list[str]]] = {}

    def questions(self, guild: int) -> Sequence[tuple[str, int]]:
        """The questions in the channel, with their rounds, oldest first."""
        del guild
        facts = [(m["ts"], (m.get("metadata") or {}).get("event_payload", {})) for m in self._channel]
        return [(ts, fact["round"]) for ts, fact in facts if fact.get("kind") == "question"]

    def thread_of(self, guild: int, day: int) -> str:
        """The thread of a day's question; "" while there is none."""
        found = self.questions(guild)
        return found[day][0] if len(found) > day else ""

    async def plan(self, guild: int, **options: str) -> None:
        """The organiser sets the daily question up."""
        del guild
        told = " ".join(f"{name}:{value}" for name, value in options.items())
        key = await self._command(f"/quiz-admin setup {told}", by="olga")
        assert await self._stage.seen(lambda: self._responses(key), seconds=20)

    async def answer(self, guild: int, day: int) -> None:
        """Answer the day's question, once."""
        thread, round_id = self.thread_of(guild, day), self.questions(guild)[day][1]
        for name in self._draw.sample(("writer", "editor", "deleter", "echo"), 4):
            text: str | None = _GOOD.format(f"{name} on day {day}")
            stamp = await self.say(str(text), by=name, thread=thread)
            match name:
                case "echo":
                    await self._again(stamp)
                case "editor":
                    text = _BETTER.format(f"{name} on day {day}")
                    await self.edit(stamp, text)
                case "deleter":
                    await self.delete(stamp)
                    text = None
            self._written.append((round_id, f"{_CHANNEL}:{stamp}", text))
        self._asked[f"{guild}/{day}"] = (round_id, _BETTER.format(f"commander on day {day}"), [])

    async def insist(self, guild: int) -> None:
        """Try the commands that got no feedback."""
        del guild
        for _, text, tries in self._asked.values():
            if not any(map(self._fed_back, tries)):
                key = await self._command(f"/quiz answer {text}", by="commander")
                tries.append(key)
                await self._stage.seen(lambda key=key: self._fed_back(key), seconds=_PATIENCE)  # type: ignore[misc]

    def unheard(self, guild: int) -> Sequence[object]:
        """The commands without feedback."""
        del guild
        return [asked for asked in self._asked.values() if not any(map(self._fed_back, asked[2]))]

    async def missing(self, store: Store, *, acknowledged: bool) -> list[str]:
        """What was said and is not counted as it should be: all of it, or what was `acknowledged`."""
        wrong: list[str] = []
        async with store.read() as tx:
            for round_id, source, text in self._written:
                if acknowledged and not self._reacted(source):
                    continue
                standing = [a.text for a in await tx.answers.of_round(round_id) if a.source == source]
                if bool(standing) if text is None else text not in standing:
                    wrong.append(f"message {source} of round {round_id}: {text!r}")
                if len(standing) != len(set(standing)):
                    wrong.append(f"message {source} counted twice")
            for round_id, text, tries in self._asked.values():
                kept = [a for a in await tx.answers.of_round(round_id) if a.text == text]
                if (not acknowledged or any(map(self._fed_back, tries))) and not kept:
                    wrong.append(f"the command in round {round_id}")
                if len(kept) > len(tries):
                    wrong.append(f"the command in round {round_id} counted {len(kept)} times")
        return wrong

    def doubled(self) -> list[str]:
        """Messages of the bot's own accord that stand twice: each names its key and part."""
        payloads = [(m.get("metadata") or {}).get("event_payload", {}) for m in self._channel]
        keys = Counter((p["key"], p["part"]) for p in payloads if p.get("key"))
        rounds = Counter(round_id for _, round_id in self.questions(_TEAM))
        return [f"{key} stands {n} times" for key, n in [*keys.items(), *rounds.items()] if n > 1]

    def revealed(self, guild: int, day: int) -> bool:
        """Whether the answer to a day's question stands in its thread."""
        thread = self.thread_of(guild, day)
        return any(
            m.get("thread_ts") == thread
            and (m.get("metadata") or {}).get("event_payload", {}).get("kind") == "reveal"
            for m in self._channel
        )

    async def deliver(self, kind: str, body: dict[str, Any], *, retry: int = 0) -> dict[str, Any]:
        """To one of those who listen, if anybody does; a bot that dies acknowledges nothing."""
        with suppress(TimeoutError, ClientError, RuntimeError, AssertionError, OSError):
            if self.mode == "socket":
                if any(not s.closed for s in self._stage.sockets):
                    return await self._stage.envelope(kind, body, retry=retry)
            elif ports := [port for port in self._stage.ports if _listening(port)]:
                return await self._sent(self._draw.choice(ports), kind, body, retry=retry)
        return {}

    async def _sent(self, port: int, kind: str, body: dict[str, Any], *, retry: int) -> dict[str, Any]:
        async with ClientSession() as session:
            self.session = session
            self.platform = _Port(port)  # type: ignore[assignment]  # the bot is another process here
            async with asyncio.timeout(_PATIENCE):
                return await self._post(kind, body, retry)

    async def _again(self, stamp: str) -> None:
        """The same event once more to everybody who listens, as Slack does when it believes it lost."""
        message = self._stage.message(_CHANNEL, stamp)
        event = {**message, "channel": _CHANNEL}
        for number, _ in enumerate(self._stage.ports or (0,), start=1):
            await self.event(event, event_id=f"Ev{stamp}", retry=number)

    async def _command(self, text: str, *, by: str) -> str:
        key = self._stage.response_url()
        await self.slash(text, by=by, response_url=key)
        return key.rpartition("/")[2]

    def _responses(self, key: str) -> Sequence[Mapping[str, Any]]:
        return [body for known, body in self._stage.responses if known == key]

    def _fed_back(self, key: str) -> bool:
        return any("My streak" in json.dumps(body) for body in self._responses(key))

    def _reacted(self, source: str) -> bool:
        stamp = source.partition(":")[2]
        return any(m["ts"] == stamp and m.get("reactions") for m in self._channel)

    @property
    def _channel(self) -> list[dict[str, Any]]:
        return self._stage.channels[_CHANNEL].messages


class _Port:
    """Where a bot listens."""

    def __init__(self, port: int) -> None:
        self.port = port


def _listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _dropped(request: web.Request) -> web.Response:
    """Nothing at all comes back."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
