"""What happened in live threads while nobody listened: answers, edits and deletions after a gap.

An answer that was counted and whose author was not told, because the process died in between, is told now.
Read at the start, after a session that could not be resumed, when a server comes back from an outage, and
when the store does after events that could not be stored.
A resumed session has no gap: Discord delivers what was missed.
"""

import asyncio
from collections.abc import Mapping, Sequence

import discord

from bot.commands.language.invocation import Actor, Where
from bot.commands.platform import Bridge
from bot.core.answers.answer import Answer
from bot.core.people.people import Place
from bot.core.rounds.round import Posting
from bot.platforms.discord.hearing.commands import PLATFORM, actor_of
from bot.platforms.discord.hearing.messages import Threads, said_key
from bot.platforms.discord.hearing.room_catchup import RoomCatchUp
from bot.platforms.discord.sending.permissions import missing
from bot.platforms.discord.sending.verdicts import feedback_line
from bot.platforms.discord.wire.rest import Rest
from bot.platforms.discord.wire.troubles import NETWORK, Trouble, code_of, refused

__all__ = ["CatchUp"]

_SERVERS_AT_ONCE = 8
_MOST_MESSAGES = 5_000
_FAULTS = 8
"""A thread that meets so many faults of Discord's own in a row is left until the next start."""


class CatchUp:
    """Reads the live threads of a server."""

    def __init__(self, bridge: Bridge, client: discord.Client, threads: Threads, rest: Rest) -> None:
        self._bridge = bridge
        self._client = client
        self._threads = threads
        self._rest = rest
        self._rooms = RoomCatchUp(bridge, client, threads, rest)
        self._turns = asyncio.Semaphore(_SERVERS_AT_ONCE)
        self._faults: dict[str, int] = {}

    async def server(self, guild: discord.Guild) -> None:
        """Hear everything in the server's live threads that was not heard yet."""
        async with self._turns:
            place, postings = await self._live(guild)
            if place is None:
                return
            if not place.active:
                # Invited again while the bot was away; or not there when the other servers were.
                await self._bridge.membership.place(
                    platform=PLATFORM,
                    tenant=place.tenant,
                    tenant_name=guild.name,
                    at=self._bridge.clock.now(),
                )
            for posting in postings:
                await self._heard(guild, posting)
            await self._rooms.server(guild, place)

    async def round(self, guild: discord.Guild, round_id: int) -> None:
        """The same for the threads of one round."""
        async with self._turns:
            _, postings = await self._live(guild)
            for posting in postings:
                if posting.round == round_id:
                    await self._heard(guild, posting)

    async def _heard(self, guild: discord.Guild, posting: Posting) -> None:
        if not posting.thread:
            return
        try:
            await self._thread(guild, posting)
        except (discord.HTTPException, discord.RateLimited, *NETWORK) as error:
            faults = self._faults.pop(posting.thread, 0) + 1
            passes = not isinstance(error, discord.HTTPException) or not refused(error)
            if passes and faults <= _FAULTS:
                self._faults[posting.thread] = faults
                self._bridge.inbox.missed(PLATFORM, str(guild.id))
                return
            self._bridge.telemetry.event("thread not read", code=code_of(error), error=type(error).__name__)
        else:
            self._faults.pop(posting.thread, None)

    async def _live(self, guild: discord.Guild) -> tuple[Place | None, list[Posting]]:
        async with self._bridge.store.read() as tx:
            place = await tx.communities.place(PLATFORM, str(guild.id))
            postings = await tx.rounds.live_threads(place.id) if place else ()
        return place, list(postings)

    async def _thread(self, guild: discord.Guild, posting: Posting) -> None:
        async with self._bridge.store.read() as tx:
            answers = [a for a in await tx.answers.of_round(posting.round) if a.source.isdigit()]
        known = _standing(answers)
        seen = await self._read(guild, posting, known)
        for source in known.keys() - seen:
            if await self._gone(posting, source):
                where = Where(PLATFORM, str(guild.id), posting.channel, posting.thread)
                await self._threads.withdrawn(where, source)

    async def _read(self, guild: discord.Guild, posting: Posting, known: Mapping[str, str]) -> set[str]:
        """Hear the thread's messages, oldest first; the ids of all of them."""
        await self._rest.turn(str(guild.id))
        thread = self._client.get_partial_messageable(
            int(posting.thread), guild_id=guild.id, type=discord.ChannelType.public_thread
        )
        people: dict[int, Actor] = {}
        history = [m async for m in thread.history(limit=_MOST_MESSAGES, oldest_first=True)]
        met = await self._bridge.inbox.met(PLATFORM, [said_key(message) for message in history])
        async with self._bridge.store.read() as tx:
            bygone = await tx.personal.bygone({(posting.round, str(message.id)) for message in history})
        told = _Told(history, self._client.user, guild.get_channel(int(posting.channel)))
        for message in history:
            identity = str(message.id)
            again = identity in known and not told.knows(message)
            if message.author.bot or (identity in known and message.edited_at is None and not again):
                continue
            heard = said_key(message) in met and message.edited_at is None
            if identity not in known and (heard or (posting.round, identity) in bygone):
                continue
            actor = people.get(message.author.id) or await self._actor(guild, message.author)
            people[message.author.id] = actor
            async with self._bridge.listener.turn(identity):
                await self._threads.found(message, actor, known.get(identity), again=again)
        return {str(message.id) for message in history}

    async def _actor(self, guild: discord.Guild, author: discord.abc.User) -> Actor:
        """The author under the server's name for them; history knows only the account's."""
        await self._rest.turn(str(guild.id))
        try:
            member = await guild.fetch_member(author.id)
        except (discord.HTTPException, *NETWORK):
            return actor_of(author, manages=None)  # left the server; the answer stands
        return actor_of(member, manages=member.guild_permissions.manage_guild)

    async def _gone(self, posting: Posting, source: str) -> bool:
        """Whether a message is in none of the round's threads on Discord any more."""
        async with self._bridge.store.read() as tx:
            postings = await tx.rounds.postings(posting.round)
            places = {p.place: await tx.communities.place_by_id(p.place) for p in postings}
        for each in postings:
            place = places[each.place]
            if place is None or place.platform != PLATFORM or not each.thread:
                continue
            try:
                await self._rest.message(each.thread, source, server=place.tenant)
            except discord.NotFound as error:
                if error.code != Trouble.UNKNOWN_MESSAGE:
                    return False  # the whole thread is gone: nobody took an answer back
            else:
                return False
        return True


class _Told:
    """Who has been told how an answer did, as a thread's history shows it: by a reaction of the bot on the
    message and a line of the bot that replies to its author. What cannot be seen is taken as told.
    """

    def __init__(
        self, history: Sequence[discord.Message], me: discord.ClientUser | None, channel: object
    ) -> None:
        lines = [m for m in history if me is not None and m.author.id == me.id and feedback_line(m)]
        answered = [m.reference.resolved if m.reference else None for m in lines]
        self._people = {each.author.id for each in answered if isinstance(each, discord.Message)}
        self._all_known = all(isinstance(each, discord.Message) for each in answered)
        self._reacts = "Add Reactions" not in missing(channel)

    def knows(self, message: discord.Message) -> bool:
        """Whether the author of an answer that was counted was told."""
        if self._reacts and not any(reaction.me for reaction in message.reactions):
            return False
        return message.author.id in self._people or not self._all_known


def _standing(answers: list[Answer]) -> dict[str, str]:
    """The text of the newest revision that stands in each message."""
    newest = sorted(answers, key=lambda answer: answer.revision)
    return {answer.source: answer.text for answer in newest if answer.withdrawn_at is None}
