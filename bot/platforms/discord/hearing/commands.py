"""Discord's interactions and messages as invocations: which command, with what, by whom, where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord

from bot.commands.language.arguments import parse
from bot.commands.language.invocation import Actor, Where
from bot.commands.language.registry import Registry
from bot.commands.language.spec import Argument, Channel, Command, File, Person, Role
from bot.core.errors import Unusable
from bot.platforms.discord.wire.payload import ChannelKind, Json, OptionKind

__all__ = [
    "PLATFORM",
    "Typing",
    "actor_of",
    "channel_of",
    "read_command",
    "read_typing",
    "value_of",
    "where_of",
]

PLATFORM = "discord"
_OLD = "This command is from an older version. Reload Discord, then try again."
_THREADS = {ChannelKind.ANNOUNCEMENT_THREAD, ChannelKind.PUBLIC_THREAD, ChannelKind.PRIVATE_THREAD}


@dataclass(frozen=True, slots=True)
class Typing:
    """What somebody is typing into an option that takes suggestions."""

    command: Command
    argument: Argument
    text: str


def read_command(data: Json, registry: Registry) -> tuple[Command, dict[str, object]]:
    """The command of a slash command with its arguments; raises Unusable for a value that cannot be read."""
    command, options = _found(data, registry)
    args: dict[str, object] = {}
    for option in options:
        argument = command.argument(str(option.get("name")))
        if argument is None or argument.arg.hidden:
            raise Unusable(_OLD)
        args[argument.name] = value_of(argument, option.get("value"), data.get("resolved") or {})
    return command, args


def read_typing(data: Json, registry: Registry) -> Typing | None:
    """The option that is being typed; None when there is none that we know."""
    command, options = _found(data, registry)
    for option in options:
        argument = command.argument(str(option.get("name")))
        if option.get("focused") and argument is not None:
            return Typing(command, argument, str(option.get("value", "")))
    return None


def value_of(argument: Argument, value: object, resolved: Mapping[str, Json]) -> object:
    """The typed value that Discord sent; raises Unusable."""
    if argument.kind is Person:
        return Person(str(value), _person_name(str(value), resolved))
    if argument.kind is Channel:
        found = (resolved.get("channels") or {}).get(str(value)) or {}
        return Channel(str(value), str(found.get("name", "")))
    if argument.kind is Role:
        found = (resolved.get("roles") or {}).get(str(value)) or {}
        return Role(str(value), str(found.get("name", "")))
    if argument.kind is File:
        found = (resolved.get("attachments") or {}).get(str(value)) or {}
        if not found.get("url"):
            raise Unusable("The file did not arrive. Please attach it once more.")
        return File(str(found["url"]), str(found.get("filename", "")), int(found.get("size") or 0))
    if argument.kind is bool and isinstance(value, bool):
        return value
    if argument.kind is int and isinstance(value, float):
        value = int(value)
    return parse(argument, str(value))


def actor_of(user: discord.abc.User, *, manages: bool | None) -> Actor:
    """Who did it; the name is the one that the server shows."""
    return Actor(str(user.id), user.display_name, manages=manages)


def where_of(interaction: discord.Interaction[discord.Client]) -> Where:
    """Where an interaction happened. A server that only the member's own install reaches counts as direct:
    the bot is no member there and cannot post.
    """
    channel = interaction.channel
    here = str(channel.id) if channel is not None else ""
    guild = interaction.guild_id
    if guild is None or not _installed_in(interaction, guild):
        return Where(PLATFORM, "", here, direct=True)
    parent = channel_of(channel)
    name = interaction.guild.name if interaction.guild is not None else ""
    return Where(
        PLATFORM,
        str(guild),
        parent or here,
        here if parent else "",
        tenant_name=name or "",
        channel_name=str(getattr(channel, "name", "") or ""),
    )


def channel_of(channel: object) -> str:
    """The channel that a thread hangs in; "" for anything that is no thread."""
    kind = getattr(getattr(channel, "type", None), "value", None)
    parent = getattr(channel, "parent_id", None)
    return str(parent) if parent and kind in _THREADS else ""


def _installed_in(interaction: discord.Interaction[discord.Client], guild: int) -> bool:
    if interaction.client.get_guild(guild) is not None:
        return True
    return interaction.is_guild_integration() or not interaction.is_user_integration()


def _found(data: Json, registry: Registry) -> tuple[Command, Sequence[Json]]:
    path = [str(data.get("name", ""))]
    options: Sequence[Json] = data.get("options") or ()
    while options and options[0].get("type") in {OptionKind.SUBCOMMAND, OptionKind.GROUP}:
        path.append(str(options[0].get("name")))
        options = options[0].get("options") or ()
    command = registry.commands.get(tuple(path))
    if command is None:
        raise Unusable(_OLD)
    return command, options


def _person_name(identity: str, resolved: Mapping[str, Json]) -> str:
    member = (resolved.get("members") or {}).get(identity) or {}
    user = (resolved.get("users") or {}).get(identity) or {}
    return str(member.get("nick") or user.get("global_name") or user.get("username") or "")
