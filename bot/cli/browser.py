"""The browser of whoever started the bot on their own machine."""

import webbrowser
from collections.abc import Mapping

__all__ = ["is_at_hand", "show"]

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")


def is_at_hand(*, terminal: bool, environment: Mapping[str, str], system: str) -> bool:
    """Whether a person sits there who would see a window: a terminal, a screen, and no session from afar."""
    if not terminal or "SSH_CONNECTION" in environment:
        return False
    return system in {"darwin", "win32"} or any(environment.get(name) for name in _SCREENS)


def show(address: str) -> bool:
    """Open the address in a window; False where no browser takes it."""
    try:
        return webbrowser.open(address)
    except (webbrowser.Error, OSError):
        return False
