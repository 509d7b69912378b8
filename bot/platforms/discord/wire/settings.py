"""What the Discord platform is told by the settings, and what it refuses to start with."""

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.core.errors import SettingsError
from bot.platforms.discord.wire.limits import GLOBAL_RATE
from bot.settings.section import NOT_SET, Section
from bot.settings.values import Address, Digits, Numbers, SocketAddress, Token

__all__ = ["DiscordSection", "Timing", "application_of", "require_usable"]

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


class DiscordSection(Section):
    """The Discord bot; it starts when a token is set."""

    token: Token = NOT_SET
    """The bot's token, from the Bot page of the developer portal."""
    token_file: Path | None = None
    """A file that holds the token, in place of token."""
    application_id: Digits = ""
    """The application's id, only to check that the token belongs to it."""
    message_content: bool = True
    """Read answers typed into threads (the Message Content intent); without it: buttons and mentions."""
    member_events: bool = False
    """Hear who leaves and comes back (the Server Members intent): off the boards, no reminders meanwhile."""
    archive_minutes: Literal[60, 1440, 4320, 10080] = 1440
    """When Discord hides a thread in which nobody writes."""
    shard_count: Annotated[int, Field(ge=0)] = 0
    """How many shards there are in all; 0: as many as Discord recommends."""
    shard_ids: Numbers = ()
    """The shards that this process runs, where several processes share them; empty: all."""
    proxy: Address = ""
    """An HTTP proxy on the way to Discord."""
    api_base: Address = ""
    """Another address for Discord's HTTP interface, for tests and relays."""
    gateway_url: SocketAddress = ""
    """Another address for Discord's gateway, for tests and relays."""
    requests_per_second: Annotated[float, Field(gt=0, le=GLOBAL_RATE)] = GLOBAL_RATE - 2.0
    """Requests to Discord a second, at most; Discord allows 50 for each bot."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        named = application_of(self.token.get_secret_value())
        if self.application_id and named and self.application_id != named:
            raise ValueError(
                f"discord.application_id is another one's: the token belongs to application {named}"
            )
        if self.shard_ids and not self.shard_count:
            raise ValueError(
                "discord.shard_ids needs discord.shard_count, which is the same for every process"
            )
        if any(not 0 <= shard < self.shard_count for shard in self.shard_ids):
            raise ValueError(f"discord.shard_ids go from 0 to {self.shard_count - 1}")
        return self


def application_of(token: str) -> str:
    """The application id that a bot token begins with; "" when it holds none."""
    head = token.strip().partition(".")[0]
    try:
        text = base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return ""
    return text if text.isdigit() else ""


def require_usable(section: DiscordSection) -> None:
    """Raise SettingsError, with the mend, where there is no token."""
    if not section.token.get_secret_value():
        raise SettingsError("There is no Discord token.", hint=f"Set discord.token. {_WHERE}")
