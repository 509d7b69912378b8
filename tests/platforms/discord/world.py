"""The server that our own Discord knows, as Discord describes it: people, channels, messages."""

from collections.abc import Iterable
from typing import Any

APP, BOT, GUILD, CHANNEL, OWNER = 900000000000000001, 900000000000000001, 500, 600, 700
ALL_PERMISSIONS = str((1 << 53) - 1)
Json = dict[str, Any]


def guild(
    channels: Iterable[Json],
    threads: Iterable[Json],
    *,
    identity: int = GUILD,
    permissions: str = ALL_PERMISSIONS,
) -> Json:
    """The server as Discord describes it; `permissions` are everyone's."""
    return {
        "id": str(identity),
        "name": "Study group",
        "owner_id": str(OWNER),
        "unavailable": False,
        "member_count": 3,
        "roles": [role(identity, "@everyone", permissions=permissions), role(55, "daily")],
        "members": [{**member(BOT), "user": {**person(BOT), "bot": True}}],
        "channels": list(channels),
        "threads": list(threads),
        "emojis": [],
        "stickers": [],
        "features": [],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "preferred_locale": "en-US",
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_progress_bar_enabled": False,
        "system_channel_flags": 0,
        "system_channel_id": None,
        "afk_timeout": 300,
        "large": False,
    }


def application(flags: int) -> Json:
    """The application as Discord describes it."""
    return {
        "id": str(APP),
        "name": "Sparring",
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "owner": person(OWNER),
        "summary": "",
    }


def message(identity: str, channel: str, author: Json, **more: Any) -> Json:
    """A message as Discord describes it."""
    return {
        "id": identity,
        "channel_id": channel,
        "author": author,
        "content": "",
        "timestamp": "2026-03-02T09:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        "flags": 0,
        "components": [],
        **more,
    }


def reaction(emoji: str) -> Json:
    """The bot's reaction to a message."""
    return {
        "emoji": {"id": None, "name": emoji},
        "count": 1,
        "count_details": {"burst": 0, "normal": 1},
        "me": True,
        "me_burst": False,
        "burst_colors": [],
    }


def thread(identity: str, parent: str, name: str) -> Json:
    """A public thread of the bot's as Discord describes it."""
    return {
        "id": identity,
        "type": 11,
        "guild_id": str(GUILD),
        "parent_id": parent,
        "owner_id": str(BOT),
        "name": name,
        "message_count": 0,
        "member_count": 1,
        "rate_limit_per_user": 0,
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": 1440,
            "archive_timestamp": "2026-03-02T09:00:00+00:00",
            "locked": False,
        },
    }


def person(identity: int) -> Json:
    """A user."""
    name = {OWNER: "olga", 701: "ada", 702: "ben", BOT: "sparring"}.get(identity, f"user{identity}")
    return {
        "id": str(identity),
        "username": name,
        "discriminator": "0",
        "avatar": None,
        "global_name": name.title(),
    }


def member(identity: int) -> Json:
    """A member of the server."""
    return {
        "user": person(identity),
        "nick": None,
        "roles": [],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
    }


def role(identity: int, name: str, **more: Any) -> Json:
    """A role of the server."""
    return {
        "id": str(identity),
        "name": name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": 0,
        "permissions": "0",
        "managed": False,
        "mentionable": False,
        "flags": 0,
        **more,
    }
