"""What the desk is told by the settings."""

from bot.settings.section import Section
from bot.settings.values import Port, Site

__all__ = ["DeskSection"]


class DeskSection(Section):
    """The organiser's desk in the browser (/quiz-admin desk)."""

    public_url: Site = ""
    """The https address under which browsers reach it; empty: it is there beside the browser chat alone."""
    host: str = "127.0.0.1"
    """Where it listens once it has a public_url; a reverse proxy stands before it."""
    port: Port = 8485
    """The port that it listens on."""
