"""What the bot posts of its own accord: questions with their threads, reveals, recaps, notices.

Each is sent once: with a nonce that Discord enforces for some minutes, and, when an earlier try may have
arrived, only after the channel was searched for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import discord

from bot.commands.language.token import decode
from bot.commands.platform import Outgoing
from bot.commands.views.rounds import QuestionPosted
from bot.core.errors import Moot, PlatformUnreachable, SparringError
from bot.core.outbox.courier import Receipt
from bot.core.outbox.parcel import ParcelKind
from bot.core.outside import Telemetry
from bot.core.people.channel_names import channel_word
from bot.core.people.people import Place
from bot.platforms.discord.drawing.escape import label
from bot.platforms.discord.drawing.pages import with_line
from bot.platforms.discord.drawing.render import Renderer
from bot.platforms.discord.sending.organisers import Organisers
from bot.platforms.discord.sending.permissions import missing
from bot.platforms.discord.sending.tags import chosen
from bot.platforms.discord.wire.limits import HISTORY_PAGE, THREAD_NAME
from bot.platforms.discord.wire.payload import ChannelKind, Json, Page, custom_ids, nonced, texts
from bot.platforms.discord.wire.rest import Rest
from bot.platforms.discord.wire.troubles import NETWORK, Trouble, code_of, refused, unreachable

__all__ = ["Poster"]

_PAGES_SEARCHED = 5
_POSTS_SEARCHED = 50
_FORUMS = {ChannelKind.FORUM, ChannelKind.MEDIA}
_NO_THREAD = {
    Trouble.TOO_MANY_THREADS,
    Trouble.TOO_MANY_NEWS_THREADS,
    Trouble.TOO_MANY_PEOPLE,
    Trouble.WRONG_CHANNEL_KIND,
}
_GONE_THREAD = {
    Trouble.UNKNOWN_CHANNEL,
    Trouble.MISSING_ACCESS,
    Trouble.MISSING_PERMISSIONS,
    Trouble.THREAD_ARCHIVED,
    Trouble.THREAD_LOCKED,
    Trouble.TOO_MANY_PEOPLE,
}
_PUBLISH_AGAIN = 60.0
_UNCHANGEABLE = {
    Trouble.UNKNOWN_MESSAGE,
    Trouble.UNKNOWN_CHANNEL,
    Trouble.THREAD_ARCHIVED,
    Trouble.THREAD_LOCKED,
    Trouble.OLD_EDITS,
}
"""What keeps a message as it is; of one that is over an hour old, Discord takes so many changes only."""


@dataclass(frozen=True, slots=True)
class _Target:
    """A channel as far as it is known; `kind` is Discord's type, `known` discord.py's object or None."""

    id: str
    guild: str
    kind: int
    known: object = None


class Poster:
    """Sends what the outbox holds."""

    def __init__(
        self,
        client: discord.Client,
        renderer: Renderer,
        rest: Rest,
        *,
        organisers: Organisers,
        telemetry: Telemetry,
        archive_minutes: int,
    ) -> None:
        self._client = client
        self._renderer = renderer
        self._rest = rest
        self._organisers = organisers
        self._telemetry = telemetry
        self._archive_minutes = archive_minutes

    async def send(self, message: Outgoing) -> Receipt:
        """Send once; raises PlatformUnreachable with what organisers can do about it."""
        known: object = None
        try:
            if not message.address.channel:
                return await self._direct(message)
            target = await self._target(message)
            known = target.known
            if message.kind is ParcelKind.QUESTION and target.kind in _FORUMS:
                return await self._forum(message, target)
            if message.address.thread:
                return await self._into_thread(message, target)
            return await self._into_channel(message, target)
        except (discord.HTTPException, discord.RateLimited, *NETWORK) as error:
            raise unreachable(error, missing(known, vital=True)) from error

    async def amend(self, message: Outgoing, stands: str) -> None:
        """Draw a question anew where it stands, or what is new of it in the first of its messages; raises
        Moot where that cannot be.
        """
        page = await self._amended(message)
        try:
            target = await self._target(message)
            channel = stands if target.kind in _FORUMS else target.id
            body = page.payload(roles=_roles(message))
            del body["attachments"]  # the pictures stay
            await self._rest.edit(channel, stands, body, server=target.guild, prompt=False)
        except (discord.HTTPException, discord.RateLimited, *NETWORK) as error:
            if code_of(error) in _UNCHANGEABLE:
                raise Moot from error
            raise unreachable(error) from error

    async def _amended(self, message: Outgoing) -> Page:
        """The message that stands first, with what is new; where there are more, these stay as they are."""
        view = message.reply.view
        pages = await self._pages(message)
        if len(pages) == 1 or not isinstance(view, QuestionPosted):
            return pages[0]
        stands = replace(message, reply=replace(message.reply, view=replace(view, answered=0)))
        return with_line((await self._pages(stands))[0], view.crowd)

    async def _target(self, message: Outgoing) -> _Target:
        channel, guild = message.address.channel, message.place.tenant
        if not channel.isdigit() or not guild.isdigit():
            raise PlatformUnreachable("This is no Discord channel.", permanent=True)
        known = self._client.get_channel(int(channel))
        if isinstance(known, discord.abc.GuildChannel | discord.Thread):
            return _Target(channel, guild, known.type.value, known)
        found = await self._rest.channel(channel, server=guild)
        return _Target(channel, guild, int(found.get("type", 0)))

    async def _into_channel(self, message: Outgoing, target: _Target) -> Receipt:
        pages = await self._pages(message)
        sent = await self._once(message, target.id, pages[0], guild=target.guild)
        thread, left = "", None
        if message.title:
            thread = await self._thread(message, target, sent)
            if not thread:
                await self._unpromised(message, target, sent)
            if target.kind == ChannelKind.ANNOUNCEMENT:
                left = await self._published(message, target, sent)
        await self._rest_of(message, thread or target.id, pages[1:], target.guild)
        return Receipt(sent, thread, left)

    async def _into_thread(self, message: Outgoing, target: _Target) -> Receipt:
        """Into the thread, opened again if it was archived; into its channel when that is impossible."""
        thread = message.address.thread
        pages = await self._pages(message)
        try:
            try:
                sent = await self._once(message, thread, pages[0], guild=target.guild)
            except discord.HTTPException as error:
                if error.code not in {Trouble.THREAD_ARCHIVED, Trouble.THREAD_LOCKED}:
                    raise
                await self._rest.change_channel(thread, {"archived": False}, server=target.guild)
                sent = await self._once(message, thread, pages[0], guild=target.guild)
        except discord.HTTPException as error:
            if target.kind in _FORUMS or error.code not in _GONE_THREAD:
                raise
            self._telemetry.event("thread closed", code=error.code, kind=message.kind.value)
            sent = await self._once(message, target.id, pages[0], guild=target.guild)
            thread = target.id
        await self._rest_of(message, thread, pages[1:], target.guild)
        return Receipt(sent)

    async def _forum(self, message: Outgoing, target: _Target) -> Receipt:
        pages = await self._pages(message)
        found = await self._forum_post_of(message, target) if message.retried else ""
        if not found:
            body: Json = {
                "name": label(message.title or message.summary, THREAD_NAME),
                "auto_archive_duration": self._archive_minutes,
                "message": pages[0].payload(roles=_roles(message)),
            }
            if tags := chosen(target.known, message.reply.view):
                body["applied_tags"] = tags
            thread = await self._rest.forum_post(target.id, body, pages[0].uploads, server=target.guild)
            found = str(thread["id"])
        await self._rest_of(message, found, pages[1:], target.guild)
        return Receipt(found, found)

    async def _forum_post_of(self, message: Outgoing, target: _Target) -> str:
        """The post of an earlier try: its first message has the post's own id."""
        me = str(self._client.user.id) if self._client.user else ""
        threads = await self._rest.active_threads(target.guild)
        ours = [t for t in threads if str(t.get("parent_id")) == target.id and str(t.get("owner_id")) == me]
        for thread in sorted(ours, key=lambda t: int(t["id"]), reverse=True)[:_POSTS_SEARCHED]:
            identity = str(thread["id"])
            try:
                first = await self._rest.message(identity, identity, server=target.guild)
            except discord.NotFound:
                continue
            if self._is(first, message, None):
                return identity
        return ""

    async def _direct(self, message: Outgoing) -> Receipt:
        """To one person, or to the organisers of a place however they can be reached."""
        pages = await self._pages(message)
        if message.address.user:
            channel = await self._rest.direct(message.address.user)
            sent = await self._once(message, channel, pages[0], guild="")
            return Receipt(sent)
        for channel in await self._organisers.channels(message.place.tenant):
            try:
                return Receipt(await self._once(message, channel, pages[0], guild=message.place.tenant))
            except (discord.Forbidden, discord.NotFound):
                continue
        raise PlatformUnreachable(
            "The organisers could not be reached: their direct messages are closed.",
            hint="Set a system messages channel in the server's settings.",
        )

    async def _pages(self, message: Outgoing) -> Sequence[Page]:
        lead = " ".join(f"<@&{role}>" for role in _roles(message))
        return await self._renderer.pages(message.reply, lead=lead, first=message.kind is ParcelKind.QUESTION)

    async def _once(self, message: Outgoing, channel: str, page: Page, *, guild: str, number: int = 0) -> str:
        """The id of the message, found if an earlier try left it there."""
        if message.retried:
            found = await self._search(message, channel, page, guild=guild, number=number)
            if found:
                return found
        body = page.payload(roles=() if number else _roles(message))
        body.update(nonced(_key(message, number)))
        sent = await self._rest.post(channel, body, page.uploads, server=guild)
        return str(sent["id"])

    async def _search(self, message: Outgoing, channel: str, page: Page, *, guild: str, number: int) -> str:
        nonce = nonced(_key(message, number))["nonce"]
        before = ""
        for _ in range(_PAGES_SEARCHED):
            try:
                recent = await self._rest.history(channel, before=before, server=guild)
            except discord.Forbidden:
                return ""  # without the history there is still the nonce
            for found in recent:
                same = str(found.get("nonce") or "") == nonce
                if self._ours(found) and (
                    same or self._is(found, message, page if number else None) or _same(found, page)
                ):
                    return str(found["id"])
            if len(recent) < HISTORY_PAGE:
                return ""
            before = str(recent[-1]["id"])
        return ""

    def _ours(self, found: Json) -> bool:
        user = self._client.user
        return user is not None and str((found.get("author") or {}).get("id")) == str(user.id)

    def _is(self, found: Json, message: Outgoing, page: Page | None) -> bool:
        """Whether a message carries the round's own buttons; a later page is known by its words only."""
        if page is not None or message.kind is not ParcelKind.QUESTION or not message.round:
            return False
        return any(message.round == self._round(token) for token in custom_ids(found.get("components") or ()))

    def _round(self, token: str) -> object:
        try:
            command, args, _ = decode(token, self._renderer.commands)
        except SparringError:
            return None
        return args.get("round") if command.path == ("quiz", "answer") else None

    async def _thread(self, message: Outgoing, target: _Target, sent: str) -> str:
        """The thread of a question; "" when the bot may not make one: then the buttons take the answers."""
        body: Json = {
            "name": label(message.title, THREAD_NAME),
            "auto_archive_duration": self._archive_minutes,
        }
        try:
            made = await self._rest.thread_from(target.id, sent, body, server=target.guild)
        except discord.HTTPException as error:
            if error.code == Trouble.THREAD_EXISTS:
                return sent  # a thread has the id of the message it was made from
            if not isinstance(error, discord.Forbidden) and error.code not in _NO_THREAD:
                raise
            trouble = unreachable(error, [w for w in missing(target.known) if "Threads" in w])
            await self._organisers.tell(
                message.place.tenant,
                f"thread:{target.id}",
                f'"{message.summary.splitlines()[0]}" stands in {channel_word(message.place, target.id)}, '
                f"but without its thread. {trouble.message} {trouble.hint}",
                here=message.place.id,
            )
            return ""
        return str(made.get("id") or sent)

    async def _unpromised(self, message: Outgoing, target: _Target, sent: str) -> None:
        """Tell nobody any more to answer in a thread that could not be made."""
        view = message.reply.view
        if not isinstance(view, QuestionPosted):
            return
        bare = replace(message, reply=replace(message.reply, view=replace(view, threaded=False)))
        try:
            body = (await self._pages(bare))[0].payload()
            del body["attachments"]  # the pictures stay
            await self._rest.edit(target.id, sent, body, server=target.guild)
        except (discord.HTTPException, discord.RateLimited, *NETWORK) as error:
            self._telemetry.event("post not corrected", code=code_of(error), error=type(error).__name__)

    async def _published(self, message: Outgoing, target: _Target, sent: str) -> float | None:
        """Publish a question; seconds until it may be tried again, None when it is done or refused for good.

        The question stands either way: its round must not wait for this.
        """
        try:
            await self.publish(message.place, target.id, sent)
        except PlatformUnreachable as error:
            self._telemetry.event("not published", error=error.message)
            return None if error.permanent else error.retry_after or _PUBLISH_AGAIN
        return None

    async def publish(self, place: Place, channel: str, message: str) -> None:
        """Publish a message; raises PlatformUnreachable, `permanent` when Discord refuses it for good."""
        try:
            await self._rest.crosspost(channel, message, server=place.tenant)
        except (discord.HTTPException, discord.RateLimited, *NETWORK) as error:
            if code_of(error) == Trouble.ALREADY_CROSSPOSTED:
                return
            trouble = unreachable(error)
            trouble.permanent = isinstance(error, discord.HTTPException) and refused(error)
            raise trouble from error

    async def _rest_of(self, message: Outgoing, channel: str, pages: Sequence[Page], guild: str) -> None:
        for number, page in enumerate(pages, 1):
            await self._once(message, channel, page, guild=guild, number=number)


def _roles(message: Outgoing) -> Sequence[str]:
    """The role to notify; the server's own id is its role @everyone, which stands for nobody."""
    role = message.mention
    return (role,) if role.isdigit() and role != message.place.tenant else ()


def _key(message: Outgoing, number: int) -> str:
    """The key of one page of a message."""
    return f"{message.key}.{number}" if number else message.key


def _same(found: Json, page: Page) -> bool:
    """Whether a message says what the page says, word for word."""
    there = found.get("components") or ()
    return texts(there) == texts(page.components) and custom_ids(there) == custom_ids(page.components)
