"""What is done once a night: a copy of the database, and the retention of answers.

Each job is safe to do twice and to interrupt. A night that the bot slept through is made up for.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.core.errors import SparringError
from bot.core.outside import Clock, Telemetry
from bot.storage import dumps
from bot.storage.backups import backup
from bot.storage.engine import is_sqlite, parse
from bot.storage.migrations.history import current, head, upgrade

__all__ = ["Nightly", "can_copy", "cleared", "copied", "upgraded"]

Job = Callable[[datetime], Awaitable[object]]

_HOUR = time(3)
"""UTC; few rounds are posted then."""
_FIRST = 60.0
_EVERY = 300.0
"""Seconds until the first look and between two looks at the clock."""
_NAME = re.compile(r"sparring-\d{4}-\d{2}-\d{2}\.(db|dump)")
_UPGRADED = re.compile(r"before-\w+-was-\w+\.(db|dump)")
_UPGRADED_KEPT = timedelta(days=30)
"""How long a copy from before an upgrade is of use: whoever goes back later loses more than is gained."""


class Nightly:
    """Does the jobs, each by its name, once for every night that has begun."""

    def __init__(self, jobs: Mapping[str, Job], *, clock: Clock, telemetry: Telemetry) -> None:
        self._jobs = jobs
        self._clock = clock
        self._telemetry = telemetry
        self._done: dict[str, date] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look at the clock from now on."""
        self._task = asyncio.create_task(self._live(), name="nightly")

    async def stop(self) -> None:
        """End; a job that is cut off is done again."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def turn(self) -> None:
        """Do what the newest night still lacks; what fails is tried again at the next turn."""
        now = self._clock.now()
        night = (now - timedelta(hours=_HOUR.hour)).date()
        for name, job in self._jobs.items():
            if self._done.get(name) == night:
                continue
            try:
                await job(now)
            except SparringError as error:
                self._telemetry.event(f"nightly {name} failed", error=error.message, hint=error.hint)
            except Exception as error:  # noqa: BLE001 - one job must not keep the other from being done
                self._telemetry.failure(f"nightly {name} failed", error)
            else:
                self._done[name] = night

    async def _live(self) -> None:
        await asyncio.sleep(_FIRST)
        while True:
            await self.turn()
            await asyncio.sleep(_EVERY)


def can_copy(url: str) -> bool:
    """Whether what a copy needs is there: SQLite needs nothing, PostgreSQL its client programs."""
    return is_sqlite(parse(url)) or dumps.are_possible()


def copied(url: str, folder: Path, *, keep: int, day: date) -> Path | None:
    """Copy the database to `folder` under the day's name, unless it is there; keep the newest `keep`.

    None where there is nothing to do: `keep` is 0. Files of other names are left alone. Raises SettingsError
    for PostgreSQL without its client programs.
    """
    if not keep:
        return None
    path = folder / f"sparring-{day.isoformat()}.{'db' if is_sqlite(parse(url)) else 'dump'}"
    if not path.exists():
        backup(url, path)
    ours = sorted(each for each in folder.iterdir() if _NAME.fullmatch(each.name))
    for old in ours[:-keep]:
        old.unlink(missing_ok=True)
    return path


def cleared(folder: Path, *, now: datetime) -> int:
    """Delete copies from before an upgrade that were made more than 30 days ago; how many there were.

    They hold what members had deleted since.
    """
    oldest = (now - _UPGRADED_KEPT).timestamp()
    found = [path for path in folder.glob("before-*") if _UPGRADED.fullmatch(path.name)]
    old = [path for path in found if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def upgraded(url: str, folder: Path) -> Path | None:
    """Bring the schema up to date after a copy of the database; where the copy is, if one was made.

    PostgreSQL is copied where its client programs are. The copy is named after both schemas; after 30 days
    `cleared` deletes it.
    """
    address = parse(url)
    before, after = current(address), head()
    copy: Path | None = None
    if before not in {None, after} and can_copy(url):
        copy = folder / f"before-{after}-was-{before}.{'db' if is_sqlite(address) else 'dump'}"
        backup(url, copy, overwrite=True)
    upgrade(address)
    return copy
