"""A small Discord of our own: a gateway and a REST interface on 127.0.0.1, for the real discord.py.

It does what the simulator cannot: closes, invalid sessions, resumes, rate limits, server errors, lost
answers. Every request body is checked against Discord's OpenAPI description where that file is present.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.platforms.discord import world
from tests.platforms.discord.openapi import faults
from tests.platforms.discord.world import (
    ALL_PERMISSIONS,
    APP,
    BOT,
    CHANNEL,
    GUILD,
    OWNER,
    Json,
    member,
    person,
)


@dataclass
class Fault:
    """What the next matching request gets in place of its answer (`done`: it is carried out all the same).

    A status of 0 breaks the connection.
    """

    method: str
    path: str
    status: int
    body: Json = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    done: bool = False


class Discord:
    """The server; `requests` are (method, path, body) as they came, `wrong` what the description says,
    `reasons` what the server's audit log was told. `servers` are there when a session begins, `outages` are
    not yet; `gate` may hold requests up.
    """

    def __init__(self, *, checks: bool = True) -> None:
        self.checks = checks
        self.requests: list[tuple[str, str, Any]] = []
        self.wrong: list[str] = []
        self.reasons: list[str] = []
        self.faults: list[Fault] = []
        self.messages: dict[str, list[Json]] = {}
        self.threads: dict[str, Json] = {}
        self.channels: dict[str, Json] = {}
        self.identifies: list[Json] = []
        self.resumes: list[Json] = []
        self.heartbeats = 0
        self.commands: list[Json] = []
        self.servers: list[int] = [GUILD]
        self.outages: list[int] = []
        self.gate: Callable[[str, str], Awaitable[None]] | None = None
        self.sessions_left = 999
        self.flags = 1 << 18
        self.permissions = ALL_PERMISSIONS
        self.forgetful = False
        self.reject: list[int] = []
        self.sequence = 0
        self.history: list[Json] = []
        self.port = 0
        self._ids = iter(range(10**6, 10**9))
        self._sockets: list[web.WebSocketResponse] = []
        self._wires: list[asyncio.WriteTransport] = []
        self._waiters: list[tuple[Callable[[str, str, Any], bool], asyncio.Future[Any]]] = []
        self._runner: web.AppRunner | None = None
        self.add_channel(CHANNEL, "daily", 0)

    def add_channel(self, identity: int, name: str, kind: int, **more: Any) -> None:
        """One more channel of the server."""
        self.channels[str(identity)] = {
            "id": str(identity),
            "type": kind,
            "name": name,
            "position": 0,
            "permission_overwrites": [],
            "parent_id": None,
            "nsfw": False,
            **more,
        }

    async def start(self) -> None:
        """Listen on a free port."""
        app = web.Application()
        app.router.add_get("/gateway", self._gateway)
        app.router.add_route("*", "/api/v10/{path:.*}", self._rest)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close everything."""
        for socket in self._sockets:
            await socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def expect(self, test: Callable[[str, str, Any], bool]) -> asyncio.Future[Any]:
        """The body of the next request for which `test(method, path, body)` holds."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiters.append((test, future))
        return future

    def callback(self, interaction: int) -> asyncio.Future[Any]:
        """The response to an interaction."""
        return self.expect(
            lambda method, path, _: method == "POST" and path.startswith(f"/interactions/{interaction}/")
        )

    async def dispatch(self, event: str, data: Json) -> None:
        """An event; it is kept for sessions that resume."""
        self.sequence += 1
        frame = {"op": 0, "t": event, "s": self.sequence, "d": data}
        self.history.append(frame)
        for socket in self._sockets:
            if not socket.closed:
                await socket.send_str(json.dumps(frame))

    async def close_sockets(self, code: int) -> None:
        """Close the connections with a code."""
        for socket in self._sockets:
            await socket.close(code=code)
        self._sockets.clear()

    def abort_sockets(self) -> None:
        """Cut the connections without a word."""
        for wire in self._wires:
            wire.abort()
        self._wires.clear()
        self._sockets.clear()

    async def send_op(self, op: int, data: object = None) -> None:
        """A bare gateway operation (7 reconnect, 9 invalid session)."""
        for socket in self._sockets:
            if not socket.closed:
                await socket.send_str(json.dumps({"op": op, "d": data, "t": None, "s": None}))

    def interaction(self, kind: int, data: Json, *, user: int = OWNER, **more: Any) -> Json:
        """The payload of an interaction in the daily channel."""
        return {
            "id": str(next(self._ids)),
            "application_id": str(APP),
            "type": kind,
            "data": data,
            "guild_id": str(GUILD),
            "channel_id": str(CHANNEL),
            "channel": self.channels[str(CHANNEL)],
            "member": {**member(user), "permissions": ALL_PERMISSIONS},
            "token": f"token-{next(self._ids)}",
            "version": 1,
            "locale": "en-US",
            "entitlements": [],
            "attachment_size_limit": 10_000_000,
            "authorizing_integration_owners": {"0": str(GUILD)},
            "context": 0,
            "app_permissions": ALL_PERMISSIONS,
            **more,
        }

    def said(self, channel: str, text: str, *, user: int = 701, **more: Any) -> Json:
        """A message that a member wrote; it stands in the channel."""
        message = world.message(str(next(self._ids)), channel, person(user), **{"content": text, **more})
        self.messages.setdefault(channel, []).append(message)
        return {**message, "guild_id": str(GUILD), "member": member(user)}

    def bodies(self, method: str, pattern: str) -> list[Any]:
        """The bodies of the requests to a path."""
        return [body for m, path, body in self.requests if m == method and re.fullmatch(pattern, path)]

    async def _rest(self, request: web.Request) -> web.Response:
        path = "/" + request.match_info["path"]
        body = await _body(request)
        if self.checks:
            self.requests.append((request.method, path, body))
            self.reasons.extend(filter(None, [request.headers.get("X-Audit-Log-Reason")]))
            self.wrong.extend(faults(request.method, path, body))
        fault = next(
            (f for f in self.faults if f.method == request.method and re.fullmatch(f.path, path)), None
        )
        if fault is not None:
            self.faults.remove(fault)
            if fault.done:
                self._answer(request, path, body)
            if not fault.status and request.transport is not None:
                request.transport.close()
                return web.Response(status=204)
            return _json(fault.body, fault.status, fault.headers)
        if self.gate is not None:
            await self.gate(request.method, path)
        found = self._answer(request, path, body)
        for waiter in list(self._waiters):
            test, future = waiter
            if not future.done() and test(request.method, path, body):
                future.set_result(body)
                self._waiters.remove(waiter)
        return found

    def _answer(self, request: web.Request, path: str, body: Any) -> web.Response:  # noqa: C901, PLR0912 - one case per route
        method, parts = request.method, path.strip("/").split("/")
        match (method, *parts):
            case ("GET", "users", "@me"):
                return _json({**person(BOT), "bot": True})
            case ("GET", "oauth2", "applications", "@me"):
                return _json(world.application(self.flags))
            case ("GET", "gateway", "bot"):
                limits = {
                    "total": 1000,
                    "remaining": self.sessions_left,
                    "reset_after": 20,
                    "max_concurrency": 1,
                }
                self.sessions_left = 999
                url = f"ws://127.0.0.1:{self.port}/gateway"
                return _json({"url": url, "shards": 1, "session_start_limit": limits})
            case ("PUT", "applications", _, "commands"):
                self.commands = [{**command, "id": str(at)} for at, command in enumerate(body, 1)]
                return _json(self.commands)
            case ("GET", "applications", _, "commands"):
                return _json(self.commands)
            case ("POST", "channels", channel, "messages"):
                return _json(self._post(channel, body))
            case ("GET", "channels", channel, "messages"):
                limit = int(request.query.get("limit", 50))
                after, before = int(request.query.get("after", 0)), int(request.query.get("before", 10**30))
                stored = [m for m in self.messages.get(channel, []) if after < int(m["id"]) < before]
                if request.query.get("after"):
                    return _json(list(reversed(stored[:limit])))
                return _json(list(reversed(stored))[:limit])
            case ("GET", "channels", channel, "messages", message):
                found = [m for m in self.messages.get(channel, []) if m["id"] == message]
                return _json(found[0]) if found else _json({"code": 10008, "message": "Unknown Message"}, 404)
            case (_, "channels", channel, "messages", message, "reactions", emoji, "@me"):
                for stood in self.messages.get(channel, []):
                    if stood["id"] == message:
                        others = [r for r in stood.get("reactions", ()) if r["emoji"]["name"] != emoji]
                        stood["reactions"] = [*others, *[world.reaction(emoji)] * (method == "PUT")]
                return web.Response(status=204)
            case ("PATCH", "channels", channel, "messages", message):
                for changed in self.messages.get(channel, []):
                    if changed["id"] == message:
                        changed.update(body)
                        return _json(changed)
                return _json({"code": 10008, "message": "Unknown Message"}, 404)
            case ("POST", "channels", channel, "messages", message, "threads"):
                if message in self.threads:
                    return _json({"code": 160004, "message": "A thread has already been created"}, 400)
                return _json(self._thread(message, channel, body["name"]))
            case ("POST", "channels", channel, "threads"):
                thread = self._thread(str(next(self._ids)), channel, body["name"])
                if "message" not in body:
                    thread["type"] = body["type"]
                    return _json(thread)
                first = self._post(thread["id"], body["message"])
                first["id"] = thread["id"]
                return _json({**thread, "message": first})
            case ("GET", "guilds", _, "threads", "active"):
                return _json({"threads": list(self.threads.values()), "members": []})
            case ("GET", "guilds", _, "members", user):
                return _json(member(int(user)))
            case ("POST", "channels", channel, "messages", message, "crosspost"):
                return _json(next(m for m in self.messages[channel] if m["id"] == message))
            case ("POST", "users", "@me", "channels"):
                recipient = person(int(body["recipient_id"]))
                return _json({"id": f"8{body['recipient_id']}", "type": 1, "recipients": [recipient]})
            case ("GET", "channels", channel):
                known = self.channels.get(channel) or self.threads.get(channel)
                return _json(known) if known else _json({"code": 10003, "message": "Unknown Channel"}, 404)
            case ("POST", "webhooks", *_) | ("PATCH", "webhooks", *_):
                return _json(self._post("webhook", body))
            case ("PATCH", "channels", channel):
                return _json(self.threads.get(channel, {}))
            case _:
                return web.Response(status=204)

    def _post(self, channel: str, body: Json) -> Json:
        stored = self.messages.setdefault(channel, [])
        if body.get("enforce_nonce") and self.checks and not self.forgetful:
            for known in stored:
                if known.get("nonce") == body.get("nonce"):
                    return known
        message = world.message(
            str(next(self._ids)),
            channel if channel.isdigit() else "1",
            {**person(BOT), "bot": True},
            content=body.get("content", ""),
            flags=body.get("flags", 0),
            components=body.get("components", []),
        )
        if body.get("nonce"):
            message["nonce"] = body["nonce"]
        reference = (body.get("message_reference") or {}).get("message_id")
        if reference:
            message["referenced_message"] = next((m for m in stored if m["id"] == reference), None)
        stored.append(message)
        return message

    def _thread(self, identity: str, parent: str, name: str) -> Json:
        self.threads[identity] = world.thread(identity, parent, name)
        return self.threads[identity]

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        assert request.transport is not None
        self._wires.append(request.transport)
        await socket.send_str(
            json.dumps({"op": 10, "d": {"heartbeat_interval": 45000}, "t": None, "s": None})
        )
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                break
            message = json.loads(frame.data)
            match message["op"]:
                case 1:
                    self.heartbeats += 1
                    await socket.send_str(json.dumps({"op": 11, "d": None, "t": None, "s": None}))
                case 2:
                    self.identifies.append(message["d"])
                    if self.reject:
                        await socket.close(code=self.reject.pop(0))
                        break
                    await self._ready(socket, message["d"])
                case 6:
                    self.resumes.append(message["d"])
                    self._sockets.append(socket)
                    for missed in [f for f in self.history if f["s"] > message["d"]["seq"]]:
                        await socket.send_str(json.dumps(missed))
                    await self.dispatch("RESUMED", {})
        return socket

    async def _ready(self, socket: web.WebSocketResponse, identify: Json) -> None:
        self._sockets.append(socket)
        await self.dispatch(
            "READY",
            {
                "v": 10,
                "user": {**person(BOT), "bot": True},
                "guilds": [{"id": str(each), "unavailable": True} for each in (*self.servers, *self.outages)],
                "session_id": f"session-{len(self.identifies)}",
                "resume_gateway_url": f"ws://127.0.0.1:{self.port}/gateway",
                "shard": identify.get("shard", [0, 1]),
                "application": {"id": str(APP), "flags": self.flags},
            },
        )
        for each in self.servers:
            own = (self.channels.values(), self.threads.values()) if each == GUILD else ((), ())
            described = world.guild(*own, identity=each, permissions=self.permissions)
            await self.dispatch("GUILD_CREATE", described)


async def _body(request: web.Request) -> Any:
    if request.content_type == "application/json":
        return await request.json()
    if request.content_type.startswith("multipart/"):
        form = await request.post()
        return json.loads(str(form["payload_json"])) if "payload_json" in form else None
    return None


def _json(body: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # discord.py reads JSON only under exactly this content type, without a charset.
    extra = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(body=json.dumps(body).encode(), status=status, headers=extra)
