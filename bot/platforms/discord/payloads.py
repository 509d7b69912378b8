"""What the gateway sends, read so that no single event can end the session.

discord.py lets an event that it cannot read end the connection; here it is reported and left out. An edit
that brings only some of a message's fields is completed by asking for the message.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import discord

__all__ = ["forgive"]

_VITAL: Final = frozenset({"READY", "RESUMED"})
_EDIT: Final = "MESSAGE_UPDATE"

Read = Callable[[Any], None]


def forgive(
    client: discord.Client,
    *,
    unreadable: Callable[[str, Exception], None],
    complete: Callable[[dict[str, Any]], Awaitable[dict[str, Any]]],
) -> None:
    """Let events that cannot be read be told to `unreadable`, by name, instead of ending the session.

    `complete` gives the whole message for an edit in part; it is awaited in a task of its own.
    """
    readers: dict[str, Read] = client._connection.parsers  # noqa: SLF001 - discord.py has no other way in

    async def completed(payload: dict[str, Any]) -> None:
        try:
            edit(await complete(payload))
        except Exception as error:  # noqa: BLE001 - a message that is gone, for one
            unreadable(_EDIT, error)

    def edited(payload: dict[str, Any]) -> None:
        if "author" in payload:
            edit(payload)
        elif "content" in payload or "attachments" in payload:
            client.loop.create_task(completed(payload), name="edit in part")

    for name, read in list(readers.items()):
        if name not in _VITAL:
            readers[name] = _forgiving(name, read, unreadable)
    edit = readers[_EDIT]
    readers[_EDIT] = edited


def _forgiving(name: str, read: Read, unreadable: Callable[[str, Exception], None]) -> Read:
    def attempt(payload: Any) -> None:
        try:
            read(payload)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it
            unreadable(name, error)

    return attempt
