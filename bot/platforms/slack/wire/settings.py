"""What the Slack platform is told by the settings, and what it refuses to start with."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator

from bot.core.errors import SettingsError
from bot.settings.section import NOT_SET, Section
from bot.settings.values import Address, Port, Token

__all__ = ["API_BASE", "SlackSection", "Timing", "require_usable"]

API_BASE = "https://slack.com/api/"
_WHERE = "It is on api.slack.com/apis, your app, "
_MOST_SOCKETS = 10


@dataclass(frozen=True, slots=True)
class Timing:
    """Waits in seconds; tests shorten them.

    `start_within`: how long `start` keeps trying to reach Slack. `stop_within`: how long running replies
    may take at a stop. `ping`: between two pings on a socket, and before a lost one is opened again.
    `between_posts`: between two messages to one channel (None: Slack's own limit).
    """

    start_within: float = 60.0
    stop_within: float = 5.0
    ping: float = 5.0
    between_posts: float | None = None


class SlackSection(Section):
    """The Slack app; it starts when its tokens are set."""

    bot_token: Token = NOT_SET
    """The bot token (xoxb-...), for an app installed in one workspace."""
    bot_token_file: Path | None = None
    """A file that holds the bot token."""
    app_token: Token = NOT_SET
    """The app-level token (xapp-...) for Socket Mode: no public address needed."""
    app_token_file: Path | None = None
    """A file that holds the app-level token."""
    signing_secret: SecretStr = NOT_SET
    """The signing secret, for events over HTTP in place of Socket Mode."""
    signing_secret_file: Path | None = None
    """A file that holds the signing secret."""
    client_id: str = ""
    """The client id, for an app that several workspaces install."""
    client_secret: SecretStr = NOT_SET
    """The client secret, for an app that several workspaces install."""
    client_secret_file: Path | None = None
    """A file that holds the client secret."""
    sockets: Annotated[int, Field(ge=1, le=10)] = 1
    """Connections in Socket Mode; Slack allows ten for each app."""
    http_host: str = "127.0.0.1"
    """Where events and installations are received over HTTP."""
    http_port: Port = 3000
    """The port for events and installations over HTTP."""
    public_url: Address = ""
    """The https address under which Slack reaches that port, for installations."""
    proxy: Address = ""
    """An HTTP proxy on the way to Slack."""
    api_base: Address = ""
    """Another address for Slack's Web API, for tests and relays."""

    @property
    def base(self) -> str:
        """The Web API's address, with its slash at the end."""
        return (self.api_base or API_BASE).rstrip("/") + "/"

    @property
    def site(self) -> str:
        """Where people agree to an installation: the API's address without its path."""
        parts = urlsplit(self.base)
        return f"{parts.scheme}://{parts.netloc}"

    @model_validator(mode="after")
    def _check_tokens(self) -> Self:
        bot, app = bool(self.bot_token.get_secret_value()), bool(self.app_token.get_secret_value())
        signing, client = bool(self.signing_secret.get_secret_value()), bool(self.client_id)
        if self.bot_token.get_secret_value().startswith("xapp-"):
            raise ValueError(
                "slack.bot_token holds an app-level token (xapp-); it belongs into slack.app_token"
            )
        if self.app_token.get_secret_value().startswith("xoxb-"):
            raise ValueError("slack.app_token holds a bot token (xoxb-); it belongs into slack.bot_token")
        for name, token in (("bot_token", self.bot_token), ("app_token", self.app_token)):
            if token.get_secret_value().startswith("xoxp-"):
                raise ValueError(f"slack.{name} holds a person's token (xoxp-); no such token is needed")
        if client != bool(self.client_secret.get_secret_value()):
            raise ValueError("slack.client_id and slack.client_secret are set together or not at all")
        if client and not self.public_url:
            raise ValueError(
                "slack.client_id needs slack.public_url: the address that installations come back to"
            )
        if (bot or client) and not (app or signing):
            raise ValueError("slack.app_token (Socket Mode) or slack.signing_secret (HTTP) is missing")
        if (app or signing) and not (bot or client):
            raise ValueError(
                "slack.bot_token is missing; it is on the app's OAuth & Permissions page (xoxb-...)"
            )
        return self


def require_usable(section: SlackSection) -> None:
    """Raise SettingsError, with the mend, where there is no token."""
    if not section.bot_token.get_secret_value() and not section.client_id:
        raise SettingsError(
            "There is no Slack token.",
            hint="Set slack.bot_token: api.slack.com/apps, your app, OAuth & Permissions (xoxb-...).",
        )
