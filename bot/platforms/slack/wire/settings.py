"""What the Slack platform needs to be told, and what it refuses to start with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.core.errors import SettingsError

__all__ = ["API_BASE", "SlackSettings", "Timing", "require_usable"]

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


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """How to reach Slack, and how Slack reaches us.

    With `app_token` events come over Socket Mode (`sockets` connections), else over HTTP on `host:port`,
    checked by `signing_secret`. `bot_token` is for one workspace; `client_id` and `client_secret` let many
    install the app, over `public_url`, with their tokens kept in `database` (an SQLAlchemy address).
    `api_base` is where the Web API lives (GovSlack: https://slack-gov.com/api/); `proxy` an HTTP proxy.
    """

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    database: str = field(default="", repr=False)
    host: str = "127.0.0.1"
    port: int = 3000
    public_url: str = ""
    api_base: str = API_BASE
    proxy: str = ""
    sockets: int = 1
    timing: Timing = Timing()

    @property
    def base(self) -> str:
        """The Web API's address, with its slash at the end."""
        return (self.api_base or API_BASE).rstrip("/") + "/"

    @property
    def site(self) -> str:
        """Where people agree to an installation: the API's address without its path."""
        parts = urlsplit(self.base)
        return f"{parts.scheme}://{parts.netloc}"


def require_usable(settings: SlackSettings) -> None:
    """Raise SettingsError, with the mend, for settings that cannot work."""
    if not settings.bot_token and not settings.client_id:
        raise SettingsError(
            "There is no Slack token.", hint=f"Set slack.bot_token. {_WHERE}OAuth & Permissions (xoxb-...)."
        )
    _refuse_prefix("bot_token", settings.bot_token, ("xapp-", "xoxp-"), "OAuth & Permissions (xoxb-...)")
    _refuse_prefix("app_token", settings.app_token, ("xoxb-", "xoxp-"), "App-Level Tokens (xapp-...)")
    if not settings.app_token and not settings.signing_secret:
        raise SettingsError(
            "Slack cannot reach the bot: there is neither an app-level token nor a signing secret.",
            hint=f"Set slack.app_token for Socket Mode. {_WHERE}Basic Information, App-Level Tokens.",
        )
    if settings.client_id and not (settings.client_secret and settings.public_url and settings.database):
        raise SettingsError(
            "Installations by many workspaces need slack.client_secret and slack.public_url.",
            hint=f"{_WHERE}Basic Information, App Credentials; public_url is your own https address.",
        )
    if not 1 <= settings.sockets <= _MOST_SOCKETS:
        raise SettingsError(f"slack.sockets lies between 1 and {_MOST_SOCKETS}, Slack's limit per app.")
    _require_address("api_base", settings.base)
    _require_address("public_url", settings.public_url)
    _require_address("proxy", settings.proxy)


def _refuse_prefix(name: str, token: str, prefixes: Sequence[str], page: str) -> None:
    if token.startswith(tuple(prefixes)) or any(char.isspace() for char in token):
        raise SettingsError(
            f"slack.{name} holds another kind of token, or has a space in it.",
            hint=f"Copy it again. {_WHERE}{page}.",
        )


def _require_address(name: str, address: str) -> None:
    parts = urlsplit(address)
    if address and (parts.scheme not in {"http", "https"} or not parts.netloc):
        raise SettingsError(f"slack.{name} is no address: {address}", hint="It begins with https://")
