"""The command in a message's menu: suggest what the message says as a question."""

from collections.abc import Mapping
from typing import Final

from bot.platforms.discord.wire.payload import Json

__all__ = ["SUGGEST", "definition", "said"]

SUGGEST: Final = ("quiz", "suggest")
"""The command whose form it opens."""
_NAME: Final = "Use as a suggestion"
_MESSAGE_COMMAND: Final = 3
"""discord.com/developers/docs/interactions/application-commands#message-commands"""


def definition() -> Json:
    """The command as Discord wants it registered; it works wherever members' commands do."""
    return {
        "name": _NAME,
        "type": _MESSAGE_COMMAND,
        "integration_types": [0, 1],
        "contexts": [0, 1, 2],
    }


def said(data: Json) -> str | None:
    """What the message says whose menu was used; None for any other interaction."""
    if data.get("type") != _MESSAGE_COMMAND or data.get("name") != _NAME:
        return None
    resolved: Mapping[str, Json] = data.get("resolved") or {}
    message: Json = (resolved.get("messages") or {}).get(str(data.get("target_id"))) or {}
    return str(message.get("content") or "")
