"""The text form of commands: `streak member:@ada why:yes`, `answer It is the harmonic mean`.

Used where a platform gives text only: Slack's slash commands, mentions, the browser chat.
"""

import re
from collections.abc import Callable, Sequence

from bot.commands.language.arguments import parse
from bot.commands.language.registry import Registry
from bot.commands.language.spec import Argument, Command, Person
from bot.core.errors import SparringError, Unusable

__all__ = ["Grammar", "option", "usage"]

_WORD = re.compile(r'\s*(?:([a-z_]+):)?(?:"([^"]*)"|(\S+))')

PersonReader = Callable[[str], Person | None]


class Grammar:
    """Reads commands from text. `person` reads a platform's mention ("<@U7>"); None if it is none."""

    def __init__(self, registry: Registry, *, person: PersonReader | None = None) -> None:
        self._registry = registry
        self._person = person

    def command(self, text: str, *, root: str = "quiz") -> tuple[Command, dict[str, object]] | None:
        """The command that a text names under `root` (or with its root spelled out), with its arguments.

        None when no command is named; raises Unusable, with the right form, when one is but cannot be read.
        """
        words = text.split()
        path = tuple(word.casefold().removeprefix("/") for word in words)
        if not path or path[0] not in {key[0] for key in self._registry.commands}:
            path = (root, *path)
            offset = 0
        else:
            offset = 1
        for length in (3, 2):
            command = self._registry.commands.get(path[:length]) if len(path) >= length else None
            if command is not None:
                rest = _after(text, length - 1 + offset)
                return command, self.arguments(command, rest)
        return None

    def arguments(self, command: Command, text: str) -> dict[str, object]:
        """The arguments in a text: `name:value` in any order, bare words in the order of declaration.

        The last long argument takes the rest of the text as it stands, line breaks included.
        """
        try:
            return self._arguments(command, text)
        except SparringError as error:
            raise Unusable(f"{error.message}\n{usage(command)}") from None

    def _arguments(self, command: Command, text: str) -> dict[str, object]:
        args: dict[str, object] = {}
        open_ = command.visible
        at = 0
        while match := _WORD.match(text, at):
            name, quoted, bare = match.groups()
            named = command.argument(name) if name else None
            if named is not None and not named.arg.hidden:
                argument: Argument | None = named
                start = match.end(1) + 1
            else:
                argument = _next(open_, args, bare if quoted is None else None)
                start = match.start() + len(match.group(0)) - len(match.group(0).lstrip())
            if argument is None:
                raise Unusable(f'I cannot place "{(quoted or bare)[:40]}".')
            if argument.arg.long:
                args[argument.name] = self._value(argument, text[start:].strip())
                break
            value = quoted if quoted is not None else bare
            if named is None and name:
                value = f"{name}:{value}"
            if argument.kind is bool and named is None:
                self._bare_flag(argument, value, args)
            else:
                args[argument.name] = self._value(argument, value)
            at = match.end()
        return args

    def _bare_flag(self, argument: Argument, value: str, args: dict[str, object]) -> None:
        args[argument.name] = True if value.casefold() == argument.name else self._value(argument, value)

    def _value(self, argument: Argument, text: str) -> object:
        if argument.kind is Person:
            person = self._person(text) if self._person else None
            return person or Person("", text.removeprefix("@"))
        return parse(argument, text)


def usage(command: Command) -> str:
    """How the command is typed: "Use: /quiz streak [member] [why:yes|no]"."""
    parts = [f"/{command.name}"]
    for argument in command.visible:
        words = option(argument)
        parts.append(words if argument.required else f"[{words}]")
    return "Use: " + " ".join(parts)


def option(argument: Argument) -> str:
    """How one argument is typed: "why:yes|no"; the name alone where anything may be given."""
    if argument.kind is bool:
        return f"{argument.name}:yes|no"
    return f"{argument.name}:{'|'.join(argument.choices)}" if argument.choices else argument.name


def _next(open_: Sequence[Argument], args: dict[str, object], word: str | None) -> Argument | None:
    """Where a bare word goes: the flag of that name, the choice that has it, else the next argument."""
    left = [argument for argument in open_ if argument.name not in args]
    folded = (word or "").casefold()
    for argument in left:
        if argument.kind is bool and argument.name == folded:
            return argument
        if folded in (choice.casefold() for choice in argument.choices):
            return argument
    return left[0] if left else None


def _after(text: str, words: int) -> str:
    rest = text.lstrip()
    for _ in range(words):
        parts = re.split(r"\s+", rest, maxsplit=1)
        rest = parts[1] if len(parts) > 1 else ""
    return rest
