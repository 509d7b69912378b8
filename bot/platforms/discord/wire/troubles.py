"""What Discord refused, in a sentence for organisers with the mend."""

from collections.abc import Sequence
from typing import Final

import aiohttp
import discord

from bot.core.errors import PlatformUnreachable

__all__ = [
    "COPY_IT",
    "NETWORK",
    "Trouble",
    "code_of",
    "refused",
    "retry_after",
    "unauthorized",
    "unreachable",
]

NETWORK: Final = (aiohttp.ClientError, OSError, TimeoutError)
"""What a broken connection raises, TimeoutError included."""


class Trouble:
    """Discord's JSON error codes that are told apart (Opcodes and Status Codes, "JSON")."""

    UNKNOWN_CHANNEL: Final = 10003
    UNKNOWN_GUILD: Final = 10004
    UNKNOWN_MEMBER: Final = 10007
    UNKNOWN_MESSAGE: Final = 10008
    UNKNOWN_ROLE: Final = 10011
    UNKNOWN_USER: Final = 10013
    UNKNOWN_INTERACTION: Final = 10062
    TOO_MANY_PEOPLE: Final = 30033
    OLD_EDITS: Final = 30046
    MISSING_ACCESS: Final = 50001
    CANNOT_DM: Final = 50007
    MISSING_PERMISSIONS: Final = 50013
    WRONG_CHANNEL_KIND: Final = 50024
    THREAD_ARCHIVED: Final = 50083
    TWO_FACTOR: Final = 60003
    ALREADY_ACKNOWLEDGED: Final = 40060
    ALREADY_CROSSPOSTED: Final = 40033
    TAG_REQUIRED: Final = 40067
    NO_HISTORY: Final = 160002
    THREAD_EXISTS: Final = 160004
    THREAD_LOCKED: Final = 160005
    TOO_MANY_THREADS: Final = 160006
    TOO_MANY_NEWS_THREADS: Final = 160007
    ENTRY_POINT: Final = 50240
    NO_MUTUAL_GUILD: Final = 50278
    BLOCKED_BY_AUTOMOD: Final = 200000
    BLOCKED_TITLE: Final = 200001
    BLOCKED_LINK: Final = 240000


_AUTOMOD: Final = (
    "The server's AutoMod blocked the message.",
    "Server Settings, AutoMod: exempt the bot's role or the channel.",
)
_SENTENCES: Final = {
    Trouble.TWO_FACTOR: (
        "This server asks moderators for two-factor authentication, and the bot's owner has none.",
        "The owner switches it on under User Settings, My Account; or the server asks for it no more.",
    ),
    Trouble.UNKNOWN_CHANNEL: ("The channel is gone.", "Run /quiz-admin setup and name another channel."),
    Trouble.UNKNOWN_GUILD: ("The bot is not in this server.", "Invite it again: sparring discord invite."),
    Trouble.CANNOT_DM: ("This member takes no direct messages from the bot.", "The member can allow them."),
    Trouble.NO_MUTUAL_GUILD: ("This member has left the server.", "Nothing needs to be done."),
    Trouble.THREAD_LOCKED: (
        "The thread is locked.",
        "Unlock it, or give the bot the Manage Threads permission.",
    ),
    Trouble.TOO_MANY_THREADS: ("The server has too many open threads.", "Close some threads."),
    Trouble.TOO_MANY_NEWS_THREADS: ("The server has too many open threads.", "Close some threads."),
    Trouble.TOO_MANY_PEOPLE: ("The thread has as many members as it can.", "Remove somebody from it."),
    Trouble.WRONG_CHANNEL_KIND: (
        "This kind of channel takes no such message or thread.",
        "Run /quiz-admin setup and name a text channel.",
    ),
    Trouble.BLOCKED_BY_AUTOMOD: _AUTOMOD,
    Trouble.BLOCKED_TITLE: _AUTOMOD,
    Trouble.BLOCKED_LINK: _AUTOMOD,
    Trouble.TAG_REQUIRED: (
        "The forum asks for a tag on every post.",
        "Add tags named after topics or levels, or let the forum take posts without tags.",
    ),
}
_STATUS = "See discordstatus.com if it lasts."
COPY_IT = "Copy it again from discord.com/developers/applications, your application, Bot, Reset Token."
_CHECK = "Run /quiz-admin check; it names the missing permission."


def code_of(error: BaseException) -> int:
    """Discord's own code of an error; 0 when it has none."""
    return error.code if isinstance(error, discord.HTTPException) else 0


def refused(error: discord.HTTPException) -> bool:
    """Whether Discord will say the same next time: neither a fault of its own nor one call too many."""
    return error.status < 500 and error.status != 429  # noqa: PLR2004 - HTTP's numbers for those


def unauthorized(error: discord.HTTPException) -> bool:
    """Whether Discord does not take the bot's token (any more)."""
    return error.status == 401  # noqa: PLR2004 - HTTP's number for that


def retry_after(error: discord.HTTPException) -> float | None:
    """Seconds to wait after a 429; None when Discord does not say."""
    headers = error.response.headers
    for name in ("Retry-After", "X-RateLimit-Reset-After"):
        try:
            return max(0.0, float(headers[name]))
        except (KeyError, ValueError):
            continue
    return None


def unreachable(
    error: discord.DiscordException | aiohttp.ClientError | OSError, missing: Sequence[str] = ()
) -> PlatformUnreachable:
    """The error for the outbox; `missing` are the names of permissions that the bot lacks there."""
    if isinstance(error, discord.RateLimited):
        return PlatformUnreachable(
            "Discord asks the bot to slow down.", hint="It goes on by itself.", retry_after=error.retry_after
        )
    if not isinstance(error, discord.HTTPException):
        return PlatformUnreachable("Discord could not be reached.", hint=_STATUS)
    if error.code in _SENTENCES:
        message, hint = _SENTENCES[error.code]
        refused = error.code in {Trouble.CANNOT_DM, Trouble.NO_MUTUAL_GUILD}
        return PlatformUnreachable(message, hint=hint, refused=refused, denied=True)
    if error.status == 429:  # noqa: PLR2004 - HTTP's number for too many requests
        return PlatformUnreachable(
            "Discord asks the bot to slow down.", hint="It goes on by itself.", retry_after=retry_after(error)
        )
    if unauthorized(error):
        return PlatformUnreachable("Discord refused the bot's token.", hint=COPY_IT, denied=True)
    if error.status == 403:  # noqa: PLR2004 - HTTP's number for forbidden
        return _forbidden(error, missing)
    if error.status >= 500:  # noqa: PLR2004 - HTTP's numbers for the server's own faults
        return PlatformUnreachable(f"Discord has trouble ({error.status}).", hint=_STATUS)
    return PlatformUnreachable(
        f"Discord refused the message ({error.status}, code {error.code}).",
        hint="This is a fault in the program; please report it.",
        denied=True,
    )


def _forbidden(error: discord.HTTPException, missing: Sequence[str]) -> PlatformUnreachable:
    if missing:
        named = ", ".join(missing)
        plural = "s" if len(missing) > 1 else ""
        return PlatformUnreachable(
            f"The bot lacks the permission{plural} {named} in the channel.",
            hint=f"Channel settings, Permissions: allow {named} for the bot.",
            denied=True,
        )
    if error.code == Trouble.MISSING_ACCESS:
        return PlatformUnreachable("The bot cannot see the channel.", hint=_CHECK, denied=True)
    return PlatformUnreachable("The bot lacks a permission in the channel.", hint=_CHECK, denied=True)
