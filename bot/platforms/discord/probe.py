"""Looks before the start: whether the token is good, whose it is, and what it may read."""

from collections.abc import Sequence
from typing import Any, Final

import aiohttp
import discord

from bot.commands.language.findings import Finding
from bot.core.errors import SettingsError
from bot.platforms.discord.wire.settings import DiscordSection, require_usable

__all__ = ["probe"]

_API: Final = "https://discord.com/api/v10"
_SECONDS: Final = 10.0
_REFUSED: Final = 401
_OK: Final = 200
_ELSEWHERE: Final = frozenset({204, 404, 405})
_PATHS: Final = ("/applications/@me", "/oauth2/applications/@me")
_ENDPOINT: Final = "Developer portal, General Information: clear Interactions Endpoint URL."
_TOKEN: Final = "Copy the token again from the Bot page of the developer portal."  # noqa: S105 - no token
_INTENT: Final = (
    "Developer portal, Bot: turn on Message Content Intent; or set discord.message_content to false."
)


async def probe(settings: DiscordSection) -> Sequence[Finding]:
    """Token, application and message-content intent, asked from Discord; nothing is connected."""
    try:
        require_usable(settings)
        application = await _application(settings)
    except SettingsError as error:
        return [Finding(error.message, ok=False, mend=error.hint)]
    found = [Finding(f"the token is that of {application.get('name', 'an application')}", ok=True)]
    known = str(application.get("id", ""))
    if settings.application_id and known != settings.application_id:
        breaks = f"The token belongs to application {known}, not to {settings.application_id}."
        found.append(Finding("Application id:", ok=False, breaks=breaks, mend="Mend discord.application_id."))
    if settings.message_content:
        flags = discord.ApplicationFlags()
        flags.value = int(application.get("flags", 0))
        found.append(_intent(flags))
    else:
        found.append(Finding("answers by button, command and mention (message_content is off)", ok=True))
    if application.get("interactions_endpoint_url"):
        breaks = "Commands and buttons go to a web address and never reach the bot."
        found.append(Finding("Interactions Endpoint URL:", ok=False, breaks=breaks, mend=_ENDPOINT))
    return found


def _intent(flags: discord.ApplicationFlags) -> Finding:
    if flags.gateway_message_content or flags.gateway_message_content_limited:
        return Finding("answers typed into threads can be read", ok=True)
    breaks = "Answers typed into threads cannot be read; buttons, commands and mentions work."
    return Finding("Message Content Intent:", ok=False, breaks=breaks, mend=_INTENT)


async def _application(settings: DiscordSection) -> dict[str, Any]:
    """The application as Discord describes it; raises SettingsError when it does not."""
    base = settings.api_base.rstrip("/") or _API
    headers = {"Authorization": f"Bot {settings.token.get_secret_value()}"}
    proxy = settings.proxy or None
    wait = aiohttp.ClientTimeout(total=_SECONDS)
    told: object = None
    try:
        async with aiohttp.ClientSession(timeout=wait) as session:
            for path in _PATHS:
                async with session.get(base + path, headers=headers, proxy=proxy) as response:
                    if response.status == _REFUSED:
                        raise SettingsError("Discord refused the token.", hint=_TOKEN)
                    told = await response.json() if response.status == _OK else None
                if response.status not in _ELSEWHERE:
                    break
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
        raise SettingsError(
            f"Discord cannot be reached ({type(error).__name__}).",
            hint="Look at the network and discord.proxy.",
        ) from error
    if not isinstance(told, dict):
        raise SettingsError(
            "Discord did not answer as expected.", hint="Look at discordstatus.com; try again."
        )
    return told
