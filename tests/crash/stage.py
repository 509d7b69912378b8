"""A Discord for bots that die: several servers, shards, a session per connection, a script of faults.

What it accepted stands in `messages` and `threads`, whether or not the bot heard of it. `acknowledged`
holds the interactions whose feedback and the messages whose reaction was accepted: what members saw.
"""

import asyncio
import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from aiohttp import WSMsgType, web

from bot.platforms.discord.wire.payload import custom_ids
from tests.platforms.discord import world
from tests.platforms.discord.server import Discord
from tests.platforms.discord.world import APP, BOT, CHANNEL, GUILD, Json, person

__all__ = ["Act", "Script", "Stage"]

_NUMBER = re.compile(r"\d+|token-\d+")
_FEEDBACK = ":quiz.streak"


class Act(StrEnum):
    """What becomes of a request."""

    CARRY = "carried out and answered"
    LOSE = "carried out, the answer lost"
    DROP = "never arrived"
    FAIL = "refused with 500"
    LIMIT = "refused with 429"
    KILL_BEFORE = "the bot dies before it arrives"
    KILL_AFTER = "the bot dies before it hears the answer"


Script = Callable[[str, str], Act]
"""What becomes of a step of the bot with a token."""


@dataclass
class _Session:
    """One connection of one shard, with what was sent over it."""

    identity: str
    shard: int
    shards: int
    socket: web.WebSocketResponse
    frames: list[Json] = field(default_factory=list)

    def serves(self, guild: int) -> bool:
        return (guild >> 22) % self.shards == self.shard

    async def send(self, event: str, data: Json) -> None:
        frame = {"op": 0, "t": event, "s": len(self.frames) + 1, "d": data}
        self.frames.append(frame)
        await self.push(frame)

    async def push(self, frame: Json) -> None:
        if not self.socket.closed:
            with suppress(ConnectionError):
                await self.socket.send_str(json.dumps(frame))


class Stage(Discord):
    """The server. `script(step, token)` decides on every request; a step is "POST /channels/N/messages".

    `kill(token)` ends the bot that has that token; bots that share the work have tokens of their own here.
    """

    def __init__(self, guilds: tuple[int, ...] = (GUILD,)) -> None:
        super().__init__(checks=True)
        self.guilds = {guild: CHANNEL + number * 10 for number, guild in enumerate(guilds)}
        for guild, channel in self.guilds.items():
            if guild != GUILD:
                self.add_channel(channel, "daily", 0)
        self.script: Script = lambda _step, _token: Act.CARRY
        self.kill: Callable[[str], None] = lambda _: None
        self.steps: list[str] = []
        self.acknowledged: set[str] = set()
        self.sessions: list[_Session] = []
        self.registrations = 0
        self._tokens: dict[str, str] = {}
        self._changed = asyncio.Event()

    async def seen(self, condition: Callable[[], object], *, seconds: float) -> bool:
        """Whether something held within that time; looked at after every request and connection."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not condition():
                    self._changed.clear()
                    await self._changed.wait()
        return bool(condition())

    def forget_nonces(self) -> None:
        """The window in which Discord remembers nonces is over."""
        for messages in self.messages.values():
            for message in messages:
                message.pop("nonce", None)

    def ask(self, guild: int, user: int, root: str, *names: str, **options: str) -> Json:
        """The payload of a slash command."""
        inner: list[Json] = [{"type": 3, "name": name, "value": value} for name, value in options.items()]
        for at, name in enumerate(reversed(names)):
            inner = [{"type": 1 if at == 0 else 2, "name": name, "options": inner}]
        data = {"id": "1", "name": root, "type": 1, "options": inner}
        channel = str(self.guilds[guild])
        where = {"guild_id": str(guild), "channel_id": channel, "channel": self.channels[channel]}
        payload = self.interaction(2, data, user=user, **where)
        self._tokens[payload["token"]] = payload["id"]
        return payload

    async def tell(self, guild: int, event: str, data: Json) -> bool:
        """Send an event to the shard of a server; whether anybody was connected."""
        heard = [s for s in self.sessions if s.serves(guild) and not s.socket.closed]
        for session in heard:
            await session.send(event, data)
        return bool(heard)

    def hears(self, guild: int) -> bool:
        """Whether the shard of a server is connected."""
        return any(s.serves(guild) and not s.socket.closed for s in self.sessions)

    async def interrupt(self, *, code: int = 0, op: int = 0, data: object = None) -> None:
        """Close the connections with a code, or send an operation (7 reconnect, 9 invalid session)."""
        for session in [s for s in self.sessions if not s.socket.closed]:
            if op:
                await session.push({"op": op, "d": data, "t": None, "s": None})
            else:
                await session.socket.close(code=code)

    async def _rest(self, request: web.Request) -> web.Response:
        path = "/" + request.match_info["path"]
        step = f"{request.method} {_NUMBER.sub('N', path.partition('/reactions')[0])}"
        step += "/reactions" * ("/reactions" in path)
        self.steps.append(step)
        token = request.headers.get("Authorization", "").removeprefix("Bot ")
        match self.script(step, token):
            case Act.DROP:
                return _dropped(request)
            case Act.KILL_BEFORE:
                self.kill(token)
                return _dropped(request)
            case Act.FAIL:
                return web.json_response({"message": "server error"}, status=500)
            case Act.LIMIT:
                body = {"message": "slow down", "retry_after": 0.2, "global": False}
                return web.json_response(body, status=429, headers={"Retry-After": "0.2"})
            case act:
                response = await super()._rest(request)
                self._note(request.method, path, self.requests[-1][2])
                if act is Act.KILL_AFTER:
                    self.kill(token)
                self._changed.set()
                return response if act is Act.CARRY else _dropped(request)

    def _note(self, method: str, path: str, body: Any) -> None:
        """What a member sees now."""
        match (method, *path.strip("/").split("/")):
            case ("POST", "interactions", identity, _, "callback") if _fed_back(body.get("data")):
                self.acknowledged.add(identity)
            case (_, "webhooks", _, token, *_) if _fed_back(body):
                self.acknowledged.add(self._tokens.get(token, token))
            case ("PUT", "channels", _, "messages", message, "reactions", *_):
                self.acknowledged.add(message)
            case ("PUT", "applications", *_):
                self.registrations += 1

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        with suppress(ConnectionError):
            await socket.send_str(
                json.dumps({"op": 10, "d": {"heartbeat_interval": 45000}, "t": None, "s": None})
            )
            async for frame in socket:
                if frame.type is not WSMsgType.TEXT:
                    break
                await self._frame(socket, json.loads(frame.data))
        return socket

    async def _frame(self, socket: web.WebSocketResponse, frame: Json) -> None:
        match frame["op"]:
            case 1:
                await socket.send_str(json.dumps({"op": 11, "d": None, "t": None, "s": None}))
            case 2:
                shard, shards = frame["d"].get("shard", [0, 1])
                session = _Session(f"session-{len(self.sessions)}", shard, shards, socket)
                self.sessions.append(session)
                await self._welcome(session)
            case 6:
                known = next(s for s in self.sessions if s.identity == frame["d"]["session_id"])
                known.socket = socket
                for missed in known.frames[frame["d"]["seq"] :]:
                    await known.push(missed)
                await known.send("RESUMED", {})

    async def _welcome(self, session: _Session) -> None:
        guilds = [guild for guild in self.guilds if session.serves(guild)]
        ready = {
            "v": 10,
            "user": {**person(BOT), "bot": True},
            "guilds": [{"id": str(guild), "unavailable": True} for guild in guilds],
            "session_id": session.identity,
            "resume_gateway_url": f"ws://127.0.0.1:{self.port}/gateway",
            "shard": [session.shard, session.shards],
            "application": {"id": str(APP), "flags": self.flags},
        }
        await session.send("READY", ready)
        for guild in guilds:
            channel = str(self.guilds[guild])
            threads = [t for t in self.threads.values() if t["parent_id"] == channel]
            described = world.guild([self.channels[channel]], threads)
            described["roles"][0]["id"] = str(guild)
            await session.send("GUILD_CREATE", {**described, "id": str(guild), "name": f"Server {guild}"})
        self._changed.set()

    async def stop(self) -> None:
        """Close everything."""
        await self.interrupt(code=1000)
        await super().stop()


def _fed_back(data: Json | None) -> bool:
    tokens = custom_ids((data or {}).get("components") or ())
    return any(_FEEDBACK in token for token in tokens)


def _dropped(request: web.Request) -> web.Response:
    """Nothing at all comes back."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
