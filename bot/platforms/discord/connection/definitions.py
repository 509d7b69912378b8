"""The commands as Discord wants them registered, and a hash that says whether anything changed."""

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import date, time
from enum import Enum
from typing import Final

from bot.commands.language.spec import Argument, Channel, Command, File, Person, Role
from bot.platforms.discord.drawing.escape import label
from bot.platforms.discord.hearing import message_menu
from bot.platforms.discord.wire.limits import CHOICE_LENGTH, CHOICES, DESCRIPTION, OPTION_TEXT, OPTIONS
from bot.platforms.discord.wire.payload import ChannelKind, Json, OptionKind

__all__ = ["definitions", "digest"]

_ROOTS: Final = {
    "quiz": "Practice questions, your answers, your streak",
    "quiz-admin": "Set up and look after the daily question",
}
_GROUPS: Final = {
    "schedule": "When which questions are posted",
    "review": "Suggestions, reports and appeals",
    "rewards": "Roles for streaks",
}
_NAME: Final = re.compile(r"[a-z0-9_-]{1,32}")
_MANAGE_GUILD: Final = 1 << 5
_GUILD_INSTALL, _USER_INSTALL = 0, 1
_IN_GUILD, _IN_BOT_DM, _IN_PRIVATE = 0, 1, 2
_DEEPEST = 3
_POSTABLE = [ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT, ChannelKind.FORUM]


def definitions(commands: Sequence[Command]) -> list[Json]:
    """One definition per root with its subcommands, and the message menu's; raises ValueError for what
    Discord would refuse.

    Members' commands work wherever they were installed; organisers' only in servers, for those who may
    manage the server unless the server decides otherwise.
    """
    roots: dict[str, list[Command]] = {}
    for command in commands:
        roots.setdefault(command.path[0], []).append(command)
    menu = [message_menu.definition()] if any(c.path == message_menu.SUGGEST for c in commands) else []
    return [*(_root(name, under) for name, under in sorted(roots.items())), *menu]


def digest(defined: Sequence[Json]) -> str:
    """The same for the same definitions, another for any other."""
    return hashlib.sha256(json.dumps(defined, sort_keys=True).encode()).hexdigest()


def _root(name: str, commands: Sequence[Command]) -> Json:
    organisers = all(command.organisers for command in commands)
    options: dict[str, Json] = {}
    for command in commands:
        if len(command.path) < _DEEPEST:
            options[command.path[1]] = _subcommand(command)
            continue
        group = options.setdefault(
            command.path[1],
            {
                "type": OptionKind.GROUP,
                "name": _name(command.path[1]),
                "description": _description(_GROUPS.get(command.path[1], command.path[1].capitalize())),
                "options": [],
            },
        )
        group["options"].append(_subcommand(command))
    _at_most(name, options, OPTIONS)
    root: Json = {
        "name": _name(name),
        "type": 1,
        "description": _description(_ROOTS.get(name, name.capitalize())),
        "options": list(options.values()),
        "integration_types": [_GUILD_INSTALL] if organisers else [_GUILD_INSTALL, _USER_INSTALL],
        "contexts": [_IN_GUILD] if organisers else [_IN_GUILD, _IN_BOT_DM, _IN_PRIVATE],
    }
    if organisers:
        root["default_member_permissions"] = _MANAGE_GUILD
    return root


def _subcommand(command: Command) -> Json:
    options = [_option(argument, command) for argument in command.visible]
    options.sort(key=lambda option: not option["required"])
    _at_most(command.name, options, OPTIONS)
    return {
        "type": OptionKind.SUBCOMMAND,
        "name": _name(command.path[-1]),
        "description": _description(command.summary),
        "options": options,
    }


def _option(argument: Argument, command: Command) -> Json:
    """What can be asked for by a form is not required: leaving it out opens the form."""
    form = argument.arg.long or argument.name in command.asks
    option: Json = {
        "type": _kind(argument),
        "name": _name(argument.name),
        "description": _description(argument.arg.help),
        "required": argument.required and not form,
    }
    if argument.choices:
        _at_most(argument.name, argument.choices, CHOICES)
        option["choices"] = [
            {"name": label(choice.capitalize(), CHOICE_LENGTH), "value": choice}
            for choice in argument.choices
        ]
    elif argument.arg.suggest:
        option["autocomplete"] = True
    if argument.kind is Channel:
        option["channel_types"] = list(_POSTABLE)
    if argument.kind is int:
        bounds = {"min_value": argument.arg.minimum, "max_value": argument.arg.maximum}
        option.update({name: bound for name, bound in bounds.items() if bound is not None})
    if argument.kind is str and argument.arg.maximum is not None:
        option["max_length"] = min(argument.arg.maximum, OPTION_TEXT)
    return option


def _kind(argument: Argument) -> OptionKind:
    kind = argument.kind
    if kind is bool:
        return OptionKind.BOOLEAN
    if kind is int:
        return OptionKind.INTEGER
    if kind is Person:
        return OptionKind.USER
    if kind is Channel:
        return OptionKind.CHANNEL
    if kind is Role:
        return OptionKind.ROLE
    if kind is File:
        return OptionKind.ATTACHMENT
    if kind in {str, date, time} or issubclass(kind, Enum):
        return OptionKind.STRING
    raise ValueError(f"{argument.name}: Discord has no option for {kind.__name__}")


def _name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for Discord: a-z, 0-9, - and _, at most 32 characters")
    return name


def _description(text: str) -> str:
    if not text.strip():
        raise ValueError("Discord wants a description for every command and option")
    return label(text, DESCRIPTION)


def _at_most(name: str, items: Sequence[object] | dict[str, Json], most: int) -> None:
    if len(items) > most:
        raise ValueError(f"{name} has {len(items)} options or choices; Discord takes {most}")
