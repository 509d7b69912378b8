"""Messages: which are answers or commands, what changed in them, and what is said to each."""

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from bot.commands.incoming.heard import Heard
from bot.commands.language.document import Document, Note, Tone
from bot.commands.language.reply import Reply, View
from bot.commands.language.spec import Command
from bot.commands.platform import Bridge
from bot.platforms.slack.connection.people import People
from bot.platforms.slack.connection.workspaces import Workspace, Workspaces
from bot.platforms.slack.drawing.home import Home
from bot.platforms.slack.drawing.native import REACTIONS
from bot.platforms.slack.hearing.commands import Reader, mentions, plain_words
from bot.platforms.slack.sending.replies import Voice
from bot.platforms.slack.wire.api import FAULTS, error_code
from bot.platforms.slack.wire.limits import ENVELOPES_REMEMBERED
from bot.platforms.slack.wire.seen import Seen
from bot.platforms.slack.wire.spot import PLATFORM, Spot, join, of_message

__all__ = ["Hearing", "by_a_person", "said_key"]

_SAID: Final = frozenset({"", "thread_broadcast", "file_share", "me_message"})
"""Kinds of messages that people write. docs.slack.dev/reference/events/message"""
_HIDDEN: Final = (
    "Answers are hidden in this round, and I cannot take away what you wrote: please delete it. "
    "Your answer counts all the same."
)


@dataclass(frozen=True, slots=True)
class _Noted:
    """A view with a line of small print below it."""

    view: View
    note: str

    def document(self) -> Document:
        document = self.view.document()
        return replace(document, nodes=(*document.nodes, Note((self.note,), Tone.WARN)))


class Hearing:
    """Listens in threads, channels and direct messages."""

    def __init__(
        self,
        bridge: Bridge,
        workspaces: Workspaces,
        *,
        reader: Reader,
        people: People,
        voice: Voice,
        seen: Seen,
        home: Home,
    ) -> None:
        self._bridge = bridge
        self._workspaces = workspaces
        self._reader = reader
        self._people = people
        self._voice = voice
        self._seen = seen
        self._home = home
        self._reactions: OrderedDict[str, str] = OrderedDict()

    async def event(
        self, event: Mapping[str, Any], team: str, enterprise: str, event_id: str, *, again: bool = False
    ) -> bool:
        """A message event of any kind, or a mention; False for a message that was not for the bot.

        `again`: its first hearing was broken off.
        """
        changed = event.get("message") or event.get("previous_message") or {}
        message = str(changed.get("ts") or event.get("deleted_ts") or event.get("ts") or "")
        async with self._bridge.listener.turn(join(str(event.get("channel") or ""), message)):
            workspace = await self._workspaces.of(team, enterprise)
            match event.get("subtype") or "":
                case "message_changed":
                    await self._changed(workspace, event, event_id)
                case "message_deleted":
                    await self._deleted(workspace, event, event.get("previous_message") or {})
                case _ if by_a_person(event, workspace):
                    return await self.said(workspace, event, again=again)
        return True

    async def said(
        self,
        workspace: Workspace,
        event: Mapping[str, Any],
        *,
        at: datetime | None = None,
        again: bool = False,
    ) -> bool:
        """A message, said now or `at`; False when it was not for the bot, as far as is known now.

        `again`: it may have been counted, but bears no reaction of ours.
        """
        spot = of_message(event, workspace.team, workspace.enterprise)
        key = _said(spot)
        if not self._seen.here(key):
            return True
        try:
            reply = await self._reply(workspace, event, spot, key, at, again=again)
            if reply is not None:
                await self._answer(workspace, spot, reply)
                await self._bridge.dispatcher.told(PLATFORM, key)
            else:
                # Its thread may be known as a round's later.
                self._seen.again(key)
        except BaseException:
            self._seen.again(key)
            raise
        return reply is not None

    async def overheard(self, workspace: Workspace, event: Mapping[str, Any], *, at: datetime) -> None:
        """A message in a private room that was written while the bot was away; no command."""
        spot = of_message(event, workspace.team, workspace.enterprise)
        key = _said(spot)
        if not self._seen.here(key) or not await self._bridge.inbox.meet(PLATFORM, key):
            return
        reply = await self._bridge.listener.talked(await self._heard(workspace, event, spot, key, at))
        if reply is not None:
            await self._answer(workspace, spot, reply)

    async def edited(
        self,
        workspace: Workspace,
        message: Mapping[str, Any],
        channel: str,
        *,
        event_id: str,
        at: datetime | None = None,
    ) -> None:
        """A message that its author changed."""
        spot = replace(of_message(message, workspace.team, workspace.enterprise), channel=channel)
        edited = str((message.get("edited") or {}).get("ts") or event_id)
        key = f"edit/{spot.team}/{join(channel, spot.message)}/{edited}"
        if not spot.thread or spot.thread == spot.message or not self._seen.here(key):
            return
        if self._seen.knows(_gone(spot)):
            return
        self._seen.here(_said(spot))  # its first words may come later, and are over
        heard = await self._heard(workspace, message, spot, key, at)
        reply = await self._bridge.listener.edited(heard, self._reads)
        if reply is not None:
            await self._answer(workspace, spot, reply, edited=True)
        else:
            # Its thread may be known as a round's later.
            self._seen.again(key)
            self._seen.again(_said(spot))

    async def withdrawn(self, workspace: Workspace, channel: str, thread: str, timestamp: str) -> None:
        """A message that is gone."""
        spot = Spot(workspace.team, "", channel=channel, thread=thread, message=timestamp)
        self._seen.here(_said(spot))
        self._seen.here(_gone(spot))
        where = spot.where(team_name=workspace.name)
        now = self._bridge.clock.now()
        await self._bridge.listener.deleted(where, join(channel, timestamp), at=now)

    async def _changed(self, workspace: Workspace, event: Mapping[str, Any], event_id: str) -> None:
        message = event.get("message") or {}
        previous = event.get("previous_message") or {}
        if message.get("subtype") == "tombstone":
            await self._deleted(workspace, event, previous or message)
            return
        if message.get("text") == previous.get("text") or not by_a_person(message, workspace):
            return
        if (editor := (message.get("edited") or {}).get("user")) and editor != message.get("user"):
            return
        await self.edited(workspace, message, str(event.get("channel") or ""), event_id=event_id)

    async def _deleted(
        self, workspace: Workspace, event: Mapping[str, Any], previous: Mapping[str, Any]
    ) -> None:
        thread = str(previous.get("thread_ts") or "")
        gone = str(event.get("deleted_ts") or previous.get("ts") or "")
        if thread and gone and thread != gone:
            await self.withdrawn(workspace, str(event.get("channel") or ""), thread, gone)

    async def _reply(
        self,
        workspace: Workspace,
        event: Mapping[str, Any],
        spot: Spot,
        key: str,
        at: datetime | None,
        *,
        again: bool,
    ) -> Reply | None:
        heard = await self._heard(workspace, event, spot, key, at)
        if not heard.to_bot and not spot.thread and not await self._bridge.listener.follows(heard.where):
            return None
        heard = replace(heard, late=at is not None, untold=again)
        return await self._bridge.listener.heard(heard, self._reads)

    def _reads(self, words: str) -> tuple[Command, Mapping[str, object]] | None:
        return self._reader.maybe(words or "help")

    async def _heard(
        self, workspace: Workspace, message: Mapping[str, Any], spot: Spot, key: str, at: datetime | None
    ) -> Heard:
        text = str(message.get("text") or "")
        others, bare = mentions(text), _without(text, workspace.bot_user)
        first = re.match(r"\s*<@([UW][A-Z0-9]+)", text)
        names = {
            user: self._people.at_hand(spot.team, user).name for user in others if user != workspace.bot_user
        }
        return Heard(
            id=join(spot.channel, spot.message),
            text=plain_words(bare, names=names).strip(),
            actor=await self._people.actor(workspace, spot.user),
            where=spot.where(team_name=workspace.name),
            at=at or self._bridge.clock.now(),
            event=key,
            words=bare if workspace.bot_user in others or message.get("type") == "app_mention" else None,
            replies_to_member=first is not None and first[1] != workspace.bot_user,
        )

    async def _answer(self, workspace: Workspace, spot: Spot, reply: Reply, *, edited: bool = False) -> None:
        """The verdict as a reaction, the feedback for the author alone."""
        if reply.reaction:
            await self._react(workspace, spot, REACTIONS.get(reply.reaction, ""), edited=edited)
        if reply.remove:
            reply = replace(reply, view=_Noted(reply.view, _HIDDEN))
        if reply.verdict:
            reply = replace(reply, everyone=False)  # the reaction is what everybody sees of it
        await self._voice.say(workspace, replace(spot, message=""), reply)
        if not reply.silent:
            await self._home.refresh(workspace, spot.user)

    async def _react(self, workspace: Workspace, spot: Spot, name: str, *, edited: bool) -> None:
        key = join(spot.channel, spot.message)
        before = self._reactions.get(key)
        if not name or name == before:
            return
        others = [each for each in REACTIONS.values() if each != name]
        stale = [before] if before else others if edited else []
        for each in stale:
            await self._reacted(workspace, spot, each, remove=True)
        await self._reacted(workspace, spot, name)
        self._reactions[key] = name
        if len(self._reactions) > ENVELOPES_REMEMBERED:
            self._reactions.popitem(last=False)

    async def _reacted(self, workspace: Workspace, spot: Spot, name: str, *, remove: bool = False) -> None:
        client = workspace.client
        call = client.reactions_remove if remove else client.reactions_add
        try:
            await call(channel=spot.channel, timestamp=spot.message, name=name)
        except FAULTS as error:
            code = error_code(error)
            if code not in {"already_reacted", "no_reaction", "message_not_found"}:
                self._bridge.telemetry.event("slack reaction failed", error=code or type(error).__name__)


def by_a_person(message: Mapping[str, Any], workspace: Workspace) -> bool:
    """Whether a person wrote a message: no bot, no app, no notice of Slack's own such as a join."""
    if (message.get("subtype") or "") not in _SAID or message.get("bot_id") or message.get("hidden"):
        return False
    return bool(message.get("user")) and message.get("user") not in {workspace.bot_user, "USLACKBOT"}


def said_key(team: str, message: Mapping[str, Any]) -> str:
    """The event of a message's first words, however it comes to be known: one name for all deliveries."""
    return f"said/{team}/{join(str(message.get('channel') or ''), str(message.get('ts') or ''))}"


def _said(spot: Spot) -> str:
    """The event of a message's first words."""
    return f"said/{spot.team}/{join(spot.channel, spot.message)}"


def _gone(spot: Spot) -> str:
    """The event of a message's deletion."""
    return f"gone/{spot.team}/{join(spot.channel, spot.message)}"


def _without(text: str, bot_user: str) -> str:
    """The text without mentions of the bot."""
    if not bot_user:
        return text
    return re.sub(rf"(?<!\s)\s*<@{re.escape(bot_user)}(?:\|[^<>]*)?>[ ,:]*", " ", text).strip()
