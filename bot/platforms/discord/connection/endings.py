"""What ended a session with Discord, told to the operator."""

import asyncio

import discord

from bot.commands.platform import Bridge
from bot.core.errors import SettingsError
from bot.platforms.discord.wire.troubles import COPY_IT, NETWORK

__all__ = ["report", "report_end"]

_SHARDS = "Leave out discord.shard_count and discord.shard_ids: then as many are used as Discord advises."


def report(bridge: Bridge, error: Exception) -> None:
    """Say what ended a session; raises SettingsError for what another try cannot mend."""
    match error:
        case discord.LoginFailure() | discord.ConnectionClosed(code=4004):
            raise SettingsError("Discord refused the token.", hint=COPY_IT) from None
        case discord.ConnectionClosed(code=4010 | 4011):
            raise SettingsError("Discord refused the shards.", hint=_SHARDS) from None
        case discord.ConnectionClosed(code=code):
            bridge.telemetry.event("discord closed the connection", code=code)
        case discord.HTTPException() | discord.GatewayNotFound():
            bridge.telemetry.event("discord not reached", error=type(error).__name__)
        case _ if isinstance(error, NETWORK):
            bridge.telemetry.event("discord not reached", error=type(error).__name__)
        case _:
            # A payload that discord.py cannot read, for one.
            bridge.telemetry.failure("discord session failed", error)


def report_end(bridge: Bridge, serving: asyncio.Task[None]) -> None:
    """Say why the connection was given up, which only settings can mend."""
    error = None if serving.cancelled() else serving.exception()
    if isinstance(error, SettingsError):
        bridge.telemetry.event("discord given up", error=error.message, hint=error.hint)
