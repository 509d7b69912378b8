"""The start of the program with one platform, until Discord or Slack has heard from it, beside its imports.

Each start is a process of its own on a database that is there; the figure is the middle one of several.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from tests.bench.processes import usage
from tests.bench.rows import Row, percentile
from tests.crash.lives import write_config
from tests.platforms.discord.server import Discord
from tests.platforms.discord.world import APP
from tests.platforms.slack.slackserver import SlackServer

__all__ = ["measure"]

_STARTS = 5
_PATIENCE = 120.0
_LOOK = 0.01
"""Seconds between two looks at the other side."""
_NOT_KEPT = ("SPARRING_", "PYTHONDONTWRITEBYTECODE")
"""Variables that no start has: an installed program is compiled once."""
_AIM = "within 3 s on a quiet machine, 1.5 x the imports"


async def measure(*, starts: int = _STARTS) -> list[Row]:
    """Seconds, by the clock and of the processor, until Discord was identified to and Slack has a socket."""
    discord, slack = Discord(checks=False), SlackServer()
    await discord.start()
    await slack.start()
    address = f"127.0.0.1:{discord.port}"
    sections: Mapping[str, Mapping[str, object]] = {
        "discord": {
            "token": "test.token.x",
            "application_id": str(APP),
            "api_base": f"http://{address}/api/v10",
            "gateway_url": f"ws://{address}/gateway",
        },
        "slack": {"bot_token": "xoxb-1", "app_token": "xapp-1", "api_base": f"{slack.base}/api/"},
    }
    heard: Mapping[str, Callable[[], int]] = {
        "discord": lambda: len(discord.identifies),
        "slack": lambda: len(slack.sockets),
    }
    rows: list[Row] = []
    try:
        for name, section in sections.items():
            rows += await _platform(name, section, heard[name], starts)
    finally:
        await slack.stop()
        await discord.stop()
    return rows


async def _platform(
    name: str, section: Mapping[str, object], heard: Callable[[], int], starts: int
) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "config.toml")
        write_config(config, {name: section, "web": {"enabled": False}, "operations": {"data_dir": folder}})
        run = ("-m", "bot", "run", "--no-open", "--config", str(config))
        imports = ("-c", f"import bot.cli.run, bot.bootstrap, bot.platforms.{name}.app")
        await _started(run, heard)  # makes the database
        taken = [await _started(run, heard) for _ in range(starts)]
        floor = [await _started(imports) for _ in range(starts)]
    middle = [percentile([each[at] for each in taken], 0.5) for at in (0, 1)]
    beside = [percentile([each[at] for each in floor], 0.5) for at in (0, 1)]
    return [
        Row(f"start until {name} hears of it", middle[0], "s", "its imports", beside[0], _AIM),
        Row(f"the same, of the processor ({name})", middle[1], "s", "its imports", beside[1]),
    ]


async def _started(command: tuple[str, ...], heard: Callable[[], int] | None = None) -> tuple[float, float]:
    """Seconds by the clock and of the processor until the other side `heard` of it, or until it ended."""
    before, began = heard() if heard else 0, time.perf_counter()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_KEPT)}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        env=kept,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    used = 0.0
    try:
        async with asyncio.timeout(_PATIENCE):
            while process.returncode is None and not (heard and heard() > before):
                with suppress(OSError, IndexError):  # it may end while it is looked at
                    used = usage(process.pid).cpu
                await asyncio.sleep(_LOOK)
        took = time.perf_counter() - began
        if heard and heard() == before:
            raise RuntimeError(f"it ended with {process.returncode}")
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
    return took, used
