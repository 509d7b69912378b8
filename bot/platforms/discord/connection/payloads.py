"""What the gateway sends, read so that no single event can end the session.

discord.py lets an event that it cannot read end the connection; here it is reported and left out, after what
is missing in it was filled in. An edit that brings only some of a message's fields is completed by asking for
the message.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import discord

from bot.platforms.discord.connection.filling import filled
from bot.platforms.discord.wire.delivery import DELIVERED, GatewayEvent
from bot.platforms.discord.wire.undocumented import Reader, readers_of

__all__ = ["forgive"]

_VITAL: Final = frozenset({"READY", "RESUMED"})
_EDIT: Final = "MESSAGE_UPDATE"


def forgive(
    client: discord.Client,
    *,
    unreadable: Callable[[str, Exception], None],
    complete: Callable[[dict[str, Any]], Awaitable[dict[str, Any]]],
) -> None:
    """Let events that cannot be read be told to `unreadable`, by name, instead of ending the session.

    `complete` gives the whole message for an edit in part; it is awaited in a task of its own.
    """
    readers = readers_of(client)

    async def completed(payload: dict[str, Any]) -> None:
        try:
            edit(await complete(payload))
        except Exception as error:  # noqa: BLE001 - a message that is gone, for one
            unreadable(_EDIT, error)

    def edited(payload: dict[str, Any]) -> None:
        if payload.get("author"):
            edit(payload)
        elif "content" in payload or "attachments" in payload:
            client.loop.create_task(completed(payload), name="edit in part")

    for name, read in list(readers.items()):
        if name not in _VITAL:
            readers[name] = _forgiving(client, name, read, unreadable)
    edit = readers[_EDIT]
    readers[_EDIT] = edited


def _forgiving(
    client: discord.Client, name: str, read: Reader, unreadable: Callable[[str, Exception], None]
) -> Reader:
    def guild_of(channel: str) -> str:
        known = client.get_channel(int(channel)) if channel.isdigit() else None
        guild = getattr(known, "guild", None)
        return str(guild.id) if guild is not None else ""

    def attempt(payload: Any) -> None:
        known = DELIVERED.get()
        token = DELIVERED.set(GatewayEvent(name, payload, known.again if known else None))
        try:
            whole = filled(name, payload, application=client.application_id, guild_of=guild_of)
            if whole is not None:
                read(whole)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it
            unreadable(name, error)
        finally:
            DELIVERED.reset(token)

    return attempt
