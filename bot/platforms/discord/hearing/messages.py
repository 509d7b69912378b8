"""Messages that people write: answers in threads, their edits and deletions, words to the bot."""

from dataclasses import replace

import discord

from bot.commands.incoming.heard import Heard, ReadCommand
from bot.commands.language.invocation import Actor, Where
from bot.commands.language.reply import Reply
from bot.commands.platform import Bridge
from bot.commands.views.notices import Refused
from bot.core.errors import StoreUnavailable
from bot.fairness import FairTurns
from bot.platforms.discord.drawing.render import Renderer
from bot.platforms.discord.hearing.attachments import Files, attached, unspoilt
from bot.platforms.discord.hearing.commands import PLATFORM, actor_of, channel_of
from bot.platforms.discord.hearing.intake import Intake
from bot.platforms.discord.hearing.mentions import Reader, addressed
from bot.platforms.discord.hearing.replying import Replies, Written
from bot.platforms.discord.hearing.seen import Seen
from bot.platforms.discord.sending.organisers import Organisers
from bot.platforms.discord.wire.rest import Rest
from bot.platforms.discord.wire.troubles import NETWORK, Trouble

__all__ = ["Threads", "said_key"]

_AT_ONCE = 32
"""Messages that are dealt with at once; the others wait, each server and each member in turn."""
_ANSWERS = {discord.MessageType.default, discord.MessageType.reply}


class Threads:
    """Hears messages and answers where an answer is due."""

    def __init__(
        self,
        bridge: Bridge,
        client: discord.Client,
        renderer: Renderer,
        rest: Rest,
        *,
        organisers: Organisers,
        intake: Intake,
    ) -> None:
        self._bridge = bridge
        self._client = client
        self._rest = rest
        self._intake = intake
        self._turns = FairTurns(_AT_ONCE)
        self._replies = Replies(client, renderer, rest, organisers=organisers, telemetry=bridge.telemetry)
        self._reader = Reader(bridge.dispatcher.registry)
        self._seen = Seen()

    async def said(self, message: discord.Message) -> None:
        """A message; one whose edit or deletion came first is over, as far as it says something else."""
        if self._seen.knows(_later(str(message.id))):
            return
        if self._talk(message) and await self._concerns(message):
            await self._intake.once(said_key(message), lambda: self._in_turn(message))

    async def _in_turn(self, message: discord.Message) -> None:
        async with self._turns.turn(self._where(message).tenant, str(message.author.id)):
            written = await self._written(message)
            if written is None:
                return
            again = self._intake.again  # broken off before its author was told
            if again and await self._is_gone(message):
                await self.withdrawn(written.heard.where, written.heard.id)
            else:
                await self._heard(replace(written, heard=replace(written.heard, untold=again)))

    async def _is_gone(self, message: discord.Message) -> bool:
        """Whether a message has been deleted, perhaps while nobody heard it; what cannot be seen stands."""
        where = self._where(message)
        try:
            await self._rest.message(str(message.channel.id), str(message.id), server=where.tenant)
        except discord.HTTPException as error:
            return error.code == Trouble.UNKNOWN_MESSAGE
        except (discord.RateLimited, *NETWORK):
            return False
        return False

    async def found(
        self, message: discord.Message, actor: Actor, known: str | None, *, again: bool = False
    ) -> None:
        """A message in a thread that was written while the bot was away, by `actor`.

        `known` is the text of the answer that stands in it, None for none: what was heard is not heard
        again, unless its author was not told how it did (`again`).
        """
        written = await self._written(message)
        if written is None or (written.heard.text.strip() == (known or "").strip() and not again):
            return
        heard = replace(written.heard, actor=actor, late=True, untold=again)
        await self._heard(replace(written, heard=heard))

    async def _heard(self, written: Written) -> None:
        """Have a message dealt with, and draw what comes of it."""
        reply = await self._bridge.listener.heard(written.heard, self._reads(written))
        await self._answer(written, reply)
        if written.trouble:
            await self._answer(written, Reply(Refused(written.trouble), everyone=False))

    async def overheard(self, message: discord.Message) -> None:
        """A message in a private room that was written while the bot was away; no command."""
        written = await self._written(message)
        if written is not None and await self._bridge.inbox.meet(PLATFORM, said_key(message)):
            await self._answer(written, await self._bridge.listener.talked(written.heard))

    def _reads(self, written: Written) -> ReadCommand:
        """How commands are read in a message: with the people whom it mentions."""
        people = _people(written.message)
        return lambda words: self._reader.maybe(words, people)

    async def edited(self, payload: discord.RawMessageUpdateEvent) -> None:
        """A changed message; one that only got a link preview was not changed, one that is gone is gone."""
        message = payload.message
        if message.edited_at is None or self._seen.knows(_gone(str(message.id))):
            return
        if not self._talk(message) or not self._where(message).thread:
            return
        self._seen.here(_later(str(message.id)))
        if not await self._concerns(message):
            return

        async def edited() -> None:
            written = await self._written(message)
            if written is not None and not written.heard.text.strip() and not written.heard.withheld:
                await self.withdrawn(written.heard.where, written.heard.id, gone=False)
            elif written is not None:
                reply = await self._bridge.listener.edited(written.heard, self._reads(written))
                await self._answer(written, reply)

        await self._intake.once(f"edit/{_event(message)}", edited)

    async def deleted(self, guild: int | None, channel: int, messages: set[int]) -> None:
        """Deleted messages: the answers in them are withdrawn."""
        if guild is None:
            return
        where = Where(PLATFORM, str(guild), str(channel), str(channel))
        for message in messages:
            self._seen.here(_later(str(message)))
            self._seen.here(_gone(str(message)))
        if not await self._follows(where):
            return

        async def deleted() -> None:
            for message in messages:
                await self.withdrawn(where, str(message))

        await self._intake.once(f"gone/{'/'.join(sorted(map(str, messages)))}"[:400], deleted)

    async def withdrawn(self, where: Where, message: str, *, gone: bool = True) -> None:
        """A message is `gone`, or empty: with its answer goes what was publicly said to it."""
        now = self._bridge.clock.now()
        taken = await self._bridge.listener.deleted(where, message, at=now, gone=gone)
        if taken is not None:
            await self._replies.drop(where, message, taken)

    async def _answer(self, written: Written, reply: Reply | None) -> None:
        if reply is None:
            return
        await self._replies.show(written, reply)
        await self._bridge.dispatcher.told(PLATFORM, written.heard.event)

    async def _written(self, message: discord.Message) -> Written | None:
        """The message if it can be meant for the bot; None for bots, system messages and other talk."""
        me = self._client.user
        if me is None or not self._talk(message):
            return None
        where = self._where(message)
        said = addressed(message.content, me.id, _own_role(message))
        text = unspoilt(message.content if said is None else said)
        files = await self._files(message, where)
        heard = Heard(
            str(message.id),
            "\n\n".join(part for part in (text, files.text) if part.strip()),
            actor_of(message.author, manages=_manages(message)),
            where,
            self._bridge.clock.now(),
            event=_event(message),
            words=said,
            withheld=self._withheld(message, where),
            replies_to_member=said is None and _to_member(message, me.id),
        )
        return Written(heard, message, where.tenant, files.trouble)

    def _talk(self, message: discord.Message) -> bool:
        """Whether a person wrote it."""
        return not message.author.bot and not message.webhook_id and message.type in _ANSWERS

    async def _concerns(self, message: discord.Message) -> bool:
        """Whether it can be for the bot: said to it, where a round is, in a room. The rest is not kept."""
        where, me = self._where(message), self._client.user
        if me is None or where.direct or addressed(message.content, me.id, _own_role(message)) is not None:
            return me is not None
        return await self._follows(where)

    async def _follows(self, where: Where) -> bool:
        """Whether what happens there can be for the bot, as far as can be known now."""
        try:
            return await self._bridge.listener.follows(where)
        except StoreUnavailable:
            return True  # keeping it fails as well, and so it is read again

    async def _files(self, message: discord.Message, where: Where) -> Files:
        """What is in attached files, which are fetched in a round's thread only."""
        if not message.attachments or not await self._takes_answers(where):
            return Files()
        return await attached(message.attachments)

    async def _takes_answers(self, where: Where) -> bool:
        async with self._bridge.store.read() as tx:
            place = await tx.communities.place(where.platform, where.tenant) if where.thread else None
            return place is not None and await tx.rounds.of_thread(place.id, where.thread) is not None

    def _withheld(self, message: discord.Message, where: Where) -> bool:
        """Whether Discord keeps the words back: to a bot that may not read messages, unless it is meant."""
        empty = not message.content and not message.attachments
        return empty and bool(where.thread) and not self._client.intents.message_content

    def _where(self, message: discord.Message) -> Where:
        channel = message.channel
        server = message.guild.id if message.guild is not None else getattr(channel, "guild_id", None)
        if server is None:
            return Where(PLATFORM, "", str(channel.id), direct=True)
        # A channel that discord.py does not know can only be a thread; whose it is, the store knows.
        known = isinstance(channel, discord.abc.GuildChannel)
        return Where(
            PLATFORM,
            str(server),
            channel_of(channel) or str(channel.id),
            "" if known else str(channel.id),
            tenant_name=(message.guild.name if message.guild is not None else "") or "",
            channel_name=str(getattr(channel, "name", "") or ""),
        )


def said_key(message: discord.Message) -> str:
    """The name of a message's first words, however they come to be known."""
    return f"message/{message.id}"


def _later(message: str) -> str:
    """The mark of a message of which something later than its first words is known."""
    return f"later/{message}"


def _gone(message: str) -> str:
    """The mark of a deleted message."""
    return f"gone/{message}"


def _event(message: discord.Message) -> str:
    """The delivery's id: the same for a message however often it is seen, another after each edit."""
    if message.edited_at is None:
        return str(message.id)
    return f"{message.id}:{int(message.edited_at.timestamp() * 1000)}"


def _manages(message: discord.Message) -> bool | None:
    author = message.author
    return author.guild_permissions.manage_guild if isinstance(author, discord.Member) else None


def _to_member(message: discord.Message, me: int) -> bool:
    """Whether it answers another person; one that answers the bot, or oneself, is no talk."""
    if message.reference is None:
        return False
    answered = message.reference.resolved
    if not isinstance(answered, discord.Message):
        return False
    return answered.author.id not in {me, message.author.id}


def _people(message: discord.Message) -> dict[int, str]:
    """The people whom a message mentions, by the names that the server shows."""
    return {person.id: person.display_name for person in message.mentions}


def _own_role(message: discord.Message) -> int:
    role = message.guild.self_role if message.guild is not None else None
    return role.id if role is not None else 0
