"""A command that was typed and cannot be read: what is wrong, and what was probably meant."""

from collections.abc import Mapping, Sequence

from bot.commands.language.spec import Command
from bot.core.errors import Unusable

__all__ = ["Misread"]


class Misread(Unusable):
    """That command cannot be read as it stands."""

    def __init__(
        self,
        message: str,
        command: Command | None = None,
        given: Mapping[str, object] | None = None,
        *,
        strangers: Sequence[str] = (),
    ) -> None:
        """Take the sentence, the nearest command that can be given instead (None where none is near), and the
        words that had no place.
        """
        super().__init__(message)
        self.command = command
        self.given = dict(given or {})
        self.strangers = tuple(strangers)
