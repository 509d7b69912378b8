"""A small server for machines that watch this process: is it alive, can it work, how does it do."""

import asyncio
from collections.abc import Callable, Mapping
from http import HTTPStatus

from aiohttp import web
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.core.errors import SettingsError, SparringError
from bot.core.store import Store
from bot.doors import Door, DoorLimits
from bot.telemetry.metrics import Metrics
from bot.telemetry.settings import HealthSettings

__all__ = ["Health"]

_DATABASE_SECONDS = 2.0
_NO_BODY = 1_000


class Health:
    """Serves /healthz, /readyz and /metrics."""

    def __init__(
        self,
        settings: HealthSettings,
        *,
        store: Store,
        metrics: Metrics,
        platforms: Callable[[], Mapping[str, bool]],
        refuses: Callable[[], str] = str,
    ) -> None:
        """Take `platforms`: each platform's name and whether messages can be sent through it now.

        `refuses` says why the last change was not stored; empty if it was.
        """
        self._settings = settings
        self._store = store
        self._metrics = metrics
        self._platforms = platforms
        self._refuses = refuses
        self._runner: web.AppRunner | None = None

    async def start(self) -> int:
        """Listen; the port. Raises SettingsError when the address cannot be had."""
        door = Door(DoorLimits(head_seconds=5.0, answer_seconds=10.0, connections=16, each=8))
        app = web.Application(client_max_size=_NO_BODY, middlewares=[door.middleware])
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._exposition)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        host, port = self._settings.host, self._settings.port
        try:
            await door.site(self._runner, host, port).start()
        except OSError as error:
            await self.stop()
            raise SettingsError(
                f"The health server cannot listen on {host}:{port}: {error.strerror or error}.",
                hint="Set operations.health_host and operations.health_port to a free address.",
            ) from error
        found: int = self._runner.addresses[0][1]
        return found

    async def stop(self) -> None:
        """Listen no more."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    async def _healthz(self, _request: web.Request) -> web.Response:
        """Whether the process answers at all."""
        return web.Response(text="ok\n")

    async def _readyz(self, _request: web.Request) -> web.Response:
        """Whether the bot can do its work: database and platforms, each by name.

        A database that can be read and not written, as on a full disk, is of no use.
        """
        database = await self._waiting() is not None and not self._refuses()
        platforms = dict(self._platforms())
        ready = database and bool(platforms) and all(platforms.values())
        status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
        return web.json_response(
            {"ready": ready, "database": database, "platforms": platforms}, status=status
        )

    async def _exposition(self, _request: web.Request) -> web.Response:
        """The metrics, with the levels as they are at this moment."""
        waiting = await self._waiting()
        if waiting is not None:
            self._metrics.set("outbox_waiting", waiting)
        self._metrics.set("platforms_ready", sum(self._platforms().values()))
        # In a thread: the process's own figures are read from files.
        body = await asyncio.to_thread(self._metrics.exposition)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _waiting(self) -> int | None:
        """How many messages wait; None when the database does not say so in time."""
        try:
            async with asyncio.timeout(_DATABASE_SECONDS), self._store.read() as tx:
                return await tx.outbox.waiting()
        except (SparringError, TimeoutError, OSError):
            return None
