"""What is said to a message: a reaction, a verdict in the thread, words in place or in private."""

from dataclasses import dataclass

import discord

from bot.commands.incoming.heard import Heard, Withdrawn
from bot.commands.language.document import Code, Document, Paragraph
from bot.commands.language.invocation import Where
from bot.commands.language.reply import Reply
from bot.commands.views.answers import AnswerGraded
from bot.commands.views.notices import Notice
from bot.core.outside import Telemetry
from bot.platforms.discord.drawing.render import Renderer
from bot.platforms.discord.sending.organisers import Organisers
from bot.platforms.discord.sending.verdicts import Verdicts
from bot.platforms.discord.wire.payload import nonced, texts
from bot.platforms.discord.wire.rest import Rest
from bot.platforms.discord.wire.troubles import NETWORK, Trouble, code_of, unreachable

__all__ = ["Replies", "Written"]


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
class Written:
    """A message with where it stands; `server` is "" in private conversations.

    `trouble` says why an attached file was not read.
    """

    heard: Heard
    message: discord.Message
    server: str
    trouble: str = ""


class Replies:
    """Shows replies to messages."""

    def __init__(
        self,
        client: discord.Client,
        renderer: Renderer,
        rest: Rest,
        *,
        organisers: Organisers,
        telemetry: Telemetry,
    ) -> None:
        self._renderer = renderer
        self._rest = rest
        self._organisers = organisers
        self._telemetry = telemetry
        self._verdicts = Verdicts(client, renderer, rest)

    async def drop(self, where: Where, message: str, gone: Withdrawn) -> None:
        """Take back what was publicly said to an answer that is gone."""
        try:
            await self._verdicts.drop(message, gone, thread=where.thread, server=where.tenant)
        except (discord.HTTPException, discord.RateLimited, *NETWORK) as error:
            self._telemetry.event("verdict still stands", code=code_of(error))

    async def show(self, written: Written, reply: Reply) -> None:
        """Where it belongs; what Discord does not take is told to the operator."""
        try:
            if reply.remove:
                await self._hide(written, reply)
            elif reply.verdict and written.heard.where.thread:
                await self._verdict(written, reply)
            elif not reply.silent:
                await self._say(written, reply)
        except (discord.HTTPException, discord.RateLimited, *NETWORK) as error:
            self._telemetry.event("answer not shown", code=code_of(error), error=type(error).__name__)

    async def _verdict(self, written: Written, reply: Reply) -> None:
        """React at once; then one line that says how it went, and a button to the whole of it."""
        if not await self._marked(written, reply.reaction):
            return  # taken back meanwhile
        if not reply.silent:
            await self._lined(written, reply, reply.verdict)

    async def _lined(self, written: Written, reply: Reply, verdict: str) -> None:
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

    async def _marked(self, written: Written, emoji: str) -> bool:
        """Put a reaction on the message; False when the message is gone."""
        try:
            if emoji:
                await self._react(written, emoji)
        except discord.HTTPException as error:
            self._telemetry.event("no reaction", code=error.code)
            return error.code != Trouble.UNKNOWN_MESSAGE
        return True

    async def _react(self, written: Written, emoji: str) -> None:
        """One emoji of ours on the message: after an edit, the one of before goes."""
        thread, message, server = written.heard.where.thread, written.heard.id, written.server
        for reaction in written.message.reactions:
            if reaction.me and str(reaction.emoji) != emoji:
                await self._rest.unreact(thread, message, str(reaction.emoji), server=server)
        await self._rest.react(thread, message, emoji, server=server)

    async def _hide(self, written: Written, reply: Reply) -> None:
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

    async def _say(self, written: Written, reply: Reply) -> None:
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

    async def _post(self, channel: str, written: Written, reply: Reply) -> None:
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
