"""What the browser chat is told by the settings, and what it refuses to start with."""

import ipaddress
from pathlib import Path

from pydantic import SecretStr

from bot.core.errors import SettingsError
from bot.platforms.web.wire.limits import SECRET_LENGTH
from bot.settings.section import NOT_SET, Section
from bot.settings.values import Port, Switch

__all__ = ["WebSection", "loopback", "require_safe"]


class WebSection(Section):
    """The chat in the browser."""

    enabled: Switch = "auto"
    """true, false, or "auto": on as long as neither Discord nor Slack is set up."""
    host: str = "127.0.0.1"
    """The address to listen on."""
    port: Port = 8484
    """The port to listen on; 0: any free one."""
    public: bool = False
    """Allow a host that other machines can reach; needs a secret."""
    secret: SecretStr = NOT_SET
    """Asked for once per browser; at least 12 characters."""
    secret_file: Path | None = None
    """A file that holds the secret."""
    title: str = "Sparring"
    """The name on the page."""


def loopback(host: str) -> bool:
    """Whether an address can only be reached from this machine."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def require_safe(section: WebSection) -> None:
    """Raise SettingsError where strangers could reach the chat, or could guess their way in."""
    secret = section.secret.get_secret_value()
    if secret and len(secret) < SECRET_LENGTH:
        raise SettingsError(
            f"The secret of the browser chat is too short: {len(secret)} characters.",
            hint=f"Set web.secret (SPARRING_WEB__SECRET) to at least {SECRET_LENGTH} characters.",
        )
    if loopback(section.host):
        return
    if not section.public:
        raise SettingsError(
            f"The browser chat would listen on {section.host}, where others can reach it.",
            hint='Set web.host to "127.0.0.1", or web.public to true together with web.secret.',
        )
    if not secret:
        raise SettingsError(
            f"The browser chat would let anybody in who can reach {section.host}.",
            hint=f"Set web.secret (SPARRING_WEB__SECRET) to at least {SECRET_LENGTH} characters.",
        )
