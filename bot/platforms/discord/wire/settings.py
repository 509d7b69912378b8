"""What the Discord platform needs to be told, and what it refuses to start with."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bot.core.errors import SettingsError
from bot.platforms.discord.wire.limits import ARCHIVE_MINUTES, GLOBAL_RATE

__all__ = ["DiscordSettings", "Timing", "application_of", "require_usable"]

_WHERE = "Copy it again from discord.com/developers/applications, your application, Bot, Reset Token."


@dataclass(frozen=True, slots=True)
class Timing:
    """Waits in seconds; tests shorten them.

    `ack_after`: a reply that takes longer is announced first (Discord gives up after 3).
    `guilds_quiet`: a shard is ready when no further guild came for so long. `identify_pause`: between two
    identifies (Discord allows one per 5 s). `start_within`: how long `start` waits for the connection.
    `stop_within`: how long running replies may take at a stop. `login_retry`: before the second try to
    connect; it doubles up to `login_retry_most`.
    """

    ack_after: float = 1.5
    guilds_quiet: float = 2.0
    identify_pause: float = 5.0
    start_within: float = 60.0
    stop_within: float = 5.0
    login_retry: float = 5.0
    login_retry_most: float = 300.0

    def pause(self, failures: int) -> float:
        """How long to wait before the next connection, after so many that failed one after the other.

        Doubled from try to try: Discord allows 1,000 sessions a day, and takes the token away for more.
        """
        return min(self.login_retry * 2.0 ** min(failures - 1, 20), self.login_retry_most)


@dataclass(frozen=True, slots=True)
class DiscordSettings:
    """How to reach Discord, and which part of it this process serves.

    `state` is the folder where the hash of the registered commands is kept (None registers at each
    start). `application_id` is only checked ("" skips that). `api_base` and `gateway_url` stand in front
    of Discord's own addresses; `proxy` is an HTTP proxy. `shard_ids` with `shard_count` is this process's
    share of the shards (empty and 0: all of them, as many as Discord advises). `message_content` asks
    for the privileged intent; without it answers work by button, command and mention. `archive_minutes`
    is when a quiet thread is archived: 60, 1440, 4320 or 10080.
    """

    token: str = field(repr=False)
    application_id: str = ""
    state: Path | None = None
    api_base: str = ""
    gateway_url: str = ""
    proxy: str = ""
    shard_ids: tuple[int, ...] = ()
    shard_count: int = 0
    message_content: bool = True
    member_events: bool = False
    archive_minutes: int = 1440
    requests_per_second: float = GLOBAL_RATE - 2
    timing: Timing = Timing()


def application_of(token: str) -> str:
    """The application id that a bot token begins with; "" when it holds none."""
    head = token.strip().partition(".")[0]
    try:
        text = base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return ""
    return text if text.isdigit() else ""


def require_usable(settings: DiscordSettings) -> None:
    """Raise SettingsError, with the mend, for settings that cannot work."""
    token = settings.token.strip()
    if not token:
        raise SettingsError("There is no Discord token.", hint=f"Set discord.token. {_WHERE}")
    if token.casefold().startswith("bot ") or any(char.isspace() for char in token):
        raise SettingsError(
            "The Discord token has a space in it.", hint=f'Leave out the word "Bot". {_WHERE}'
        )
    named = application_of(token)
    if settings.application_id and named and settings.application_id != named:
        raise SettingsError(
            f"The Discord token belongs to application {named}, not to {settings.application_id}.",
            hint="Set discord.application_id to the id of the application whose token you use.",
        )
    if settings.archive_minutes not in ARCHIVE_MINUTES:
        allowed = ", ".join(str(minutes) for minutes in ARCHIVE_MINUTES)
        raise SettingsError(f"discord.archive_minutes is one of {allowed}.")
    _require_address("api_base", settings.api_base, ("http", "https"))
    _require_address("gateway_url", settings.gateway_url, ("ws", "wss"))
    _require_address("proxy", settings.proxy, ("http", "https"))
    _require_shards(settings)


def _require_address(name: str, address: str, schemes: Sequence[str]) -> None:
    if not address:
        return
    parts = urlsplit(address)
    if parts.scheme not in schemes or not parts.netloc:
        raise SettingsError(
            f"discord.{name} is no address: {address}", hint=f"It begins with {schemes[0]}://"
        )


def _require_shards(settings: DiscordSettings) -> None:
    if settings.shard_ids and not settings.shard_count:
        raise SettingsError(
            "discord.shard_ids needs discord.shard_count.",
            hint="Give every process the same shard_count, and each its own shard_ids.",
        )
    if any(not 0 <= shard < settings.shard_count for shard in settings.shard_ids):
        raise SettingsError(f"discord.shard_ids go from 0 to {settings.shard_count - 1}.")
