"""Some days in the life of a community whose bot is killed again and again."""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol, Self

from bot.core.errors import StoreUnavailable
from bot.core.outbox.parcel import ParcelKind, ParcelState
from bot.core.store import Store, Transaction
from bot.storage.sql.store import SqlStore
from bot.storage.upkeep import look_over
from tests.crash.crowd import Crowd
from tests.crash.lives import Life, SteppedClock, write_config
from tests.crash.slack_stage import SlackCrowd, SlackStage
from tests.crash.stage import Act, Script, Stage
from tests.patience import PATIENCE
from tests.platforms.discord.world import APP, GUILD
from tests.platforms.slack.workspace import SECRET
from tests.storage.databases import fresh_sqlite

__all__ = ["Kill", "Season"]

_PACK = Path(__file__).parents[1] / "packs" / "small"
_EVE = datetime(2026, 3, 27, 12, 0, tzinfo=UTC)
"""Noon before the two nights around which Berlin's clocks go forward (29 March 2026, at 02:00)."""
_LEASE_SECONDS = 61
_LONGEST_LIFE = 25.0
_SILENT_AFTER = 5.0
_ALONE: Mapping[str, Mapping[str, object]] = {"bot": {}}


@dataclass(frozen=True, slots=True)
class Kill:
    """When a life ends: `after` seconds from its beginning or from its first request that matches `step`.

    With an `act` it dies at that request itself, before it arrives or before its answer is heard.
    """

    step: str = ""
    number: int = 1
    after: float = 0.0
    act: Act | None = None

    def __str__(self) -> str:
        where = f"{self.step} no. {self.number}" if self.step else "its start"
        return f"{self.act} ({where})" if self.act else f"{self.after:.2f} s after {where}"


class Server(Protocol):
    """The other side: what it accepted, what it does to requests, whether a bot listens."""

    guilds: dict[int, int]
    script: Script
    kill: Callable[[str], None]
    wrong: list[str]
    registrations: int

    async def start(self) -> None:
        """Listen."""

    async def stop(self) -> None:
        """Close everything."""

    def hears(self, guild: int) -> bool:
        """Whether a bot hears what happens in a server."""
        ...

    async def seen(self, condition: Callable[[], object], *, seconds: float) -> bool:
        """Whether something held within that time."""
        ...

    def forget_nonces(self) -> None:
        """Know no more which messages were sent lately."""


class People(Protocol):
    """Who answers, and what they know that the bot must know as well."""

    def questions(self, guild: int) -> Sequence[tuple[str, int]]:
        """The questions that stand, with their rounds."""
        ...

    def thread_of(self, guild: int, day: int) -> str:
        """The thread of a day's question; "" while there is none."""
        ...

    async def plan(self, guild: int, **options: str) -> None:
        """Set the daily question up."""

    async def answer(self, guild: int, day: int) -> None:
        """Answer the day's question."""

    async def insist(self, guild: int) -> None:
        """Try again what got no feedback."""

    def unheard(self, guild: int) -> Sequence[object]:
        """What got none."""
        ...

    async def missing(self, store: Store, *, acknowledged: bool) -> list[str]:
        """What is not counted as it should be."""
        ...

    def doubled(self) -> list[str]:
        """What stands twice."""
        ...

    def revealed(self, guild: int, day: int) -> bool:
        """Whether a day's answer is out."""
        ...


class Season:
    """A Discord or a Slack, its people, a database, and bots that die and are started again.

    `slack` are the ports of its bots, none for sockets. `processes` are the bots that share the work, by
    name, with their own settings for the platform.
    """

    def __init__(
        self,
        folder: Path,
        seed: int,
        *,
        url: str = "",
        zone: str = "Europe/Berlin",
        guilds: tuple[int, ...] = (GUILD,),
        slack: Sequence[int] | None = None,
        processes: Mapping[str, Mapping[str, object]] = _ALONE,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.draw = random.Random(seed)  # noqa: S311 - moments of death, nothing secret
        self.stage: Server
        self.crowd: People
        if slack is None:
            discord = Stage(guilds)
            self.stage, self.crowd = discord, Crowd(discord, self.draw)
        else:
            workspace = SlackStage(slack)
            self.stage, self.crowd = workspace, SlackCrowd(workspace, self.draw)
        self.clock = SteppedClock(folder / "clock")
        self.clock.set(_EVE)
        self._file = folder / "sparring.db"
        self.url = url or f"sqlite+aiosqlite:///{self._file}"
        self.store = SqlStore(self.url)
        self.processes = processes
        self.lives: dict[str, Life] = {}
        self.kills = 0
        self.day = -1
        self._zone = zone
        self._folder = folder
        self._begun: set[tuple[int, int]] = set()
        self._answered: set[tuple[int, int]] = set()

    async def __aenter__(self) -> Self:
        if self.url.endswith(str(self._file)):
            await asyncio.to_thread(fresh_sqlite, self._file)
        pack = self._folder / "pack" / "small"
        pack.mkdir(parents=True)
        for name in ("pack.toml", "f1.md"):
            text = await asyncio.to_thread((_PACK / name).read_text, "utf-8")
            await asyncio.to_thread((pack / name).write_text, text, "utf-8")
        await self.stage.start()
        self.live()
        await self.connected()
        for guild in self.stage.guilds:
            await self.crowd.plan(guild, at="02:30", zone=self._zone)
        await self.die()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.die()
        await self.store.close()
        await self.stage.stop()

    def live(self) -> None:
        """Start every process that does not run."""
        for name, discord in self.processes.items():
            if name not in self.lives or not self.lives[name].alive:
                self.lives[name] = self._life(name, discord)

    async def die(self, *names: str) -> None:
        """SIGKILL for these processes, or for all."""
        for name in names or tuple(self.lives):
            life = self.lives.pop(name)
            life.kill()
            await life.gone()
        if not self.lives:
            await self._silent()

    async def _silent(self) -> None:
        """The server hears of a death a moment later; until then it would write to the dead."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_SILENT_AFTER):
                while any(map(self.stage.hears, self.stage.guilds)):  # noqa: ASYNC110 - a dead process tells nobody
                    await asyncio.sleep(0.05)

    def kill(self, token: str) -> None:
        """SIGKILL for the process with that token."""
        for name, life in self.lives.items():
            if token == _token(name):
                life.kill()

    def _life(self, name: str, own: Mapping[str, object]) -> Life:
        config = self._folder / f"{name}.toml"
        write_config(
            config,
            {
                "database": {"url": self.url},
                **_platform(self.stage, name, own),
                "operations": {"data_dir": str(self._folder / name), "log_format": "json"},
                "packs": {"folders": [str(self._folder / "pack")]},
                "grading": {"processes": 0, "judge": "off"},
            },
        )
        life = Life(config, self.clock)
        life.start()
        return life

    async def connected(self) -> None:
        """Return when all servers have a shard that is connected."""
        ok = await self.stage.seen(lambda: all(map(self.stage.hears, self.stage.guilds)), seconds=PATIENCE)
        assert ok, "\n".join(life.log() for life in self.lives.values())

    async def next_day(self, kills: Sequence[Kill]) -> None:
        """Ask, answer and reveal, with a bot that dies so often, and then lives to the end of the day."""
        self.day += 1
        self.clock.set(max(_EVE + timedelta(days=self.day, hours=14, minutes=40), self.clock.now()))
        for kill in kills:
            await self._killed(kill)
            self.clock.step(seconds=self.draw.choice((3, _LEASE_SECONDS)))
        for _ in range(8):
            if await self._lived():
                return
            self.clock.step(seconds=_LEASE_SECONDS)
        raise AssertionError(f"day {self.day} does not end: {await self.open_ends()}")

    async def open_ends(self) -> list[str]:
        """What is still to come on this day."""
        wanted: list[str] = []
        for guild in self.stage.guilds:
            if not self.crowd.thread_of(guild, self.day):
                wanted.append(f"the question of server {guild}")
            elif (guild, self.day) not in self._answered or self.crowd.unheard(guild):
                wanted.append(f"answers of server {guild}")
            if self.day and not self.crowd.revealed(guild, self.day - 1):
                wanted.append(f"the reveal of server {guild}")
        return wanted or await self._not_on_record()

    async def _not_on_record(self) -> list[str]:
        """What the database does not say yet; while it cannot be asked, nobody knows."""
        try:
            missing = await self.crowd.missing(self.store, acknowledged=False)
            async with self.store.read() as tx:
                waiting = await tx.outbox.waiting() - await self._counts_to_tell(tx)
        except StoreUnavailable as error:
            return [error.message]
        return missing or [f"{waiting} messages"] * bool(waiting)

    async def _counts_to_tell(self, tx: Transaction) -> int:
        """How many changes of a question's count wait for their minute: a day is over without them."""
        rounds = {number for guild in self.stage.guilds for _, number in self.crowd.questions(guild)}
        parcels = [parcel for number in rounds for parcel in await tx.outbox.of_round(number)]
        told = [parcel for parcel in parcels if parcel.kind is ParcelKind.TURNOUT]
        return sum(parcel.state is ParcelState.WAITING for parcel in told)

    async def verdict(self) -> list[str]:
        """Everything that is wrong: what `sparring db check` finds, and what the server knows besides."""
        wrong = await self.verdict_of_store()
        wrong += await self.crowd.missing(self.store, acknowledged=True)
        wrong += self.crowd.doubled()
        wrong += [
            f"{len(self.crowd.questions(g))} questions in {g}"
            for g in self.stage.guilds
            if len(self.crowd.questions(g)) != self.day + 1
        ]
        return wrong + self.stage.wrong

    async def verdict_of_store(self) -> list[str]:
        """What `sparring db check` finds."""
        checked = await asyncio.to_thread(look_over, self.url, now=self.clock.now())
        return [f"{each.sentence} {fault}" for each in checked for fault in each.faults]

    async def _killed(self, kill: Kill) -> None:
        """The death of one process, the others living on."""
        reached = asyncio.Event()
        script = self.stage.script
        left = kill.number

        def watch(step: str, token: str) -> Act:
            nonlocal left
            left -= step == kill.step and token in {_token(name), ""}
            if left == 0 and not reached.is_set():
                reached.set()
                return kill.act or script(step, token)
            return script(step, token)

        self.live()
        name = self.draw.choice(tuple(self.lives))
        self.stage.script = watch
        self.stage.kill = lambda _: self.lives[name].kill()
        people = asyncio.create_task(self._people())
        try:
            if kill.step:
                await self.stage.seen(
                    lambda: reached.is_set() or not self.lives[name].alive, seconds=_LONGEST_LIFE / 4
                )
            await asyncio.sleep(kill.after)
        finally:
            self.stage.script = script
            await self.die(name)
            people.cancel()
            await asyncio.gather(people, return_exceptions=True)
        self.kills += 1
        if self.draw.random() < 0.5:
            self.stage.forget_nonces()

    async def _lived(self) -> bool:
        """One life to the end of the day; whether all came about."""
        self.live()
        people = asyncio.create_task(self._people())
        try:
            async with asyncio.timeout(_LONGEST_LIFE):
                while await self.open_ends():  # noqa: ASYNC110 - another process changes the database
                    await asyncio.sleep(0.1)
        except TimeoutError:
            return False
        else:
            return True
        finally:
            self.kills += len(self.lives)
            await self.die()
            people.cancel()
            await asyncio.gather(people, return_exceptions=True)

    async def _people(self) -> None:
        """What the people do while a bot lives."""
        async with asyncio.TaskGroup() as servers:
            for guild in self.stage.guilds:
                servers.create_task(self._server(guild))

    async def _server(self, guild: int) -> None:
        def ready() -> bool:
            return bool(self.crowd.thread_of(guild, self.day)) and self.stage.hears(guild)

        while not await self.stage.seen(ready, seconds=60.0):
            pass
        if (guild, self.day) not in self._begun:
            self._begun.add((guild, self.day))
            try:
                await self.crowd.answer(guild, self.day)
            finally:
                self._answered.add((guild, self.day))
        while self.crowd.unheard(guild):
            await self.crowd.insist(guild)
            await asyncio.sleep(0.05)


def _platform(stage: Server, name: str, own: Mapping[str, object]) -> dict[str, Mapping[str, object]]:
    """The settings of the platform on which the people are."""
    if isinstance(stage, SlackStage):
        way = {"signing_secret": SECRET} if stage.ports else {"app_token": "xapp-1"}
        return {"slack": {"bot_token": "xoxb-1", "api_base": f"{stage.base}/api/", **way, **own}}
    assert isinstance(stage, Stage)
    address = f"127.0.0.1:{stage.port}"
    return {
        "discord": {
            "token": _token(name),
            "application_id": str(APP),
            "api_base": f"http://{address}/api/v10",
            "gateway_url": f"ws://{address}/gateway",
            **own,
        }
    }


def _token(name: str) -> str:
    return f"test.token.{name}"
