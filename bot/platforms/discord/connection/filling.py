"""Payloads made whole: what discord.py insists on although Discord may leave it out, or send null for it.

What is null counts as left out. What the bot does not look at (polls, stickers, previews, whose command a
message answers) is left out, so that nothing in it can be in the way.
"""

from collections.abc import Callable, Mapping
from typing import Final

from bot.platforms.discord.wire.payload import Json

__all__ = ["filled"]

_USER: Final[Json] = {"username": "", "discriminator": "0", "avatar": None}
_MEMBER: Final[Json] = {"roles": [], "flags": 0}
_ATTACHMENT: Final[Json] = {"size": 0, "filename": "", "url": "", "proxy_url": ""}
_MESSAGE: Final[Json] = {
    "type": 0,
    "content": "",
    "embeds": [],
    "attachments": [],
    "mentions": [],
    "mention_roles": [],
    "mention_everyone": False,
    "components": [],
    "edited_timestamp": None,
    "pinned": False,
    "tts": False,
    "flags": 0,
}
_THREAD: Final[Json] = {"name": "", "owner_id": "0", "message_count": 0, "member_count": 0}
_THREADS: Final = {10, 11, 12}
_THREAD_METADATA: Final[Json] = {
    "archived": False,
    "auto_archive_duration": 1440,
    "archive_timestamp": None,
    "locked": False,
}
_CHANNEL: Final[Json] = {"name": "", "position": 0, **_THREAD, "thread_metadata": _THREAD_METADATA}
_DATA: Final[Json] = {"custom_id": "", "component_type": 2, "components": []}
_INTERACTION: Final[Json] = {
    "version": 1,
    "attachment_size_limit": 10 * 1024 * 1024,
    "entitlements": [],
    "data": _DATA,
}
_SAME: Final = {
    "author": "user",
    "recipients": "user",
    "users": "user",
    "mentions": "user",
    "members": "member",
    "messages": "message",
    "referenced_message": "message",
    "threads": "thread",
    "attachments": "attachment",
}
"""Under which names objects stand, one or several, or by their ids."""
_DEFAULTS: Final[Mapping[str, Json]] = {
    "user": _USER,
    "member": _MEMBER,
    "message": _MESSAGE,
    "thread": {**_THREAD, "thread_metadata": _THREAD_METADATA},
    "thread_metadata": _THREAD_METADATA,
    "attachment": _ATTACHMENT,
    "interaction": _INTERACTION,
    "data": _DATA,
}
_UNUSED: Final = {
    "activity",
    "application",
    "call",
    "embeds",
    "interaction",
    "interaction_metadata",
    "message_snapshots",
    "poll",
    "purchase_notification",
    "role_subscription_data",
    "sticker_items",
    "stickers",
    "thread",
}
"""Fields of a message that nobody here reads."""
_BY_ID: Final = frozenset({"users", "members", "messages", "channels", "roles", "attachments"})
_IDENTIFIED: Final = frozenset({"user", "attachment", "thread", "roles"})
"""Of several such, one without an id is left out."""
_PRIVATE: Final = {1, 3}
"""Types of channels that are no server's (Channel, "Channel Types")."""
_EVENTS: Final = {
    "INTERACTION_CREATE": "interaction",
    "MESSAGE_CREATE": "message",
    "MESSAGE_UPDATE": "edit",
    "MESSAGE_DELETE": "",
    "MESSAGE_DELETE_BULK": "",
    "THREAD_CREATE": "thread",
    "THREAD_UPDATE": "thread",
    "THREAD_DELETE": "",
    "THREAD_LIST_SYNC": "",
    "GUILD_MEMBER_ADD": "member",
    "GUILD_MEMBER_UPDATE": "member",
    "GUILD_MEMBER_REMOVE": "",
}


def filled(
    event: str, payload: Json, *, application: int | None, guild_of: Callable[[str], str]
) -> Json | None:
    """The payload of an event, whole; None for a message of a server that nothing names. Events that need
    none of it are given back as they are.

    `guild_of` gives the server of a channel, "" when it is not known, for what names its channel only.
    """
    kind = _EVENTS.get(event)
    if kind is None:
        return payload
    whole = _whole(payload, kind)
    if kind == "interaction":
        whole.setdefault("application_id", str(application or 0))
        return _interaction(whole, guild_of)
    if kind == "edit" and "author" in whole:
        whole = {**_MESSAGE, **whole}
    if "guild_id" not in whole and (guild := guild_of(str(whole.get("channel_id")))):
        whole["guild_id"] = guild
    placed = "guild_id" in whole or ("member" not in whole and whole.get("channel_type", 1) in _PRIVATE)
    return whole if placed or kind not in {"message", "edit"} else None


def _interaction(whole: Json, guild_of: Callable[[str], str]) -> Json:
    channel = whole.get("channel") or {}
    if (here := channel.get("id") or whole.get("channel_id")) is not None:
        kind = channel.get("type", 0 if "member" in whole else 1)
        orphan = kind in _THREADS and "parent_id" not in channel
        whole["channel"] = {**_CHANNEL, **channel, "id": here, "type": 0 if orphan else kind}
    else:
        whole.pop("channel", None)
    owners = whole.get("authorizing_integration_owners") or {}
    whole["authorizing_integration_owners"] = {key: owner for key, owner in owners.items() if key.isdigit()}
    named = (whole.get("guild") or {}).get("id") or channel.get("guild_id")
    guild = named or guild_of(str(here))
    member = whole.get("member") or {}
    if "guild_id" not in whole and member and guild:
        whole["guild_id"] = guild
    if "guild_id" not in whole:
        whole.setdefault("user", member.get("user") or {})
        whole.pop("member", None)
    elif member and "user" not in member and "user" in whole:
        whole["member"] = {**member, "user": whole["user"]}
    return whole


def _whole(payload: Json, kind: str) -> Json:
    """An object of a kind: without nulls, with what is missing, and so all that it holds."""
    unused = _UNUSED if kind in {"message", "edit"} else ()
    own = {
        name: _value(value, name)
        for name, value in payload.items()
        if value is not None and name not in unused
    }
    answered = payload.get("referenced_message")
    if isinstance(answered, dict) and not answered.get("author"):
        del own["referenced_message"]
    return {**_DEFAULTS.get(kind, {}), **own}


def _value(value: object, name: str) -> object:
    kind = _SAME.get(name, name)
    match value:
        case list():
            present = [each for each in value if each is not None]
            if kind in _IDENTIFIED:
                present = [each for each in present if not isinstance(each, dict) or each.get("id")]
            return [_value(each, name) for each in present]
        case dict() if name in _BY_ID and all(key.isdigit() for key in value):
            return {key: _whole(each, kind) for key, each in value.items() if isinstance(each, dict)}
        case dict():
            return _whole(value, kind)
        case _:
            return value
