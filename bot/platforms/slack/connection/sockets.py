"""Socket Mode: one or more connections, opened again by themselves, every envelope acknowledged."""

import asyncio
import json
import logging
from collections.abc import Callable
from time import time
from typing import Any

from aiohttp import WSMessage
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.core.errors import SettingsError
from bot.core.outside import Telemetry
from bot.platforms.slack.connection.bolt import bolted
from bot.platforms.slack.wire.api import PatientClient, error_code
from bot.platforms.slack.wire.limits import NOT_STORED, SOCKET_URL_SECONDS
from bot.platforms.slack.wire.settings import SlackSection

__all__ = ["Sockets"]

_PASSING = frozenset(
    {"", "ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
)
_OK = 200
_OFF = "link_disabled"
"""Why Slack says goodbye. docs.slack.dev/apis/events-api/using-socket-mode#disconnect"""


class _Socket(SocketModeClient):
    """A connection whose address is used while it is fresh: the library would try a stale one for ever."""

    again: Callable[[], None] | None = None
    _connected_before = False

    async def connect(self) -> None:
        """Connect; what was missed in between is asked for."""
        await super().connect()  # type: ignore[no-untyped-call]  # the library has no types there
        if self._connected_before and self.again is not None and not self.closed:
            self.again()
        self._connected_before = True

    @property  # type: ignore[override]  # the library itself holds None there
    def wss_uri(self) -> str | None:
        """The address to connect to; None when a new one is to be asked for."""
        address, asked = self.__dict__.get("_address", (None, 0.0))
        return address if asyncio.get_running_loop().time() - asked < SOCKET_URL_SECONDS else None

    @wss_uri.setter
    def wss_uri(self, address: str | None) -> None:
        self.__dict__["_address"] = (address, asyncio.get_running_loop().time())


class Sockets:
    """The connections of one app; `back` is called when one that was lost stands again."""

    def __init__(
        self,
        settings: SlackSection,
        app: AsyncApp,
        client: PatientClient,
        *,
        telemetry: Telemetry,
        back: Callable[[], None],
        ping: float,
    ) -> None:
        self._ping = ping
        self._telemetry = telemetry
        self._back = back
        self._settings = settings
        self._app = app
        self._client = client
        self._open: list[_Socket] = []
        self._logger = logging.getLogger("bot.slack.socket")

    async def start(self) -> None:
        """Connect; raises SettingsError for a token that Slack does not take."""
        for _ in range(self._settings.sockets):
            address = await self._address()
            socket = _Socket(
                app_token=self._settings.app_token.get_secret_value(),
                web_client=self._client,
                proxy=self._settings.proxy or None,
                ping_interval=self._ping,
                logger=self._logger,
            )
            self._open.append(socket)
            socket.wss_uri = address
            socket.again = self._back
            socket.socket_mode_request_listeners.append(self._handle)
            socket.on_message_listeners.append(self._switched_off)
            await socket.connect()

    async def stop(self) -> None:
        """Disconnect."""
        sockets, self._open = self._open, []
        for socket in sockets:
            await socket.close()  # type: ignore[no-untyped-call]  # the library has no types there
            tasks = (socket.message_processor, socket.current_session_monitor, socket.message_receiver)
            await asyncio.gather(*(task for task in tasks if task is not None), return_exceptions=True)

    def ready(self) -> bool:
        """Whether any connection stands."""
        return any(s.current_session is not None and not s.current_session.closed for s in self._open)

    async def _address(self) -> str:
        try:
            told = await self._client.apps_connections_open(
                app_token=self._settings.app_token.get_secret_value()
            )
        except SlackApiError as error:
            code = error_code(error)
            if code in _PASSING:
                raise
            raise SettingsError(
                f"Slack does not take the app-level token ({code}).",
                hint="Make one with connections:write (api.slack.com/apis, Basic Information), "
                "and switch Socket Mode on.",
            ) from error
        return str(told["url"])

    async def _switched_off(self, message: WSMessage) -> None:
        """Tell the operator when somebody switches Socket Mode off; connecting is tried all the same."""
        text = str(message.data)
        if _OFF in text and json.loads(text).get("reason") == _OFF:
            hint = "Switch Socket Mode on again: api.slack.com/apis, your app, Socket Mode."
            self._telemetry.event("slack socket mode was switched off", hint=hint)

    async def _handle(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Give an envelope to Bolt and acknowledge it; what Bolt does not want would only come again."""
        began = time()

        def asked(body: dict[str, Any]) -> AsyncBoltRequest:
            return AsyncBoltRequest(mode="socket_mode", body=body, headers=build_headers(request))

        response = await bolted(self._app, request.payload, asked, self._telemetry)
        if response.status == NOT_STORED:
            return  # Slack delivers it again
        if response.status == _OK:
            await send_async_response(client, request, response, began)
        else:
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
