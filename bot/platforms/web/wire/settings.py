"""What the browser chat needs to be told, and what it refuses to start with."""

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path

from bot.core.errors import SettingsError
from bot.platforms.web.wire.limits import SECRET_LENGTH

__all__ = ["WebSettings", "loopback", "require_safe"]


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Where the browser chat listens. `pictures` is the folder for drawn pictures.

    `public` allows another address than this machine's own; `secret` is then asked for once per browser.
    `port` 0 takes any free port.
    """

    pictures: Path
    host: str = "127.0.0.1"
    port: int = 8484
    public: bool = False
    secret: str = field(default="", repr=False)
    title: str = "Sparring"


def loopback(host: str) -> bool:
    """Whether an address can only be reached from this machine."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def require_safe(settings: WebSettings) -> None:
    """Raise SettingsError where strangers could reach the chat, or could guess their way in."""
    if settings.secret and len(settings.secret) < SECRET_LENGTH:
        raise SettingsError(
            f"The secret of the browser chat is too short: {len(settings.secret)} characters.",
            hint=f"Set web.secret (SPARRING_WEB__SECRET) to at least {SECRET_LENGTH} characters.",
        )
    if loopback(settings.host):
        return
    if not settings.public:
        raise SettingsError(
            f"The browser chat would listen on {settings.host}, where others can reach it.",
            hint='Set web.host to "127.0.0.1", or web.public to true together with web.secret.',
        )
    if not settings.secret:
        raise SettingsError(
            f"The browser chat would let anybody in who can reach {settings.host}.",
            hint=f"Set web.secret (SPARRING_WEB__SECRET) to at least {SECRET_LENGTH} characters.",
        )
