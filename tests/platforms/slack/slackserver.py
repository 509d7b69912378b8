"""A Slack of our own: the Web API, Socket Mode, response addresses and uploads, for one or more workspaces.

It keeps what it is told, refuses what Slack refuses, and checks every block against the documented limits.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import WSMsgType, web

from tests.patience import PATIENCE
from tests.platforms.slack.webapi import Channel, Refused, WebApi, as_json

"""Seconds until an acknowledgement counts as lost; how soon it has to come is measured in test_sockets."""
_RESPONSES = 5
"""How often an address may be responded to. docs.slack.dev/interactivity/handling-user-interaction"""


@dataclass
class Call:
    """One call of a Web API method."""

    method: str
    verb: str
    args: dict[str, Any]
    token: str
    content: str = ""


class SlackServer(WebApi):
    """The local Slack; `gate` may hold up what a method is answered, by its name, once it is done."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[Call] = []
        self.responses: list[tuple[str, dict[str, Any]]] = []
        self.spent: set[str] = set()
        self.private: dict[str, bytes] = {}
        self.private_token = "xoxb-1"
        self.failing: dict[str, list[dict[str, Any]]] = {}
        self.allowed: dict[str, int] = {}
        self.gate: Callable[[str, dict[str, Any]], Awaitable[None]] | None = None
        self.sockets: list[web.WebSocketResponse] = []
        self.tickets: set[str] = set()
        self.acks: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._runner: web.AppRunner | None = None
        self._changed = asyncio.Event()
        self.connected = asyncio.Event()

    async def start(self) -> None:
        """Listen on a free port."""
        app = web.Application(client_max_size=20_000_000)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/socket", self._socket)
        app.router.add_post("/respond/{key}", self._respond)
        app.router.add_post("/upload/{key}", self._upload)
        app.router.add_get("/files/{name}", self._private)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close everything."""
        for socket in self.sockets:
            await socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    # What tests do.

    def channel(self, name: str, *members: str, **facts: Any) -> Channel:
        """A channel with the bot and these people in it."""
        made = Channel(f"C0{name.upper()}", name, {self.BOT, *members}, **facts)
        self.channels[made.id] = made
        return made

    def person(self, name: str, **facts: Any) -> str:
        """A person of the workspace; the id."""
        user = f"U0{name.upper()}"
        self.users[user] = {"id": user, "name": name, "profile": {"display_name": name.capitalize()}, **facts}
        return user

    def trigger(self) -> str:
        """A trigger that opens one view."""
        key = self.key()
        self.triggers.add(key)
        return key

    def response_url(self) -> str:
        """An address to respond to."""
        return f"{self.base}/respond/{self.key()}"

    def fail(self, method: str, error: str = "", *, times: int = 1, **facts: Any) -> None:
        """Let the next calls of a method fail; `status`, `headers`, `drop` and `hang` say how."""
        self.failing.setdefault(method, []).extend([{"error": error, **facts}] * times)

    def allow(self, method: str, times: int) -> None:
        """Answer a method so many times, and then with "ratelimited" for a minute."""
        self.allowed[method] = times

    def called(self, method: str) -> list[Call]:
        """The calls of a method."""
        return [call for call in self.calls if call.method == method]

    async def until(self, condition: Callable[[], object], *, seconds: float = 10.0) -> None:
        """Return when something holds; looked at after every call."""
        async with asyncio.timeout(seconds):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def envelope(self, kind: str, payload: dict[str, Any], *, retry: int = 0) -> dict[str, Any]:
        """Send an envelope over the newest socket; what was acknowledged with."""
        envelope: dict[str, Any] = {"envelope_id": self.key(), "type": kind, "payload": payload}
        envelope["accepts_response_payload"] = kind != "events_api"
        if retry:
            envelope |= {"retry_attempt": retry, "retry_reason": "timeout"}
        future = asyncio.get_running_loop().create_future()
        self.acks[envelope["envelope_id"]] = future
        socket = next(s for s in reversed(self.sockets) if not s.closed)
        await socket.send_str(json.dumps(envelope))
        async with asyncio.timeout(PATIENCE):
            return await future

    # The Web API.

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        args = await self._arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.calls.append(Call(method, request.method, args, token, request.content_type))
        try:
            if self.failing.get(method):
                failure = self.failing[method].pop(0)
                if failure.get("after"):
                    self._answer(method, args, token)
                if failure.get("hang"):
                    self._changed.set()
                    await asyncio.Event().wait()
                if failure.get("drop"):
                    assert request.transport is not None
                    request.transport.close()
                    return web.Response()
                body = {"ok": False, "error": failure["error"], **failure.get("body", {})}
                return web.json_response(
                    body, status=failure.get("status", 200), headers=failure.get("headers", {})
                )
            if (left := self.allowed.get(method)) is not None:
                if not left:
                    told = {"ok": False, "error": "ratelimited"}
                    return web.json_response(told, status=429, headers={"Retry-After": "60"})
                self.allowed[method] = left - 1
            body = self._answer(method, args, token)
            if self.gate is not None:
                await self.gate(method, body)
        except Refused as error:
            body = {"ok": False, "error": str(error)}
        finally:
            self._changed.set()
        return web.json_response(body, headers={"x-oauth-scopes": self.scopes})

    def _answer(self, method: str, args: dict[str, Any], token: str) -> dict[str, Any]:
        if method == "apps.connections.open":
            if not token.startswith("xapp-"):
                raise Refused("not_allowed_token_type")
            ticket = self.key()
            self.tickets.add(ticket)
            return {"ok": True, "url": f"{self.base.replace('http', 'ws')}/socket?ticket={ticket}"}
        if method == "oauth.v2.access":
            return self._access(args)
        if token not in self.tokens:
            raise Refused("invalid_auth")
        handler = getattr(self, "_" + method.replace(".", "_"), None)
        if handler is None:
            raise Refused("unknown_method")
        return {"ok": True, **handler(args)}

    async def _arguments(self, request: web.Request) -> dict[str, Any]:
        args: dict[str, Any] = dict(request.query)
        if request.content_type == "application/json":
            args |= await request.json()
        elif request.method == "POST":
            args |= dict(await request.post())
        if "blocks" in args:
            args["blocks"] = as_json(args["blocks"])
        return args

    # Sockets, responses, uploads.

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if request.query.get("ticket") not in self.tickets:
            return web.Response(status=403)
        self.tickets.remove(request.query["ticket"])
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(json.dumps({"type": "hello", "num_connections": 1, "connection_info": {}}))
        self.sockets.append(socket)
        self.connected.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                told = json.loads(message.data)
                future = self.acks.pop(told["envelope_id"], None)
                if future is not None and not future.done():
                    future.set_result(told.get("payload") or {})
        return socket

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        key = request.match_info["key"]
        if key in self.spent:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        self._check(body)
        self.responses.append((key, body))
        if len([known for known, _ in self.responses if known == key]) >= _RESPONSES:
            self.spent.add(key)
        self._changed.set()
        return web.Response(text="ok")

    async def _private(self, request: web.Request) -> web.StreamResponse:
        """A file of somebody's: whoever shows no token gets the page to log in at."""
        if request.headers.get("Authorization") != f"Bearer {self.private_token}":
            return web.Response(text="<html>Log in</html>", content_type="text/html")
        data = self.private.get(request.match_info["name"])
        return web.Response(status=404) if data is None else web.Response(body=data, content_type="text/csv")

    def private_file(self, name: str, data: bytes) -> dict[str, Any]:
        """A file that somebody chose in a form, as a payload tells of it."""
        self.private[name] = data
        return {
            "id": "F1",
            "name": name,
            "size": len(data),
            "url_private_download": f"{self.base}/files/{name}",
        }

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        data = await request.read()
        file = self.files[request.match_info["key"]]
        if len(data) != file["length"]:
            return web.Response(status=400)
        file["bytes"] = data
        return web.Response(text=f"OK - {len(data)}")
