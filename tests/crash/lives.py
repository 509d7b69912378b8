"""Bots as processes of their own: started in a fraction of a second, killed for good, started again.

A life runs exactly what `sparring run` runs, on a configuration file, with one difference: its wall clock
is the machine's plus the seconds that stand in a file, so that the suite can step it while the bot lives.
Lives are forked (`tests.forks`).
"""

import asyncio
import json
import os
import signal
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.forks import FORKS

__all__ = ["Life", "SteppedClock", "write_config"]


@dataclass(frozen=True, slots=True)
class SteppedClock:
    """Real time, moved by the seconds that stand in a file."""

    path: Path

    def now(self) -> datetime:
        """This instant as the file will have it."""
        return datetime.now(UTC) + timedelta(seconds=float(self.path.read_text(encoding="ascii")))

    def set(self, at: datetime) -> None:
        """Step it to an instant, forwards or back."""
        fresh = self.path.with_suffix(".new")
        fresh.write_text(str((at - datetime.now(UTC)).total_seconds()), encoding="ascii")
        fresh.replace(self.path)

    def step(self, **delta: float) -> None:
        """Step it forwards, or back."""
        self.set(self.now() + timedelta(**delta))


class Life:
    """One process."""

    def __init__(self, config: Path, clock: SteppedClock) -> None:
        self._process: BaseProcess = FORKS.Process(target=_live, args=(str(config), str(clock.path)))
        self._log = config.with_suffix(".log")

    def start(self) -> None:
        """Begin."""
        self._process.start()

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.is_alive()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid or 0

    def kill(self) -> None:
        """SIGKILL: nothing is finished, nothing is said."""
        self._process.kill()

    async def end(self) -> None:
        """SIGTERM, and wait; SIGKILL for one that does not end."""
        self._process.terminate()
        await self.gone()

    async def gone(self) -> None:
        """Return when the process is no more."""
        await asyncio.to_thread(self._process.join, 15)
        if self._process.is_alive():
            raise AssertionError(f"a bot does not end:\n{self.log()}")

    def log(self) -> str:
        """The last lines that it wrote."""
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(line[:300] for line in lines[-20:])

    def faults(self) -> list[str]:
        """What it logged as a failure that nobody expected."""
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines if '"level": "error"' in line or line.startswith("Traceback")]


def write_config(path: Path, sections: Mapping[str, Mapping[str, object]]) -> None:
    """A configuration file; JSON's values are TOML's as far as they are used here."""
    lines: list[str] = []
    for name, values in sections.items():
        lines.append(f"[{name}]")
        lines += [f"{key} = {json.dumps(value)}" for key, value in values.items()]
    text = "\n".join(lines) + "\n"
    tomllib.loads(text)
    path.write_text(text, encoding="utf-8")


def _live(config: str, clock: str) -> None:
    """The whole life of a process."""
    from bot import bootstrap  # noqa: PLC0415 - loaded in the fork server, not in the suite
    from bot.config.loading import load  # noqa: PLC0415 - the same
    from bot.telemetry.logs import configure_logs  # noqa: PLC0415 - the same
    from bot.telemetry.settings import LogSettings  # noqa: PLC0415 - the same

    for name in [name for name in os.environ if name.startswith("SPARRING_")]:
        del os.environ[name]
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    log = os.open(Path(config).with_suffix(".log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(log, stream)
    settings = load(Path(config))
    configure_logs(LogSettings(settings.operations.log_level, pretty=False, secrets=settings.secrets))
    asyncio.run(bootstrap.run(settings, clock=SteppedClock(Path(clock))))
