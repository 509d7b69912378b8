"""What the bot does about messages and commands: heard, run and answered exactly once.

A message is stored first and dealt with then; `handled` says whether that is done, so a restart picks
up what it interrupted. What the bot says is stored under a key made from what it answers, so doing it
twice says nothing twice.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from weakref import WeakValueDictionary

from bot.commands.incoming.heard import Heard
from bot.commands.language.document import plain
from bot.commands.language.invocation import Form, Invocation, Where
from bot.commands.language.reply import Reply
from bot.commands.platform import Bridge
from bot.commands.views.privacy import Forgotten
from bot.core.errors import QuestionUnderway, StoreUnavailable
from bot.core.transcript import ChatMessage, ChatUser
from bot.platforms.web.drawing.render import Origin, Renderer
from bot.platforms.web.hearing.commands import PLATFORM, Reader, actor, place
from bot.platforms.web.hearing.crew import Crew
from bot.platforms.web.hearing.working import Tell, Working
from bot.platforms.web.room import ChatRoom
from bot.platforms.web.wire.limits import RETRY_AFTER
from bot.platforms.web.wire.wire import Json

__all__ = ["Conversation"]

_BOT = ""
_LONGEST_RETRY = 600.0


class Conversation:
    """Hears messages, runs commands, says what comes of them."""

    def __init__(
        self, bridge: Bridge, room: ChatRoom, renderer: Renderer, *, reader: Reader, crew: Crew, tell: Tell
    ) -> None:
        self._bridge = bridge
        self._room = room
        self._renderer = renderer
        self._reader = reader
        self._crew = crew
        self._tell = tell
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def resume(self) -> None:
        """Deal with what an earlier run left undone."""
        for message in await self._room.unhandled():
            self.hear(message.id, attempt=1)

    def where(self, message: ChatMessage, *, thread: int = 0) -> Where:
        """The place of a message; `thread` is the one that it opens, when seen from inside it."""
        channel = self._room.channels[message.channel]
        return place(channel, message.thread or thread, title=self._room.title)

    def hear(self, message: int, *, attempt: int = 0) -> None:
        """Have a stored message dealt with, after whatever is under way with it."""
        self._crew.start(self._heard(message, attempt))

    async def run(
        self, invocation: Invocation, *, key: str, pressed: ChatMessage | None = None, label: str = ""
    ) -> Reply:
        """Run a command and say what comes of it, once for each `key`; `label` is the pressed button's."""
        async with Working(self._tell, invocation.actor.external, invocation.where, key=key):
            reply = await self._bridge.dispatcher.run(invocation)
            if isinstance(reply.view, Forgotten):
                self._renderer.forget(invocation.actor.external)
                await self._room.renew()
            await self.say(reply, invocation, key=key, pressed=pressed, label=label)
        await self._bridge.dispatcher.told(PLATFORM, invocation.event)
        return reply

    async def above(self, form: Form) -> Sequence[Json]:
        """What a form is about, as the page draws it above the fields."""
        return await self._renderer.document(form.about) if form.about is not None else ()

    async def say(
        self,
        reply: Reply,
        invocation: Invocation,
        *,
        key: str,
        pressed: ChatMessage | None = None,
        label: str = "",
    ) -> None:
        """Store what the bot says to a command; `pressed` is the message whose button gave it.

        A message is only replaced by what its readers may read.
        """
        user, where = invocation.actor.external, invocation.where
        if user not in self._room.people:  # who was forgotten is told, and nothing of it is stored
            await self._tell(user, {"t": "told", "message": plain(reply.view.document())})
            return
        if reply.update and pressed is not None and (pressed.private_to == user or reply.everyone):
            body = await self._renderer.body(reply, origin=_origin(pressed))
            await self._room.change(pressed.id, lambda message: replace(message, body=body))
            return
        origin = Origin(user, invocation.command.name, label=label)
        await self._room.add(
            ChatMessage(
                id=0,
                channel=where.channel,
                at=self._bridge.clock.now(),
                thread=int(where.thread or 0),
                body=await self._renderer.body(reply, origin=origin),
                key=key,
                private_to="" if reply.everyone else user,
            )
        )

    async def _heard(self, message: int, attempt: int) -> None:
        """Deal with a message; what fails is tried again, ever more rarely."""
        turn = self._turns.setdefault(message, asyncio.Lock())
        try:
            async with turn:
                current = await self._room.get(message)
                if current is None or current.handled or current.author not in self._room.people:
                    return
                await self._deal(current, self._room.people[current.author], again=attempt > 0)
        except Exception as error:  # noqa: BLE001 - one bad message must not stop the chat
            if isinstance(error, StoreUnavailable | QuestionUnderway):
                waits = type(error).__name__
                self._bridge.telemetry.event("web message waits", message=message, error=waits)
            else:
                self._bridge.telemetry.failure("web message failed", error, message=message, attempt=attempt)
            delay = min(RETRY_AFTER * 2**attempt, _LONGEST_RETRY)
            asyncio.get_running_loop().call_later(delay, lambda: self.hear(message, attempt=attempt + 1))

    async def _deal(self, message: ChatMessage, user: ChatUser, *, again: bool) -> None:
        where, event = self.where(message), _event(message)
        listener = self._bridge.listener
        if message.deleted_at is not None:
            await listener.deleted(where, str(message.id), at=message.deleted_at)
            await self._done(message, None)
            return
        heard = Heard(
            id=str(message.id),
            text=message.text,
            actor=actor(user),
            where=where,
            at=message.edited_at or message.at,
            event=event,
            words=self._named(message.text),
            replies_to_member=self._reader.mention(message.text) is not None,
            untold=again,
        )
        async with Working(self._tell, user.key, where, key=event):
            if message.edited_at is not None:
                reply = await listener.edited(heard, self._reader.typed)
            else:
                reply = await listener.heard(heard, self._reader.typed)
            if reply is not None and not reply.silent:
                await self._answer(reply, message)
                await self._bridge.dispatcher.told(PLATFORM, event)
        await self._done(message, reply)

    def _named(self, text: str) -> str | None:
        """What a text says to the bot by its name; None when it does not begin with it."""
        rest, name = text.strip(), f"@{self._room.title}"
        if not rest.casefold().startswith(name.casefold()):
            return None
        return rest[len(name) :].lstrip(" ,:") or "help"

    async def _answer(self, reply: Reply, message: ChatMessage) -> None:
        await self._room.add(
            ChatMessage(
                id=0,
                channel=message.channel,
                at=self._bridge.clock.now(),
                thread=message.thread,
                body=await self._renderer.body(reply, origin=Origin(message.author, message=message.id)),
                key=f"reply/{_event(message)}",
                private_to="" if reply.everyone else message.author,
            )
        )

    async def _done(self, dealt: ChatMessage, reply: Reply | None) -> None:
        """Mark a message as dealt with, unless it was changed in the meantime."""

        def mark(now: ChatMessage) -> ChatMessage | None:
            if (now.edited_at, now.deleted_at) != (dealt.edited_at, dealt.deleted_at):
                return None
            return _marked(replace(now, handled=True), reply)

        await self._room.change(dealt.id, mark)


def _marked(message: ChatMessage, reply: Reply | None) -> ChatMessage:
    """The message with the bot's reaction and short verdict on it, or out of the others' sight."""
    if reply is None:
        return message
    if reply.remove:
        return replace(message, private_to=message.author)
    if not reply.reaction:
        return message
    others = {emoji: [key for key in keys if key != _BOT] for emoji, keys in message.reactions.items()}
    others[reply.reaction] = [_BOT, *others.get(reply.reaction, [])]
    return replace(
        message,
        reactions={emoji: keys for emoji, keys in others.items() if keys},
        body=json.dumps({"verdict": reply.verdict}) if reply.verdict else message.body,
    )


def _event(message: ChatMessage) -> str:
    """What happened, by name: the same after a restart."""
    if message.edited_at is not None:
        return f"web/{message.id}/{message.edited_at.isoformat()}"
    return f"web/{message.id}"


def _origin(message: ChatMessage) -> Origin:
    known = json.loads(message.body).get("origin") if message.body else None
    if not known:
        return Origin()
    return Origin(known["by"], known["command"], known["message"], known.get("label", ""))
