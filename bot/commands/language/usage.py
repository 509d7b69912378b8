"""A command as it would be typed: in general, and with the arguments that somebody gave."""

from collections.abc import Mapping

from bot.commands.language.arguments import show
from bot.commands.language.spec import Argument, Channel, Command, File, Person, Role

__all__ = ["option", "typed", "usage"]


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


def typed(command: Command, args: Mapping[str, object]) -> str:
    """The command as it would be typed with these arguments."""
    parts = [f"/{command.name}"]
    for argument in command.visible:
        value = args.get(argument.name)
        if value is None or isinstance(value, File):
            continue
        words = value.name or value.external if isinstance(value, Person) else show(value)
        words = words.replace('"', "'")
        if isinstance(value, Channel):
            words = f"#{value.name or value.id}"
        elif isinstance(value, Person | Role):
            words = f"@{words}"
        plain = argument.kind is str and argument.arg.reads is None and not argument.arg.long
        parts.append(f'{argument.name}:"{words}"' if plain and " " in words else f"{argument.name}:{words}")
    return " ".join(parts)
