"""The one module, with `connecting`, that names concrete classes: settings in, a running bot out."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from bot.alarm import Alarm, Pulse
from bot.clock import SystemClock
from bot.commands.platform import Platform
from bot.config.graders import graders
from bot.config.sections import Settings
from bot.connecting import desk_address, opened_desk, platforms, probe
from bot.core.errors import SparringError
from bot.core.outside import Clock, Telemetry
from bot.core.packs.loading import load
from bot.core.ratelimits import Allowance, RateLimits
from bot.core.store import Store
from bot.demo import seed, seed_people
from bot.desk.app import Desk
from bot.formats.sent import SentFiles
from bot.lives import ended, named
from bot.pictures.painter import MatplotlibPainter
from bot.platforms.web.app import WebPlatform
from bot.services import Parts, Services, wire
from bot.storage.access import failed, network_share
from bot.storage.engine import parse
from bot.storage.nightly import Nightly, can_copy, cleared, copied
from bot.storage.opening import opened
from bot.storage.sql.store import SqlStore
from bot.telemetry.health import Health
from bot.telemetry.lag import LagWatch
from bot.telemetry.metrics import Metrics
from bot.telemetry.report import Observer
from bot.telemetry.settings import HealthSettings
from bot.telemetry.watched import WatchedStore
from bot.usecases.inbox import EVERY
from bot.usecases.people.privacy import Privacy

__all__ = ["Running", "open_store", "platforms", "probe", "run", "running"]

_STOP_WITHIN_SECONDS = 9.0
_UPKEEP = timedelta(seconds=20)
"""How often roles and what other processes left undone are looked after."""


class Doorbell:
    """A `Waker` that rings an alarm which is made later."""

    def __init__(self) -> None:
        self._alarm: Alarm | None = None

    def connect(self, alarm: Alarm) -> None:
        """Ring this alarm from now on."""
        self._alarm = alarm

    def wake(self) -> None:
        """Ring, if somebody is there."""
        if self._alarm is not None:
            self._alarm.wake()


@dataclass(frozen=True, slots=True)
class Running:
    """A bot that runs."""

    services: Services
    platforms: Mapping[str, Platform]
    store: SqlStore
    ended: asyncio.Event = field(default_factory=asyncio.Event)


async def open_store(settings: Settings) -> SqlStore:
    """The store, at the newest schema and writable; see `bot.storage.opening`."""
    return await opened(
        settings.database_url,
        data=settings.operations.data_dir,
        copies=settings.backups_folder,
        pool_size=settings.database.pool_size,
        upgrade=settings.database.upgrade_at_start,
    )


def _limits(settings: Settings) -> RateLimits:
    limits = settings.limits

    def allowance(burst: int, per_minute: int) -> Allowance | None:
        return Allowance(burst, per_minute) if per_minute else None

    return RateLimits(
        member=allowance(limits.member_burst, limits.member_per_minute),
        community=allowance(limits.community_burst, limits.community_per_minute),
    )


@asynccontextmanager
async def running(
    settings: Settings, *, demo: bool = False, clock: Clock | None = None
) -> AsyncIterator[Running]:
    """The bot from its first connection to its clean end; every part is closed, whatever fails."""
    clock = clock or SystemClock()
    async with _closing(await open_store(settings)) as store:
        metrics = Metrics()
        report = Observer(metrics)
        explain = partial(failed, parse(settings.database_url))
        watched = WatchedStore(store, telemetry=report, clock=clock, explain=explain)
        doorbell = Doorbell()
        painter = MatplotlibPainter()
        grader = graders(settings)
        grader.warm()
        parts = Parts(
            store=watched,
            library=load(*settings.question_folders),
            grader=grader,
            painter=painter,
            clock=clock,
            telemetry=report,
            waker=doorbell,
            reader=SentFiles(),
            owner=named(),
            ended=ended,
        )
        connected = platforms(settings, store)
        services = wire(
            parts,
            connected,
            zone=settings.operations.time_zone,
            remote_host=urlsplit(settings.grading.llm.base_url).netloc,
            limits=_limits(settings),
            desk=desk_address(settings, connected),
        )
        desk = opened_desk(settings, services, connected, clock=clock, telemetry=report)
        alarm = Alarm(services.heartbeat, clock=clock, telemetry=report)
        doorbell.connect(alarm)
        pulses = [
            Pulse("inbox", services.inbox.tend, every=EVERY, telemetry=report),
            Pulse("upkeep", services.heartbeat.tend, every=_UPKEEP, telemetry=report),
        ]
        lag = LagWatch(report)
        nightly = _nightly(settings, watched, clock, report)
        health = _health(settings, watched, metrics, connected)
        servers = [server for server in (health, desk) if server is not None]
        started: list[Platform] = []
        try:
            if isinstance(web := connected.get("web"), WebPlatform):
                await seed_people(store.transcript)
            for platform in connected.values():
                await platform.start(services.bridge)
                started.append(platform)
            for server in servers:
                await server.start()
            lag.start()
            await services.heartbeat.recover()
            if demo and isinstance(web, WebPlatform):
                zone = settings.operations.time_zone
                await seed(
                    services.membership,
                    services.scheduling,
                    platform=web.name,
                    tenant=web.tenant,
                    zone=zone,
                    now=clock.now(),
                )
            if (share := await asyncio.to_thread(network_share, parse(settings.database_url))) is not None:
                report.event("database on a network share", error=share.message, hint=share.hint)
            await alarm.start()
            for pulse in pulses:
                pulse.start()
            nightly.start()
            yield Running(services, connected, store)
        finally:
            await nightly.stop()
            await _stop(alarm, pulses, started, lag, servers)
            with suppress(SparringError):
                await services.inbox.leave()
            painter.close()
            grader.close()


async def run(
    settings: Settings,
    *,
    demo: bool = False,
    clock: Clock | None = None,
    on_open: Callable[[str], object] | None = None,
) -> None:
    """Run until SIGTERM or SIGINT; what is under way is finished first, within ten seconds.

    `clock` is the wall clock, the machine's own by default; `on_open` is told where the browser chat is, in a
    thread.
    """
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, ended.set)
    async with running(settings, demo=demo, clock=clock) as bot:
        web = bot.platforms.get("web")
        if isinstance(web, WebPlatform):
            # The one line that a newcomer needs, on the terminal whatever the logs do.
            print(f"Sparring is open at {web.address}  (Ctrl+C ends it)", flush=True)  # noqa: T201 - see above
            if on_open is not None:
                await asyncio.to_thread(on_open, web.address)
        await ended.wait()


def _nightly(settings: Settings, store: Store, clock: Clock, telemetry: Telemetry) -> Nightly:
    """The copy of the database and the retention of answers, as set."""
    days = settings.privacy.keep_answers_days
    privacy = Privacy(store, keep_answers=timedelta(days=days) if days else None)

    async def copy(now: datetime) -> None:
        url, folder, keep = settings.database_url, settings.backups_folder, settings.backups.keep
        if keep and not await asyncio.to_thread(can_copy, url):
            telemetry.event(
                "no nightly copy",
                error="PostgreSQL's client programs (pg_dump, pg_restore, psql) are not installed here.",
                hint="Install postgresql-client, or copy the database elsewhere and set backups.keep to 0.",
            )
            return
        await asyncio.to_thread(copied, url, folder, keep=keep, day=now.date())

    async def clear(now: datetime) -> None:
        await asyncio.to_thread(cleared, settings.backups_folder, now=now)

    jobs = {"backup": copy, "old copies": clear, "retention": privacy.thin}
    return Nightly(jobs, clock=clock, telemetry=telemetry)


def _health(
    settings: Settings, store: WatchedStore, metrics: Metrics, connected: Mapping[str, Platform]
) -> Health | None:
    operations = settings.operations
    if not operations.health_port:
        return None
    return Health(
        HealthSettings(operations.health_host, operations.health_port),
        store=store,
        metrics=metrics,
        platforms=lambda: {name: platform.ready() for name, platform in connected.items()},
        refuses=lambda: store.refuses,
    )


async def _stop(
    alarm: Alarm,
    pulses: Sequence[Pulse],
    started: list[Platform],
    lag: LagWatch,
    servers: Sequence[Health | Desk],
) -> None:
    """Platforms first, so that nothing new comes in; then the alarm; then what only watches."""
    try:
        async with asyncio.timeout(_STOP_WITHIN_SECONDS):
            await asyncio.gather(*(platform.stop() for platform in started), return_exceptions=True)
            await alarm.stop()
            await asyncio.gather(*(pulse.stop() for pulse in pulses))
            await lag.stop()
            for server in servers:
                await server.stop()
    except TimeoutError:
        # What was cut off is in the outbox or ungraded in the store, and is taken up at the next start.
        return


@asynccontextmanager
async def _closing(store: SqlStore) -> AsyncIterator[SqlStore]:
    try:
        yield store
    finally:
        await store.close()
