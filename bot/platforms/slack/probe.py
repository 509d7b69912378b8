"""Looks before the start: whether the tokens are good, and whether the app has its scopes."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.commands.language.findings import Finding
from bot.core.errors import SettingsError
from bot.platforms.slack.sending.permissions import scopes
from bot.platforms.slack.wire.api import FAULTS, error_code
from bot.platforms.slack.wire.settings import SlackSection, require_usable

__all__ = ["probe"]

_SECONDS: Final = 10
_COPY: Final = "Copy it again from api.slack.com/apps."
_NETWORK: Final = "Look at the network, at slack.proxy, and at slack-status.com."


async def probe(settings: SlackSection) -> Sequence[Finding]:
    """Bot token with its scopes, and app-level token, asked from Slack; nothing is connected."""
    try:
        require_usable(settings)
    except SettingsError as error:
        return [Finding(error.message, ok=False, mend=error.hint)]
    client = AsyncWebClient(base_url=settings.base, timeout=_SECONDS, proxy=settings.proxy or None)
    found: list[Finding] = []
    if bot := settings.bot_token.get_secret_value():
        try:
            told = await client.auth_test(token=bot)
        except FAULTS as error:
            found.append(_refused("slack.bot_token", error))
        else:
            found.append(Finding(f"the bot token is that of workspace {told.get('team', '')}", ok=True))
            found.extend(scopes(told.headers))
    if app := settings.app_token.get_secret_value():
        try:
            await client.apps_connections_open(app_token=app)
        except FAULTS as error:
            found.append(_refused("slack.app_token", error))
        else:
            found.append(Finding("Socket Mode is open to the app-level token", ok=True))
    else:
        found.append(
            Finding(f"events come over HTTP to {settings.http_host} port {settings.http_port}", ok=True)
        )
    return found


def _refused(name: str, error: BaseException) -> Finding:
    code = error_code(error)
    if code:
        return Finding(f"{name}:", ok=False, breaks=f"Slack refused it ({code}).", mend=_COPY)
    return Finding(
        f"{name}:", ok=False, breaks=f"Slack cannot be reached ({type(error).__name__}).", mend=_NETWORK
    )
