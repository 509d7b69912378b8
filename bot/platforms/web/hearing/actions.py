"""What people do in the page: each action is checked, done once, and answered with one frame."""

import asyncio
import json
from dataclasses import replace
from typing import assert_never

from bot.commands.language.invocation import Invocation
from bot.commands.language.misread import Misread
from bot.commands.language.token import decode
from bot.commands.language.usage import typed
from bot.commands.platform import Bridge
from bot.commands.views.notices import Refused
from bot.core.errors import NotAllowed, NotFound, SparringError, Unusable
from bot.core.transcript import ChatChannel, ChatMessage, ChatUser
from bot.platforms.web.hearing.commands import PLATFORM, TENANT, Reader, actor, form_view, place
from bot.platforms.web.hearing.conversation import Conversation
from bot.platforms.web.room import ChatRoom
from bot.platforms.web.sight import action_key, enters, seen, sees
from bot.platforms.web.wire import frames
from bot.platforms.web.wire.limits import HISTORY_PAGE, REACTIONS
from bot.platforms.web.wire.wire import Json

__all__ = ["Actions", "Frame"]

Frame = dict[str, Json]


class Actions:
    """Does what the pages ask for."""

    def __init__(self, bridge: Bridge, room: ChatRoom, *, reader: Reader, conversation: Conversation) -> None:
        self._bridge = bridge
        self._room = room
        self._reader = reader
        self._conversation = conversation
        self._under_way: dict[str, asyncio.Future[Frame]] = {}

    async def do(self, user: ChatUser, action_id: str, action: frames.Action) -> Frame:
        """The frame that answers an action; one that is under way already is waited for, not repeated."""
        key = action_key(user.key, action_id)
        if (running := self._under_way.get(key)) is not None:
            return await asyncio.shield(running)
        running = asyncio.ensure_future(self._answered(user, action_id, action, key=key))
        self._under_way[key] = running
        running.add_done_callback(lambda _: self._under_way.pop(key, None))
        return await running

    async def _answered(self, user: ChatUser, action_id: str, action: frames.Action, *, key: str) -> Frame:
        began = self._bridge.clock.now()
        try:
            done = await self._do(user, action, key=key)
        except Misread as error:
            near = typed(error.command, error.given) if error.command else ""
            return {"t": "error", "id": action_id, "message": error.message, "nearest": near}
        except SparringError as error:
            return {"t": "error", "id": action_id, "message": error.message}
        except Exception as error:  # noqa: BLE001 - nobody sees a traceback; the operator gets the event
            self._bridge.telemetry.failure("web action failed", error, action=type(action).__name__)
            return {"t": "error", "id": action_id, "message": "Something went wrong here. Please try again."}
        seconds = (self._bridge.clock.now() - began).total_seconds()
        kind = type(action).__name__.lower()
        self._bridge.telemetry.observe("ack_seconds", seconds, platform=PLATFORM, command=kind)
        return {"t": "ack", "id": action_id, **done}

    async def _do(self, user: ChatUser, action: frames.Action, *, key: str) -> Frame:  # noqa: C901, PLR0912
        # one case per kind of action
        match action:
            case frames.Typed():
                return await self._say(user, action, key=key)
            case frames.Press():
                return await self._press(user, action, key=key)
            case frames.Submit():
                return await self._submit(user, action, key=key)
            case frames.Edit():
                await self._edit(user, action)
            case frames.Delete():
                await self._delete(user, action)
            case frames.React():
                await self._react(user, action)
            case frames.Dismiss():
                await self._dismiss(user, action)
            case frames.Suggest():
                return await self._suggest(action)
            case frames.History():
                return await self._history(user, action)
            case frames.Join(name):
                return {"user": (await self._room.join(name)).key}
            case frames.Direct():
                return {"channel": (await self._room.direct(user)).id}
            case frames.Ping() | frames.Hello():
                pass
            case _:
                assert_never(action)
        return {}

    async def _say(self, user: ChatUser, action: frames.Typed, *, key: str) -> Frame:
        channel = await self._channel(user, action.channel, action.thread)
        if action.text.startswith("/"):
            command, args = self._reader.slash(action.text)
            where = place(channel, action.thread, title=self._room.title)
            return await self._invoke(
                Invocation(command, args, actor(user), where, self._bridge.clock.now(), event=key), key=key
            )
        if not action.text.strip():
            raise Unusable("An empty message says nothing.")
        stored = await self._room.add(
            ChatMessage(
                id=0,
                channel=channel.id,
                at=self._bridge.clock.now(),
                thread=action.thread,
                author=user.key,
                text=action.text.strip("\n"),
                key=key,
                handled=False,
            )
        )
        if not stored.handled:
            self._conversation.hear(stored.id)
        return {"message": stored.id}

    async def _press(self, user: ChatUser, action: frames.Press, *, key: str) -> Frame:
        pressed = await self._message(user, action.message)
        if pressed.author or pressed.deleted_at is not None:
            raise Unusable("There is no button on that message.")
        command, args, form = decode(action.token, self._bridge.dispatcher.registry.commands)
        inside = action.thread if action.thread == pressed.id else 0
        where = self._conversation.where(pressed, thread=inside)
        now = self._bridge.clock.now()
        invocation = Invocation(command, args, actor(user), where, now, event=key, form=form)
        return await self._invoke(invocation, key=key, pressed=pressed, label=_label(pressed, action.token))

    async def _submit(self, user: ChatUser, action: frames.Submit, *, key: str) -> Frame:
        channel = await self._channel(user, action.channel, action.thread)
        where = place(channel, action.thread, title=self._room.title)
        invocation, faults = self._reader.submitted(
            action, by=actor(user), where=where, at=self._bridge.clock.now(), event=key
        )
        if faults:
            return {"faults": dict(faults)}
        if await self._room.by_key(key) is not None:
            return {}
        reply = await self._bridge.dispatcher.run(invocation)
        if isinstance(reply.view, Refused):
            return {"faults": {"": reply.view.text}}
        await self._conversation.say(reply, invocation, key=key, label=await self._opener(user, action))
        await self._bridge.dispatcher.told(PLATFORM, invocation.event)
        return {}

    async def _invoke(
        self, invocation: Invocation, *, key: str, pressed: ChatMessage | None = None, label: str = ""
    ) -> Frame:
        """Ask for what is missing, or run; what was run and answered before is left alone."""
        if await self._room.by_key(key) is not None:
            return {}
        form = self._bridge.dispatcher.form(invocation)
        if form is not None:
            asked = await self._bridge.dispatcher.prefilled(form)
            where = invocation.where
            return {
                "form": form_view(asked, await self._conversation.above(asked)),
                "channel": where.channel,
                "thread": int(where.thread or 0),
            }
        await self._conversation.run(invocation, key=key, pressed=pressed, label=label)
        return {}

    async def _opener(self, user: ChatUser, form: frames.Submit) -> str:
        """The label of the button that opened a form; "" where it was a command, or is gone."""
        opened = await self._room.get(form.pressed) if form.pressed else None
        return _label(opened, form.token) if opened is not None and sees(opened, user.key) else ""

    async def _edit(self, user: ChatUser, action: frames.Edit) -> None:
        if not action.text.strip():
            raise Unusable("An empty message says nothing. Delete it instead.")
        await self._own(user, action.message)
        now, text = self._bridge.clock.now(), action.text.strip("\n")

        def edit(message: ChatMessage) -> ChatMessage | None:
            if message.deleted_at is not None or message.text == text:
                return None
            return replace(message, text=text, edited_at=now, handled=False)

        if await self._room.change(action.message, edit) is not None:
            self._conversation.hear(action.message)

    async def _delete(self, user: ChatUser, action: frames.Delete) -> None:
        await self._own(user, action.message)
        now = self._bridge.clock.now()

        def delete(message: ChatMessage) -> ChatMessage | None:
            if message.deleted_at is not None:
                return None
            return replace(message, text="", body="", reactions={}, deleted_at=now, handled=False)

        if await self._room.change(action.message, delete) is not None:
            self._conversation.hear(action.message)

    async def _react(self, user: ChatUser, action: frames.React) -> None:
        known = await self._message(user, action.message)
        if action.emoji not in (*REACTIONS, *known.reactions):
            raise Unusable("That reaction is not possible here.")

        def react(message: ChatMessage) -> ChatMessage | None:
            keys = [key for key in message.reactions.get(action.emoji, ()) if key != user.key]
            keys += [user.key] if action.on else []
            reactions = {**message.reactions, action.emoji: keys}
            return replace(message, reactions={emoji: keys for emoji, keys in reactions.items() if keys})

        await self._room.change(action.message, react)

    async def _dismiss(self, user: ChatUser, action: frames.Dismiss) -> None:
        known = await self._room.get(action.message)
        if known is None or known.private_to != user.key or known.author:
            raise NotAllowed("Only messages that you alone can see can be dismissed.")
        now = self._bridge.clock.now()
        await self._room.change(
            known.id, lambda message: replace(message, deleted_at=message.deleted_at or now, body="")
        )

    async def _suggest(self, action: frames.Suggest) -> Frame:
        command = self._bridge.dispatcher.registry.commands.get(tuple(action.command.split()))
        argument = command.argument(action.argument) if command else None
        if argument is None:
            return {"items": []}
        found = await self._bridge.suggestions.find(argument, action.typed, platform=PLATFORM, tenant=TENANT)
        return {"items": [[suggestion.value, suggestion.words] for suggestion in found]}

    async def _history(self, user: ChatUser, action: frames.History) -> Frame:
        channel = await self._channel(user, action.channel, action.thread)
        sizes = await self._room.sizes(channel.id)
        views: list[Json] = []
        before: int | None = action.before or None
        while not views and before != 0:
            page = await self._room.page(channel.id, thread=action.thread, before=before)
            before = page[0].id if len(page) == HISTORY_PAGE else 0
            mine = [message for message in page if sees(message, user.key)]
            views = [seen(message, user.key, size=sizes.get(message.id, 0)) for message in mine]
        root = await self._room.get(action.thread) if action.thread else None
        size = sizes.get(action.thread, 0)
        top = seen(root, user.key, size=size) if root else None
        return {"messages": views, "before": before, "root": top}

    async def _channel(self, user: ChatUser, identity: str, thread: int) -> ChatChannel:
        """The channel, with the thread in it; raises NotFound for what that person does not see."""
        channel = self._room.channels.get(identity)
        if channel is None or not enters(channel, user.key):
            raise NotFound("There is no such channel.")
        if thread:
            root = await self._room.get(thread)
            if root is None or root.channel != identity or root.thread or not sees(root, user.key):
                raise NotFound("This thread is gone.")
        return channel

    async def _message(self, user: ChatUser, identity: int) -> ChatMessage:
        message = await self._room.get(identity)
        channel = self._room.channels.get(message.channel) if message else None
        if message is None or channel is None or not enters(channel, user.key) or not sees(message, user.key):
            raise NotFound("This message is gone.")
        return message

    async def _own(self, user: ChatUser, identity: int) -> None:
        if (await self._message(user, identity)).author != user.key:
            raise NotAllowed("You can change only what you wrote yourself.")


def _label(message: ChatMessage, token: str) -> str:
    """What stands on the message's button with that token; "" where it has none."""
    offers = json.loads(message.body).get("offers", ()) if message.body else ()
    return next((str(offer["label"]) for offer in offers if offer["token"] == token), "")
