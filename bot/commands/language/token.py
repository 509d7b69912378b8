"""Offers as text of at most 100 characters (Discord's limit for a `custom_id`).

A button carries its whole meaning, so it works after a restart: nothing about it is kept in memory.
A token is a wish, not a right: dispatch checks permission, round and membership on every use.
"""

from collections.abc import Mapping
from urllib.parse import quote, unquote

from bot.commands.language.arguments import parse, show
from bot.commands.language.invocation import KEPT
from bot.commands.language.spec import Command
from bot.core.errors import Unusable

__all__ = ["LIMIT", "decode", "encode"]

LIMIT = 100
_VERSION = "s1"


def encode(command: Command, args: Mapping[str, object], *, form: str = "") -> str:
    """The token, as "s1:quiz.answer:round=7" with ":form" behind it when a form is asked for.

    Raises ValueError when it would be longer than LIMIT: a fault of the command that offers it.
    """
    pairs = []
    for name, value in args.items():
        if name != KEPT and command.argument(name) is None:
            raise ValueError(f"{command.name} takes no {name}")
        if value is not None:
            pairs.append(f"{name}={quote(show(value), safe=' ')}")
    token = ":".join([_VERSION, ".".join(command.path), "&".join(pairs), *([form] if form else [])])
    if len(token) > LIMIT:
        raise ValueError(f"a token of {len(token)} characters is too long for a button: {token}")
    return token


def decode(token: str, commands: Mapping[tuple[str, ...], Command]) -> tuple[Command, dict[str, object], str]:
    """The command, its arguments and the form's name ("" if none); raises Unusable for any other text."""
    version, _, rest = token.partition(":")
    path, _, rest = rest.partition(":")
    pairs, _, form = rest.partition(":")
    command = commands.get(tuple(path.split(".")))
    if version != _VERSION or command is None:
        raise Unusable("This button is from an older version. Please use the command instead.")
    args: dict[str, object] = {}
    for pair in filter(None, pairs.split("&")):
        name, _, text = pair.partition("=")
        if name == KEPT:
            args[name] = unquote(text)
            continue
        argument = command.argument(name)
        if argument is None:
            raise Unusable("This button is from an older version. Please use the command instead.")
        args[name] = parse(argument, unquote(text))
    if form and form not in command.forms:
        raise Unusable("This button is from an older version. Please use the command instead.")
    return command, args, form
