"""The list of all commands, as a service for the commands that speak of commands."""

from collections.abc import Callable, Sequence

from bot.commands.language.spec import Command
from bot.core.people.people import Place

__all__ = ["Manual"]


class Manual:
    """Knows every command; `hears` says whether what people write in a place is heard without a command."""

    def __init__(self, commands: Sequence[Command], *, hears: Callable[[Place], bool]) -> None:
        self._commands = tuple(commands)
        self.hears = hears

    def commands(self, root: str) -> Sequence[Command]:
        """The commands of a root, by path."""
        return [command for command in self._commands if command.path[0] == root]
