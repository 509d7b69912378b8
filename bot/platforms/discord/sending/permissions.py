"""What the bot may do in a channel: found before it is needed, and named when it is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

import discord

from bot.commands.language.findings import Finding
from bot.platforms.discord.sending.tags import stuck
from bot.platforms.discord.wire.payload import ChannelKind

__all__ = ["NEEDED", "ROLES", "Need", "findings", "invite", "missing", "standing"]


@dataclass(frozen=True, slots=True)
class Need:
    """A permission by discord.py's name and Discord's words, and what does not work without it.

    `kinds` are the channel types that need it (empty: all); `vital` ones stop the daily post.
    """

    name: str
    words: str
    breaks: str
    vital: bool = False
    kinds: tuple[int, ...] = ()


_POSTABLE: Final = frozenset(
    {
        ChannelKind.TEXT,
        ChannelKind.ANNOUNCEMENT,
        ChannelKind.FORUM,
        ChannelKind.ANNOUNCEMENT_THREAD,
        ChannelKind.PUBLIC_THREAD,
        ChannelKind.PRIVATE_THREAD,
    }
)
"""Types of channels in which a question can stand with a thread below it, or beside others."""
_MESSAGES = (ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT)
NEEDED: Final = (
    Need("view_channel", "View Channel", "Nothing can be posted.", vital=True),
    Need("send_messages", "Send Messages", "Nothing can be posted.", vital=True),
    Need("embed_links", "Embed Links", "Links in answers show no preview."),
    Need("attach_files", "Attach Files", "Pictures of boards and coverage cannot be sent.", vital=True),
    Need(
        "create_public_threads",
        "Create Public Threads",
        "There is no thread to answer in; the buttons still work.",
        kinds=_MESSAGES,
    ),
    Need(
        "create_private_threads",
        "Create Private Threads",
        "Mock interviews are held in direct messages; rooms for several members cannot be opened.",
        kinds=(ChannelKind.TEXT,),
    ),
    Need("send_messages_in_threads", "Send Messages in Threads", "No verdicts and no reveal in the thread."),
    Need(
        "read_message_history",
        "Read Message History",
        "Answers given while the bot was away are not found, and no verdict can be given.",
    ),
    Need("add_reactions", "Add Reactions", "Answers in the thread get no reaction."),
    Need("manage_messages", "Manage Messages", "In hidden mode, answers typed into the thread stay visible."),
    Need("manage_threads", "Manage Threads", "The reveal cannot be posted into a locked thread."),
    Need("mention_everyone", "Mention Everyone", "A role that is not mentionable is not notified."),
)
ROLES: Final = Need("manage_roles", "Manage Roles", "Streaks earn no roles.")
"""Of the whole server, not of a channel: looked at where a role is to be given."""
_PERMISSIONS = "https://discord.com/oauth2/authorize"


def invite(application_id: str) -> str:
    """The install link, with exactly the permissions used."""
    wanted = discord.Permissions(**{need.name: True for need in (*NEEDED, ROLES)})
    query = {
        "client_id": application_id,
        "scope": "bot applications.commands",
        "permissions": str(wanted.value),
    }
    return f"{_PERMISSIONS}?{urlencode(query)}"


def missing(channel: object, *, vital: bool = False) -> list[str]:
    """The names of the permissions that the bot lacks in a known channel.

    Where it cannot write at all, Discord takes what goes with writing too; that is not named.
    """
    lacking = [need for need in _lacking(channel) if need.vital or not vital]
    names = {need.name for need in lacking}
    root = next((name for name in ("view_channel", "send_messages") if name in names), "")
    return [need.words for need in lacking if not root or need.name == root]


def findings(guild: discord.Guild | None, channel: object, *, message_content: bool) -> Sequence[Finding]:
    """What the bot may do in a channel, one finding per permission that the channel needs."""
    if guild is None:
        left = "The bot is not in this server."
        return [Finding("Server", ok=False, breaks=left, mend="Invite it again.", vital=True)]
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        gone = "There is no such channel, or the bot cannot see it."
        mend = "Run /quiz-admin setup and name a channel."
        return [Finding("Channel", ok=False, breaks=gone, mend=mend, vital=True)]
    name = f"#{channel.name}"
    if channel.type.value not in _POSTABLE:
        other = f"Questions cannot be asked in a {str(channel.type).replace('_', ' ')} channel."
        return [Finding(name, ok=False, breaks=other, mend="Name a text channel.", vital=True)]
    me = _me(guild)
    found = [_muted(me, name)] if me is not None and me.is_timed_out() else []
    if stuck(channel):
        tagless = "The forum asks for a tag on every post and has none that the bot may set."
        mend = "Add tags named after topics or levels, or let the forum take posts without tags."
        found.append(Finding(f"{name}: Tags", ok=False, breaks=tagless, mend=mend, vital=True))
    lacking = {need.name for need in _lacking(channel)}
    for need in _needs(channel):
        ok = need.name not in lacking
        mend = "" if ok else f"Channel settings, Permissions: allow {need.words} for the bot."
        breaks = "" if ok else need.breaks
        found.append(Finding(f"{name}: {need.words}", ok=ok, breaks=breaks, mend=mend, vital=need.vital))
    if not message_content:
        found.append(
            Finding(
                f"{name}: Message Content intent",
                ok=False,
                breaks="Answers typed into the thread are not read; button, command and mention work.",
                mend="Developer portal, Bot, Privileged Gateway Intents: switch on Message Content Intent.",
            )
        )
    return found


def standing(guild: discord.Guild | None, channel: str, *, message_content: bool) -> Sequence[Finding]:
    """The same for a channel by its id; whether the bot is in the server at all where none is named."""
    if guild is None or not channel:
        ok = guild is not None
        breaks = "" if ok else "The bot is not in this server."
        return [Finding("Server", ok=ok, breaks=breaks, mend="" if ok else "Invite it again.")]
    known = guild.get_channel_or_thread(int(channel)) if channel.isdigit() else None
    return findings(guild, known, message_content=message_content)


def _me(guild: discord.Guild) -> discord.Member | None:
    """The bot as a member; discord.py has none for a server that is not there yet."""
    return guild.me


def _muted(me: discord.Member, name: str) -> Finding:
    until = me.timed_out_until
    when = f" until {until:%d %b %H:%M} UTC" if until is not None else ""
    return Finding(
        f"{name}: Timeout",
        ok=False,
        breaks=f"The bot is timed out{when} and can post nothing.",
        mend="Remove the timeout from the bot.",
        vital=True,
    )


def _lacking(channel: object) -> list[Need]:
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return []
    me = _me(channel.guild)
    if me is None:
        return []
    granted = channel.permissions_for(me)
    return [need for need in _needs(channel) if not getattr(granted, need.name)]


def _needs(channel: discord.abc.GuildChannel | discord.Thread) -> list[Need]:
    return [need for need in NEEDED if not need.kinds or channel.type.value in need.kinds]
