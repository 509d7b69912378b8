"""What the desk needs to be told."""

from dataclasses import dataclass

__all__ = ["DeskSettings"]


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """Where browsers reach the desk (`public_url`, "" beside the browser chat), and where it listens itself.

    Port 0 takes any free one; `title` stands on every page.
    """

    public_url: str = ""
    host: str = "127.0.0.1"
    port: int = 0
    title: str = "Sparring"
