"""Messages that people write: answers in threads, their edits and deletions, words to the bot."""

from dataclasses import dataclass, replace

import discord

from bot.commands.incoming.heard import Heard, ReadCommand
from bot.commands.language.document import Code, Document, Paragraph
from bot.commands.language.invocation import Actor, Where
from bot.commands.language.reply import Reply
from bot.commands.platform import Bridge
from bot.commands.views.answers import AnswerGraded
from bot.commands.views.notices import Notice, Refused
from bot.platforms.discord.drawing.render import Renderer
from bot.platforms.discord.hearing.attachments import Files, attached, unspoilt
from bot.platforms.discord.hearing.commands import PLATFORM, actor_of, channel_of
from bot.platforms.discord.hearing.mentions import Reader, addressed
from bot.platforms.discord.hearing.seen import Seen
from bot.platforms.discord.sending.organisers import Organisers
from bot.platforms.discord.sending.verdicts import Verdicts
from bot.platforms.discord.wire.payload import nonced, texts
from bot.platforms.discord.wire.rest import Rest
from bot.platforms.discord.wire.troubles import NETWORK, Trouble, code_of, unreachable

__all__ = ["Threads"]

_ANSWERS = {discord.MessageType.default, discord.MessageType.reply}


@dataclass(frozen=True, slots=True)
class _GivenBack:
    """A message that was taken out of a thread, for its author; `stands`: that was refused."""

    text: str
    stands: bool = False

    def document(self) -> Document:
        """Why, and the whole text."""
        why = "Answers here are hidden until the reveal, so I took your message out of the thread."
        if self.stands:
            why = (
                "Answers here are hidden until the reveal, and I may not take your message out of the "
                "thread: others can still read it. Please delete it. What I read stays."
            )
        return Document((Paragraph((why,)), Code(self.text)))


@dataclass(frozen=True, slots=True)
class _Written:
    """A message with where it stands; `server` is "" in private conversations.

    `trouble` says why an attached file was not read.
    """

    heard: Heard
    message: discord.Message
    server: str
    trouble: str = ""


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
    ) -> None:
        self._bridge = bridge
        self._client = client
        self._renderer = renderer
        self._rest = rest
        self._organisers = organisers
        self._verdicts = Verdicts(client, renderer, rest)
        self._reader = Reader(bridge.dispatcher.registry)
        self._seen = Seen()

    async def said(self, message: discord.Message) -> None:
        """A message; one whose edit or deletion came first is over, as far as it says something else."""
        if self._seen.knows(_later(str(message.id))):
            return
        written = await self._written(message)
        if written is not None:
            await self._heard(written)

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

    async def _heard(self, written: _Written) -> None:
        """Have a message dealt with, and draw what comes of it."""
        event = written.heard.event

        async def first() -> bool:
            return self._seen.here(event)

        reply = await self._bridge.listener.heard(written.heard, self._reads(written), first=first)
        await self._answer(written, reply)
        if written.trouble:
            await self._answer(written, Reply(Refused(written.trouble), everyone=False))

    async def overheard(self, message: discord.Message) -> None:
        """A message in a private room that was written while the bot was away; no command."""
        written = await self._written(message)
        if written is not None:
            await self._answer(written, await self._bridge.listener.talked(written.heard))

    def _reads(self, written: _Written) -> ReadCommand:
        """How commands are read in a message: with the people whom it mentions."""
        people = _people(written.message)
        return lambda words: self._reader.maybe(words, people)

    async def edited(self, payload: discord.RawMessageUpdateEvent) -> None:
        """A changed message; one that only got a link preview was not changed, one that is gone is gone."""
        message = payload.message
        if message.edited_at is None or self._seen.knows(_gone(str(message.id))):
            return
        written = await self._written(message)
        if written is None or not written.heard.where.thread:
            return
        self._seen.here(_later(written.heard.id))
        await self._answer(written, await self._bridge.listener.edited(written.heard, self._reads(written)))

    async def deleted(self, guild: int | None, channel: int, messages: set[int]) -> None:
        """Deleted messages: the answers in them are withdrawn."""
        if guild is None:
            return
        where = Where(PLATFORM, str(guild), str(channel), str(channel))
        for message in messages:
            self._seen.here(_later(str(message)))
            self._seen.here(_gone(str(message)))
            await self.withdrawn(where, str(message))

    async def withdrawn(self, where: Where, message: str) -> None:
        """A message is gone: with its answer goes what was publicly said to it."""
        if not await self._bridge.listener.deleted(where, message, at=self._bridge.clock.now()):
            return
        try:
            await self._verdicts.drop(message, thread=where.thread, server=where.tenant)
        except (discord.HTTPException, discord.RateLimited, *NETWORK) as error:
            self._bridge.telemetry.event("verdict still stands", code=code_of(error))

    async def _written(self, message: discord.Message) -> _Written | None:
        """The message if it can be meant for the bot; None for bots, system messages and other talk."""
        me = self._client.user
        if me is None or message.author.bot or message.webhook_id or message.type not in _ANSWERS:
            return None
        where = self._where(message)
        said = addressed(message.content, me.id, _own_role(message))
        if said is None and not where.thread and not where.direct:
            return None
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
        return _Written(heard, message, where.tenant, files.trouble)

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
        if message.guild is None:
            return Where(PLATFORM, "", str(channel.id), direct=True)
        # A channel that discord.py does not know can only be a thread; whose it is, the store knows.
        known = isinstance(channel, discord.abc.GuildChannel)
        return Where(
            PLATFORM,
            str(message.guild.id),
            channel_of(channel) or str(channel.id),
            "" if known else str(channel.id),
            tenant_name=message.guild.name or "",
            channel_name=str(getattr(channel, "name", "") or ""),
        )

    async def _answer(self, written: _Written, reply: Reply | None) -> None:
        if reply is None:
            return
        try:
            if reply.remove:
                await self._hide(written, reply)
            elif reply.verdict and written.heard.where.thread:
                await self._verdict(written, reply)
            elif not reply.silent:
                await self._say(written, reply)
        except (discord.HTTPException, discord.RateLimited, *NETWORK) as error:
            self._bridge.telemetry.event("answer not shown", code=code_of(error), error=type(error).__name__)

    async def _verdict(self, written: _Written, reply: Reply) -> None:
        """React at once; then one line that says how it went, and a button to the whole of it."""
        if not await self._marked(written, reply.reaction):
            return  # taken back meanwhile
        if not reply.silent:
            await self._lined(written, reply, reply.verdict)

    async def _lined(self, written: _Written, reply: Reply, verdict: str) -> None:
        heard = written.heard
        round_ = reply.view.round if isinstance(reply.view, AnswerGraded) else 0
        await self._verdicts.give(
            verdict,
            round_,
            thread=heard.where.thread,
            member=heard.actor.external,
            message=heard.id,
            server=written.server,
        )

    async def _marked(self, written: _Written, emoji: str) -> bool:
        """Put a reaction on the message; False when the message is gone."""
        try:
            if emoji:
                await self._react(written, emoji)
        except discord.HTTPException as error:
            self._bridge.telemetry.event("no reaction", code=error.code)
            return error.code != Trouble.UNKNOWN_MESSAGE
        return True

    async def _react(self, written: _Written, emoji: str) -> None:
        """One emoji of ours on the message: after an edit, the one of before goes."""
        thread, message, server = written.heard.where.thread, written.heard.id, written.server
        for reaction in written.message.reactions:
            if reaction.me and str(reaction.emoji) != emoji:
                await self._rest.unreact(thread, message, str(reaction.emoji), server=server)
        await self._rest.react(thread, message, emoji, server=server)

    async def _hide(self, written: _Written, reply: Reply) -> None:
        """Hidden mode: take the message away and give it back to its author, with what comes of it."""
        heard, stands = written.heard, False
        reason = "Answers are hidden until the reveal"
        try:
            await self._rest.delete(heard.where.thread, heard.id, server=written.server, reason=reason)
        except discord.Forbidden as error:
            stands = True
            await self._marked(written, reply.reaction)
            await self._organisers.tell(
                heard.where.tenant,
                f"hide:{heard.where.channel}",
                _not_hidden(error, heard.where.channel_name),
            )
        except discord.NotFound:
            pass  # its author was faster
        if reply.silent:
            return
        try:
            channel = await self._rest.direct(heard.actor.external)
            await self._post(channel, written, Reply(_GivenBack(heard.text, stands=stands)))
            await self._post(channel, written, reply)
        except discord.HTTPException as error:
            if error.code not in {Trouble.CANNOT_DM, Trouble.MISSING_ACCESS, Trouble.NO_MUTUAL_GUILD}:
                raise
            # Direct messages are closed: a button in the thread shows the feedback to its author alone.
            if isinstance(reply.view, AnswerGraded):
                await self._lined(written, reply, "Your answer is in.")

    async def _say(self, written: _Written, reply: Reply) -> None:
        """Answer words to the bot: in place if everyone may see it, else in a direct message."""
        message = written.message
        if reply.everyone or not written.server:
            await self._post(str(message.channel.id), written, reply)
            return
        try:
            await self._post(await self._rest.direct(str(message.author.id)), written, reply)
        except discord.HTTPException as error:
            if error.code not in {Trouble.CANNOT_DM, Trouble.MISSING_ACCESS}:
                raise
            closed = "Your direct messages are closed to me. Use the command with a slash: only you see it."
            await self._post(str(message.channel.id), written, Reply(Notice("For your eyes only", closed)))
        else:
            await self._rest.react(
                str(message.channel.id), str(message.id), "\N{ENVELOPE}", server=written.server
            )

    async def _post(self, channel: str, written: _Written, reply: Reply) -> None:
        """In the channel as a reply to the message, elsewhere as it is."""
        here = channel == str(written.message.channel.id)
        server = written.server if here else ""
        for number, page in enumerate(await self._renderer.pages(reply)):
            said = "/".join(texts(page.components))
            body = {**page.payload(), **nonced(f"{written.heard.event}/{channel}/{number}/{said}")}
            if server and number == 0:
                body["message_reference"] = {
                    "message_id": str(written.message.id),
                    "fail_if_not_exists": False,
                }
                body["allowed_mentions"] = {"parse": [], "replied_user": False}
            await self._rest.post(channel, body, page.uploads, server=server, prompt=True)


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


def _not_hidden(error: discord.Forbidden, channel: str) -> str:
    """Why an answer that should be hidden still stands, with the mend, for organisers."""
    begun = f"An answer typed into the thread in #{channel} should be hidden, and still stands:"
    if error.code == Trouble.TWO_FACTOR:
        trouble = unreachable(error)
        return f"{begun} {trouble.message} {trouble.hint}"
    return (
        f"{begun} I lack the permission Manage Messages. Channel settings, Permissions: allow Manage "
        "Messages for the bot."
    )
