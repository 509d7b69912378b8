"""Registering the commands, only when their definition changed; what was registered is kept as a hash."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import discord

from bot.core.outside import Telemetry
from bot.platforms.discord.connection.definitions import digest
from bot.platforms.discord.wire.payload import Json
from bot.platforms.discord.wire.rest import Rest
from bot.platforms.discord.wire.troubles import NETWORK, Trouble, code_of

__all__ = ["Registration"]

_FILE = "discord-commands.json"
_ENTRY_POINT = 4


class Registration:
    """Registers commands at most once per start; `folder` keeps the hash (None: nothing is kept)."""

    def __init__(self, folder: Path | None, telemetry: Telemetry) -> None:
        self._path = folder / _FILE if folder else None
        self._telemetry = telemetry
        self._done = False

    async def ensure(self, rest: Rest, application: int, defined: Sequence[Json]) -> None:
        """Register what changed. A failure is reported: the commands of before go on working."""
        if self._done:
            return
        self._done = True
        mark = digest(defined)
        kept = await asyncio.to_thread(self._kept)
        try:
            if kept.get(str(application)) == mark and await self._stand(rest, application, defined):
                return
            await self._register(rest, application, defined)
        except (discord.HTTPException, discord.RateLimited, *NETWORK) as error:
            self._telemetry.event(
                "commands not registered",
                code=code_of(error),
                error=type(error).__name__,
                hint="They are registered at the next start; those of before go on working.",
            )
            return
        await asyncio.to_thread(self._keep, {**kept, str(application): mark})
        self._telemetry.event("commands registered", roots=float(len(defined)))

    async def _stand(self, rest: Rest, application: int, defined: Sequence[Json]) -> bool:
        """Whether the commands are still there: another program with the same token may replace them."""
        try:
            there = {str(command.get("name")) for command in await rest.commands(application)}
        except (discord.HTTPException, discord.RateLimited, *NETWORK):
            return True
        return {str(command["name"]) for command in defined} <= there

    async def _register(self, rest: Rest, application: int, defined: Sequence[Json]) -> None:
        try:
            await rest.put_commands(application, defined)
        except discord.HTTPException as error:
            if error.code != Trouble.ENTRY_POINT:
                raise
            # An application with an activity has an entry point command that must be kept.
            kept = [c for c in await rest.commands(application) if c.get("type") == _ENTRY_POINT]
            await rest.put_commands(application, [*defined, *kept])

    def _kept(self) -> dict[str, str]:
        if self._path is None:
            return {}
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}  # registering once more does no harm
        return {str(name): str(mark) for name, mark in found.items()} if isinstance(found, dict) else {}

    def _keep(self, marks: dict[str, str]) -> None:
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_suffix(".new")
            fresh.write_text(json.dumps(marks, indent=2), encoding="utf-8")
            fresh.replace(self._path)
        except OSError as error:
            self._telemetry.event("hash of the commands not kept", error=type(error).__name__)
