"""Giving members roles and taking them away, and what can be in the way of it."""

from typing import Final

import aiohttp
import discord

from bot.commands.language.findings import Finding
from bot.core.errors import PlatformUnreachable, RoleRefused
from bot.core.people.people import Place
from bot.platforms.discord.wire.rest import Rest
from bot.platforms.discord.wire.troubles import NETWORK, Trouble, unreachable

__all__ = ["Roles"]

_AWAY: Final = frozenset({Trouble.UNKNOWN_MEMBER, Trouble.UNKNOWN_USER})
_REFUSED: Final = frozenset({Trouble.MISSING_ACCESS, Trouble.MISSING_PERMISSIONS})
_REASON: Final = "Role for a streak"
_CHECK: Final = "Run /quiz-admin check; it names what is in the way."


class Roles:
    """Roles of the servers that the bot is in."""

    def __init__(self, client: discord.Client, rest: Rest) -> None:
        self._client = client
        self._rest = rest

    async def set(self, place: Place, *, user: str, role: str, held: bool) -> None:
        """Give or take; what would be refused is not even asked for.

        Discord bans an address that sends too many requests that it refuses (10,000 in ten minutes).
        """
        guild = self._guild(place)
        if guild is None:
            raise PlatformUnreachable("The bot is not in this server.", hint="Invite it again.")
        if not held and _role(guild, role) is None:
            return  # a role that is gone is nobody's
        finding = _finding(guild, role)
        if not finding.ok:
            raise RoleRefused(finding.breaks, hint=finding.mend)
        try:
            if held:
                await self._rest.add_role(place.tenant, user, role, reason=_REASON)
            else:
                await self._rest.remove_role(place.tenant, user, role, reason=_REASON)
        except (discord.HTTPException, discord.RateLimited, *NETWORK) as error:
            raise _translated(error) from error

    async def manages(self, place: Place, user: str) -> bool | None:
        """Whether somebody may manage the server, by the roles of now; None when Discord does not say.

        The server may be another process's, so it is asked for where this one does not know it.
        """
        if not (place.tenant.isdigit() and user.isdigit()):
            return False
        try:
            await self._rest.turn(place.tenant)
            guild = self._client.get_guild(int(place.tenant))
            guild = guild or await self._client.fetch_guild(int(place.tenant), with_counts=False)
            member = await guild.fetch_member(int(user))
        except (discord.NotFound, discord.Forbidden):
            return False  # not a member any more, or the bot is not
        except (discord.HTTPException, discord.RateLimited, *NETWORK):
            return None
        return member.guild_permissions.manage_guild

    def check(self, place: Place, role: str) -> Finding:
        """Whether the role can be given; the subject is its name."""
        guild = self._guild(place)
        if guild is None:
            return Finding("Role", ok=False, breaks="The bot is not in this server.", mend="Invite it again.")
        return _finding(guild, role)

    def _guild(self, place: Place) -> discord.Guild | None:
        return self._client.get_guild(int(place.tenant)) if place.tenant.isdigit() else None


def _role(guild: discord.Guild, role: str) -> discord.Role | None:
    return guild.get_role(int(role)) if role.isdigit() else None


def _finding(guild: discord.Guild, identity: str) -> Finding:
    role = _role(guild, identity)
    if role is None:
        gone = "The role is gone."
        return Finding("Role", ok=False, breaks=gone, mend="Take it off: /quiz-admin rewards remove.")
    name = f"@{role.name.removeprefix('@')}"
    if role.is_default() or role.managed:
        whose = "everybody" if role.is_default() else "an integration"
        breaks = f"The role belongs to {whose}, so nobody can give it."
        return Finding(name, ok=False, breaks=breaks, mend="Choose a role that you made yourself.")
    me: discord.Member | None = guild.me
    if me is None:
        return Finding(name, ok=True)  # the server is not there yet; Discord itself will say
    if not me.guild_permissions.manage_roles:
        breaks = "The bot lacks the permission Manage Roles."
        mend = f"Server settings, Roles, {me.top_role.name}: switch on Manage Roles."
        return Finding(name, ok=False, breaks=breaks, mend=mend)
    if me.top_role.is_default():
        breaks = "The bot has no role of its own, and can give none."
        mend = (
            f"Server settings, Roles: make one with Manage Roles above {role.name}, and give it to the bot."
        )
        return Finding(name, ok=False, breaks=breaks, mend=mend)
    if role >= me.top_role:
        breaks = f"The role stands above the bot's own role {me.top_role.name}."
        mend = f"Server settings, Roles: drag {me.top_role.name} above {role.name}."
        return Finding(name, ok=False, breaks=breaks, mend=mend)
    return Finding(name, ok=True)


def _translated(error: discord.DiscordException | aiohttp.ClientError | OSError) -> PlatformUnreachable:
    code = error.code if isinstance(error, discord.HTTPException) else 0
    if code in _AWAY:
        return PlatformUnreachable("This member has left the server.", permanent=True)
    if code == Trouble.UNKNOWN_ROLE:
        return RoleRefused("The role is gone.", hint="Take it off: /quiz-admin rewards remove.")
    if code in _REFUSED:
        return RoleRefused("Discord does not let the bot give the role.", hint=_CHECK)
    return unreachable(error)
