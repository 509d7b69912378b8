"""A command that was typed and cannot be read: what is wrong, and what was probably meant."""

from collections.abc import Mapping

from bot.commands.language.spec import Command
from bot.core.errors import Unusable

__all__ = ["Misread"]


class Misread(Unusable):
    """That command cannot be read as it stands."""

    def __init__(
        self, message: str, command: Command | None = None, given: Mapping[str, object] | None = None
    ) -> None:
        """Take the sentence, and the nearest command that can be given instead (None where none is near)."""
        super().__init__(message)
        self.command = command
        self.given = dict(given or {})
