"""The list of all commands, as a service for the commands that speak of commands."""

from collections.abc import Sequence

from bot.commands.language.spec import Command

__all__ = ["Manual"]


class Manual:
    """Knows every command."""

    def __init__(self, commands: Sequence[Command]) -> None:
        self._commands = tuple(commands)

    def commands(self, root: str) -> Sequence[Command]:
        """The commands of a root, by path."""
        return [command for command in self._commands if command.path[0] == root]
