"""The REST calls that the platform makes, each through discord.py's own client and in its turn.

The address in `api_base` is written into each route, so nothing of discord.py's own is changed by it.
"""

import asyncio
import io
import json
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord

from bot.platforms.discord.wire.limits import HISTORY_PAGE
from bot.platforms.discord.wire.pace import Pace
from bot.platforms.discord.wire.payload import Callback, Json, Upload
from bot.platforms.discord.wire.troubles import NETWORK, Trouble, retry_after, unauthorized
from bot.platforms.discord.wire.undocumented import Route, answered, redirected, requested

__all__ = ["Rest", "once_only"]

_TRIES = 5
_LONGEST_WAIT = 10.0
_TOO_MANY = 429
_TROUBLE = 500
_ONCE_ONLY = "once only"
_MESSAGES = "/channels/{channel_id}/messages"
_DIRECTS_KEPT = 10_000
_BROKEN_TRIES = 3
_BROKEN_PAUSE = 0.2
_ONCE = {"/channels/{channel_id}/threads", "/webhooks/{webhook_id}/{webhook_token}"}
"""What makes something new each time it is asked for: posts of forums, private threads, follow-ups."""

Interaction = discord.Interaction[discord.Client]


class Rest:
    """Discord's HTTP interface, as far as it is used here.

    `refused` says that Discord did not take the token when it was last shown.
    """

    refused = False

    def __init__(self, client: discord.Client, *, pace: Pace, base: str = "", proxy: str = "") -> None:
        self._client = client
        self._pace = pace
        self._base = base
        self._proxy = proxy or None
        self._directs: OrderedDict[str, str] = OrderedDict()

    async def put_commands(self, application: int, defined: Sequence[Json]) -> None:
        """Register exactly these commands."""
        route = Route("PUT", "/applications/{application_id}/commands", application_id=application)
        await self._bot(route, body=list(defined), server="")

    async def commands(self, application: int) -> list[Json]:
        """The commands that are registered."""
        route = Route("GET", "/applications/{application_id}/commands", application_id=application)
        return list(await self._bot(route, server=""))

    async def post(
        self,
        channel: str,
        body: Json,
        uploads: Sequence[Upload] = (),
        *,
        server: str = "",
        prompt: bool = False,
    ) -> Json:
        """The message as Discord made it."""
        route = Route("POST", _MESSAGES, channel_id=channel)
        try:
            return _object(await self._bot(route, body=body, uploads=uploads, server=server, prompt=prompt))
        except discord.HTTPException as error:
            if error.code != Trouble.NO_HISTORY or "message_reference" not in body:
                raise
        # Without the right to read the history there can be no reply, but a message.
        alone = {name: value for name, value in body.items() if name != "message_reference"}
        return _object(await self._bot(route, body=alone, uploads=uploads, server=server, prompt=prompt))

    async def edit(
        self,
        channel: str,
        message: str,
        body: Json,
        *,
        server: str = "",
        prompt: bool = True,
    ) -> None:
        """Change one of our messages; `prompt` while somebody waits for it."""
        path = "/channels/{channel_id}/messages/{message_id}"
        route = Route("PATCH", path, channel_id=channel, message_id=message)
        await self._bot(route, body=body, server=server, prompt=prompt)

    async def delete(self, channel: str, message: str, *, server: str = "", reason: str = "") -> None:
        """Delete a message."""
        path = "/channels/{channel_id}/messages/{message_id}"
        route = Route("DELETE", path, channel_id=channel, message_id=message)
        await self._bot(route, server=server, prompt=True, reason=reason)

    async def react(self, channel: str, message: str, emoji: str, *, server: str = "") -> None:
        """Put an emoji on a message."""
        path = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me"
        route = Route("PUT", path, channel_id=channel, message_id=message, emoji=emoji)
        await self._bot(route, server=server, prompt=True)

    async def unreact(self, channel: str, message: str, emoji: str, *, server: str = "") -> None:
        """Take one of our own emojis off a message."""
        path = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me"
        route = Route("DELETE", path, channel_id=channel, message_id=message, emoji=emoji)
        await self._bot(route, server=server, prompt=True)

    async def add_role(self, server: str, user: str, role: str, *, reason: str) -> None:
        """Give a member a role; once more changes nothing."""
        await self._bot(_role("PUT", server, user, role), server=server, reason=reason)

    async def remove_role(self, server: str, user: str, role: str, *, reason: str) -> None:
        """Take a role from a member; once more changes nothing."""
        await self._bot(_role("DELETE", server, user, role), server=server, reason=reason)

    async def crosspost(self, channel: str, message: str, *, server: str = "") -> None:
        """Publish a message of an announcement channel to the channels that follow it."""
        path = "/channels/{channel_id}/messages/{message_id}/crosspost"
        await self._bot(Route("POST", path, channel_id=channel, message_id=message), server=server)

    async def message(self, channel: str, message: str, *, server: str = "") -> Json:
        """One message."""
        path = "/channels/{channel_id}/messages/{message_id}"
        route = Route("GET", path, channel_id=channel, message_id=message)
        return _object(await self._bot(route, server=server))

    async def history(
        self, channel: str, *, before: str = "", after: str = "", limit: int = HISTORY_PAGE, server: str = ""
    ) -> list[Json]:
        """Messages, newest first."""
        params: dict[str, str] = {"limit": str(limit)}
        if before:
            params["before"] = before
        if after:
            params["after"] = after
        route = Route("GET", "/channels/{channel_id}/messages", channel_id=channel)
        found = list(await self._bot(route, params=params, server=server))
        return sorted(found, key=lambda message: int(message["id"]), reverse=True)

    async def thread_from(self, channel: str, message: str, body: Json, *, server: str = "") -> Json:
        """The thread made from a message."""
        path = "/channels/{channel_id}/messages/{message_id}/threads"
        route = Route("POST", path, channel_id=channel, message_id=message)
        return _object(await self._bot(route, body=body, server=server))

    async def private_thread(self, channel: str, body: Json, *, server: str = "") -> Json:
        """A thread that hangs on no message."""
        route = Route("POST", "/channels/{channel_id}/threads", channel_id=channel)
        return _object(await self._bot(route, body=body, server=server, prompt=True))

    async def add_to_thread(self, thread: str, user: str, *, server: str = "") -> None:
        """Let somebody into a thread; nothing changes for who is in it."""
        path = "/channels/{channel_id}/thread-members/{user_id}"
        route = Route("PUT", path, channel_id=thread, user_id=user)
        await self._bot(route, server=server, prompt=True)

    async def forum_post(
        self, channel: str, body: Json, uploads: Sequence[Upload] = (), *, server: str = ""
    ) -> Json:
        """The thread of a new forum post."""
        route = Route("POST", "/channels/{channel_id}/threads", channel_id=channel)
        return _object(await self._bot(route, body=body, uploads=uploads, server=server))

    async def active_threads(self, guild: str) -> list[Json]:
        """The threads of a server that are not archived."""
        route = Route("GET", "/guilds/{guild_id}/threads/active", guild_id=guild)
        return list(_object(await self._bot(route, server=guild)).get("threads") or ())

    async def channel(self, channel: str, *, server: str = "") -> Json:
        """One channel or thread."""
        route = Route("GET", "/channels/{channel_id}", channel_id=channel)
        return _object(await self._bot(route, server=server))

    async def change_channel(self, channel: str, body: Json, *, server: str = "") -> None:
        """Change a channel or thread."""
        route = Route("PATCH", "/channels/{channel_id}", channel_id=channel)
        await self._bot(route, body=body, server=server)

    async def turn(self, server: str) -> None:
        """Wait for a server's turn, for a request that discord.py makes by itself."""
        await self._pace.turn(server)

    async def direct(self, user: str) -> str:
        """The channel of the private conversation with somebody, which stays the same for ever."""
        if user not in self._directs:
            body: Json = {"recipient_id": user}
            opened = _object(await self._bot(Route("POST", "/users/@me/channels"), body=body))
            self._directs[user] = str(opened["id"])
            if len(self._directs) > _DIRECTS_KEPT:
                self._directs.popitem(last=False)
        return self._directs[user]

    async def respond(
        self, interaction: Interaction, kind: Callback, data: Json | None, uploads: Sequence[Upload] = ()
    ) -> None:
        """The first response to an interaction; it must come within three seconds."""
        path = "/interactions/{webhook_id}/{webhook_token}/callback"
        route = Route("POST", path, webhook_id=interaction.id, webhook_token=interaction.token)
        body: Json = {"type": int(kind)} if data is None else {"type": int(kind), "data": data}
        await self._hook(interaction, route, body, uploads)

    async def edit_response(
        self, interaction: Interaction, data: Json, uploads: Sequence[Upload] = ()
    ) -> None:
        """Change the first response, or fill in what was announced."""
        path = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
        await self._hook(interaction, self._hook_route("PATCH", path, interaction), data, uploads)

    async def delete_response(self, interaction: Interaction) -> None:
        """Take the first response away."""
        path = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
        await self._hook(interaction, self._hook_route("DELETE", path, interaction), None, ())

    async def follow_up(self, interaction: Interaction, data: Json, uploads: Sequence[Upload] = ()) -> None:
        """One more message after the first response."""
        path = "/webhooks/{webhook_id}/{webhook_token}"
        await self._hook(interaction, self._hook_route("POST", path, interaction), data, uploads)

    def _hook_route(self, method: str, path: str, interaction: Interaction) -> Route:
        return Route(method, path, webhook_id=interaction.application_id, webhook_token=interaction.token)

    async def _bot(
        self,
        route: Route,
        *,
        body: object = None,
        uploads: Sequence[Upload] = (),
        params: dict[str, str] | None = None,
        server: str = "",
        prompt: bool = False,
        reason: str = "",
    ) -> Any:
        # A post of the outbox is looked for in its channel before it is sent again.
        again = _repeatable(route, body) and (prompt or route.path != _MESSAGES)

        async def request() -> Any:
            await self._pace.turn(server, prompt=prompt)
            extra: dict[str, Any] = {"reason": reason} if reason else {}
            if not again:
                extra["trace_request_ctx"] = _ONCE_ONLY
            if params:
                extra["params"] = params
            if uploads and isinstance(body, dict):
                files = _files(uploads)
                form = _form(body, uploads, files)
                return await requested(
                    self._client, redirected(route, self._base), files=files, form=form, **extra
                )
            if body is not None:
                extra["json"] = body
            return await requested(self._client, redirected(route, self._base), **extra)

        try:
            found = await self._patiently(request, again=again)
        except discord.HTTPException as error:
            self.refused = unauthorized(error)
            raise
        self.refused = False
        return found

    async def _hook(
        self, interaction: Interaction, route: Route, body: Json | None, uploads: Sequence[Upload]
    ) -> None:
        async def request() -> Any:
            files = _files(uploads)
            await answered(
                interaction,
                redirected(route, self._base),
                payload=body if not files else None,
                form=_form(body or {}, uploads, files) if files else None,
                files=files or None,
                proxy=self._proxy,
            )

        await self._patiently(request, again=_repeatable(route, body))

    async def _patiently(self, request: Callable[[], Coroutine[Any, Any, Any]], *, again: bool) -> Any:
        """The answer; a 429 that discord.py gives up on (it lacks a Via header) is waited out.

        `again`: doing it twice is like doing it once, so a connection that broke is no reason to give up.
        """
        broken = 0
        for last in (*(False,) * (_TRIES - 1), True):
            try:
                return await request()
            except NETWORK:
                broken += 1
                if last or not again or broken == _BROKEN_TRIES:
                    raise
                await asyncio.sleep(_BROKEN_PAUSE * broken)
            except discord.HTTPException as error:
                wait = retry_after(error) if error.status == _TOO_MANY else None
                if last or wait is None or wait > _LONGEST_WAIT:
                    raise
                if error.response.headers.get("X-RateLimit-Global"):
                    self._pace.hold(wait)
                await asyncio.sleep(wait)
        raise AssertionError("the last try returns or raises")


class Unanswered(aiohttp.ClientError):
    """Discord had trouble with a request that it may have carried out all the same."""


def once_only() -> aiohttp.TraceConfig:
    """Ends a request that must not be repeated when Discord has trouble: discord.py would send it again."""

    async def ended(
        _session: aiohttp.ClientSession, told: SimpleNamespace, end: aiohttp.TraceRequestEndParams
    ) -> None:
        if told.trace_request_ctx == _ONCE_ONLY and end.response.status >= _TROUBLE:
            end.response.close()
            raise Unanswered(f"Discord answered {end.response.status}.")

    watching = aiohttp.TraceConfig()
    watching.on_request_end.append(ended)
    return watching


def _repeatable(route: Route, body: object) -> bool:
    """Whether a request that may have arrived can be sent once more.

    A response to an interaction, a thread of a message and a publication answer the second time that they
    are there already, and a message with a nonce is made once.
    """
    if route.method != "POST":
        return True
    if route.path == _MESSAGES:
        return isinstance(body, dict) and bool(body.get("enforce_nonce"))
    return route.path not in _ONCE


def _role(method: str, server: str, user: str, role: str) -> Route:
    path = "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"
    return Route(method, path, guild_id=server, user_id=user, role_id=role)


def _files(uploads: Sequence[Upload]) -> list[discord.File]:
    return [discord.File(io.BytesIO(upload.data), filename=upload.name) for upload in uploads]


def _form(body: Json, uploads: Sequence[Upload], files: Sequence[discord.File]) -> list[dict[str, Any]]:
    form: list[dict[str, Any]] = [{"name": "payload_json", "value": json.dumps(body)}]
    form.extend(
        {
            "name": f"files[{at}]",
            "value": file.fp,
            "filename": file.filename,
            "content_type": upload.media,
        }
        for at, (upload, file) in enumerate(zip(uploads, files, strict=True))
    )
    return form


def _object(found: Any) -> Json:
    return found if isinstance(found, dict) else {}
