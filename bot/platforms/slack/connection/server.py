"""Events over HTTP: signatures are checked before anything else, then Bolt decides."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.core.errors import SettingsError
from bot.core.outside import Telemetry
from bot.doors import Door
from bot.platforms.slack.connection.bolt import bolted
from bot.platforms.slack.connection.manifest import PATH
from bot.platforms.slack.wire.limits import REQUEST_BYTES
from bot.platforms.slack.wire.settings import SlackSection

__all__ = ["Server"]

_STAMP = "X-Slack-Request-Timestamp"
_SIGNATURE = "X-Slack-Signature"
_LONGEST_STAMP = 12
_LONGEST_CHECK = 2_000
"""Bytes of what Slack sends to look at a certificate: two words and a token."""


class Server:
    """Listens at /slack/events; with an OAuth flow also at /slack/install and /slack/oauth_redirect."""

    def __init__(
        self,
        settings: SlackSection,
        app: AsyncApp,
        telemetry: Telemetry,
        flow: AsyncOAuthFlow | None = None,
        *,
        stop_within: float,
    ) -> None:
        self._stop_within = stop_within
        self._settings = settings
        self._app = app
        self._telemetry = telemetry
        self._flow = flow
        self._verifier = SignatureVerifier(settings.signing_secret.get_secret_value())
        self._runner: web.AppRunner | None = None

    @property
    def port(self) -> int:
        """The port it listens on; 0 when it does not."""
        return int(self._runner.addresses[0][1]) if self._runner and self._runner.addresses else 0

    async def start(self) -> None:
        """Listen; raises SettingsError when the port is taken."""
        door = Door()
        application = web.Application(client_max_size=REQUEST_BYTES, middlewares=[door.middleware])
        application.router.add_post(f"{PATH}/events", self._events)
        application.router.add_get(f"{PATH}/events", self._look)
        if self._flow is not None:
            application.router.add_get(f"{PATH}/install", self._page(self._flow.handle_installation))
            application.router.add_get(f"{PATH}/oauth_redirect", self._page(self._flow.handle_callback))
        runner = web.AppRunner(application, shutdown_timeout=self._stop_within, access_log=None)
        await runner.setup()
        host, port = self._settings.http_host, self._settings.http_port
        try:
            await door.site(runner, host, port).start()
        except OSError as error:
            await runner.cleanup()
            raise SettingsError(
                f"Slack events cannot be received on {host} port {port}: {error.strerror}.",
                hint="Set slack.http_port to a free port, or end what uses this one.",
            ) from error
        self._runner = runner

    async def stop(self) -> None:
        """Take nothing new and close."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """One event; nothing of it is read before Slack's signature on its bytes is known to be right."""
        raw = await request.read()
        if _is_ssl_check(request, raw):
            return web.Response()
        if not self._signed(request, raw):
            return web.json_response({"error": "invalid request"}, status=401)
        try:
            asked = await to_bolt_request(request)
        except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
            # No JSON, or fields of other types than Slack's: Bolt looks into them at once.
            asked = None
        if asked is None or not asked.body:
            return web.json_response({"error": "not readable"}, status=400)

        def mended(body: dict[str, Any]) -> AsyncBoltRequest:
            asked.body = body
            return asked

        return await to_aiohttp_response(await bolted(self._app, asked.body, mended, self._telemetry))

    def _signed(self, request: web.Request, raw: bytes) -> bool:
        """Whether Slack signed these bytes, within the last five minutes.

        docs.slack.dev/authentication/verifying-requests-from-slack
        """
        stamp, signature = request.headers.get(_STAMP, ""), request.headers.get(_SIGNATURE, "")
        if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= _LONGEST_STAMP):
            return False
        try:
            return signature.isascii() and self._verifier.is_valid(raw, stamp, signature)
        except UnicodeDecodeError:  # Slack signs text
            return False

    async def _look(self, request: web.Request) -> web.StreamResponse:
        """Slack looks at the certificate now and then, unsigned; anybody else finds nothing here."""
        return web.Response(status=200 if request.query.get("ssl_check") == "1" else 405)

    def _page(
        self, handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.StreamResponse:
            return await to_aiohttp_response(await handle(await to_bolt_request(request)))

        return answer


def _is_ssl_check(request: web.Request, raw: bytes) -> bool:
    """Whether Slack only looks at the certificate.

    docs.slack.dev/interactivity/implementing-slash-commands
    """
    if request.content_type != "application/x-www-form-urlencoded" or _STAMP in request.headers:
        return False
    return len(raw) <= _LONGEST_CHECK and b"ssl_check=1" in raw.split(b"&")
