"""Discord's own names for the numbers in its payloads, and what one message holds."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import Any

from bot.platforms.discord.wire.limits import NONCE_LENGTH

__all__ = [
    "Callback",
    "ChannelKind",
    "Component",
    "Json",
    "MessageFlag",
    "OptionKind",
    "Page",
    "Upload",
    "custom_ids",
    "nonced",
    "texts",
]

Json = dict[str, Any]
"""A JSON object as Discord sends and takes it; this is the platform's edge."""


class Component(IntEnum):
    """Component types (Components, "Component Types")."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    CHANNEL_SELECT = 8
    TEXT_DISPLAY = 10
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19


class MessageFlag(IntFlag):
    """Message flags (Message, "Message Flags")."""

    EPHEMERAL = 1 << 6
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


class Callback(IntEnum):
    """Interaction callback types (Interactions, "Interaction Callback Type")."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    AUTOCOMPLETE = 8
    MODAL = 9


class OptionKind(IntEnum):
    """Option types (Application Commands, "Application Command Option Type")."""

    SUBCOMMAND = 1
    GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    ATTACHMENT = 11


class ChannelKind(IntEnum):
    """Channel types (Channel, "Channel Types")."""

    TEXT = 0
    DIRECT = 1
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15
    MEDIA = 16


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture or file to be sent along; components name it as attachment://name."""

    name: str
    data: bytes
    alt: str = ""
    media: str = "image/png"

    def described(self, number: int) -> Json:
        """Its entry in the body of a request."""
        told = {"description": self.alt} if self.alt else {}
        return {"id": str(number), "filename": self.name, **told}


@dataclass(frozen=True, slots=True)
class Page:
    """One message in components; a long reply has several."""

    components: tuple[Json, ...]
    uploads: tuple[Upload, ...] = ()

    def payload(self, *, roles: Sequence[str] = (), flags: int = 0) -> Json:
        """The body of the request; nobody but these roles can be notified by it."""
        return {
            "flags": int(MessageFlag.COMPONENTS_V2 | flags),
            "components": list(self.components),
            "allowed_mentions": {"parse": [], "roles": list(roles)} if roles else {"parse": []},
            "attachments": [upload.described(at) for at, upload in enumerate(self.uploads)],
        }


def nonced(key: str) -> Json:
    """What makes Discord post a message with this key once, for the few minutes that it remembers it.

    The key itself is the nonce where it is short enough.
    """
    nonce = key if len(key) <= NONCE_LENGTH else hashlib.sha256(key.encode()).hexdigest()[:NONCE_LENGTH]
    return {"nonce": nonce, "enforce_nonce": True}


def custom_ids(components: Sequence[Json]) -> list[str]:
    """Every custom id in components, from top to bottom, however deep."""
    return [str(found["custom_id"]) for found in _walk(components) if found.get("custom_id")]


def texts(components: Sequence[Json]) -> list[str]:
    """Every text display in components, from top to bottom."""
    return [
        str(found.get("content", ""))
        for found in _walk(components)
        if found.get("type") == Component.TEXT_DISPLAY
    ]


def _walk(components: Sequence[Json]) -> list[Json]:
    found: list[Json] = []
    for component in components:
        found.append(component)
        found.extend(_walk(component.get("components") or ()))
    return found
