"""Messages in a round's thread: which of them are answers, and what is said to each."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from weakref import WeakValueDictionary

from bot.commands.incoming.dispatch import Dispatcher
from bot.commands.incoming.open_rounds import LOOKS
from bot.commands.language.invocation import Actor, Invocation, Where
from bot.commands.language.reply import Reply
from bot.core.rooms.room import KnownRoom
from bot.core.rounds.round import Round
from bot.core.rounds.schedule import AnswerMode
from bot.core.store import Store
from bot.usecases.answers.submit import Answering
from bot.usecases.rooms import Gathering

__all__ = ["Heard", "Listener", "RoomTalk"]


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as a platform delivers it.

    `id` is the platform's id of the message; `event` that of the delivery (edits have a new one).
    `replies_to_member` marks an answer to another person, which is talk and not an answer.
    """

    id: str
    text: str
    actor: Actor
    where: Where
    at: datetime
    event: str = ""
    replies_to_member: bool = False


class RoomTalk(Protocol):
    """Follows the talk in private rooms of one kind."""

    @property
    def kind(self) -> str:
        """The kind of room, as `KnownRoom.kind` has it."""
        ...

    async def said(self, heard: Heard, room: KnownRoom) -> Reply | None:
        """The reply to a message in that room, silent when nothing is to be said at once.

        None when the message is no part of the talk: it is over, or the writer takes no part in it.
        """
        ...


class Listener:
    """Hears messages, edits and deletions."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        *,
        store: Store,
        answering: Answering,
        gathering: Gathering,
        talks: Sequence[RoomTalk] = (),
    ) -> None:
        self._dispatcher = dispatcher
        self._store = store
        self._answering = answering
        self._gathering = gathering
        self._talks = {talk.kind: talk for talk in talks}
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def turn(self, message: str) -> asyncio.Lock:
        """To be held while a message, its edit or its deletion is dealt with: a platform takes it before it
        waits for anything, so that what happens to one message happens in the order in which it came.
        """
        return self._turns.setdefault(message, asyncio.Lock())

    async def talked(self, heard: Heard) -> Reply | None:
        """The reply to a message that is part of the talk in a private room, and so no command.

        None when it is not: nobody follows a talk there now.
        """
        where = heard.where
        rooms = await self._gathering.at(where.platform, where.tenant, (where.thread, where.channel))
        for room in rooms if self._talks and heard.text.strip() else ():
            talk = self._talks.get(room.kind)
            reply = await talk.said(heard, room) if talk is not None else None
            if reply is not None:
                return reply
        return None

    async def said(self, heard: Heard) -> Reply | None:
        """The reply to a message, or None when it is no answer."""
        round_ = await self._round(heard.where)
        if round_ is None or heard.replies_to_member or not heard.text.strip():
            return None
        return await self._graded(heard, round_)

    async def edited(self, heard: Heard) -> Reply | None:
        """The reply to an edited message: its answer is graded again."""
        round_ = await self._round(heard.where)
        if round_ is None or heard.replies_to_member:
            return None
        if not heard.text.strip():
            await self.deleted(heard.where, heard.id, at=heard.at)
            return None
        return await self._graded(heard, round_)

    async def deleted(self, where: Where, message: str, *, at: datetime) -> None:
        """Withdraw the answer that stood in a message that is gone.

        In hidden mode the bot takes messages away itself, so one that is gone says nothing.
        """
        round_ = await self._round(where)
        if round_ is not None and round_.mode is not AnswerMode.HIDDEN:
            await self._answering.withdraw(round_.id, source=message, at=at)

    async def _round(self, where: Where) -> Round | None:
        """The round of a thread. While a question is being posted there, its thread may be open to people
        before it is known as the round's: then the round is waited for, some seconds at most.
        """
        if not where.thread:
            return None
        for pause in (*LOOKS, None):
            async with self._store.read() as tx:
                place = await tx.communities.place(where.platform, where.tenant)
                round_ = await tx.rounds.of_thread(place.id, where.thread) if place else None
                if place is None or round_ is not None or not await tx.outbox.asking(place.id):
                    return round_
            if pause is not None:
                await asyncio.sleep(pause)
        return None

    async def _graded(self, heard: Heard, round_: Round) -> Reply:
        """The reply to an answer; in a hidden round nothing of the verdict may be seen by others."""
        reply = await self._answer(heard, round_)
        if round_.mode is AnswerMode.HIDDEN:
            return Reply(reply.view, reply.offers, everyone=False, remove=True)
        return reply

    async def _answer(self, heard: Heard, round_: Round) -> Reply:
        answer = self._dispatcher.registry.find("quiz answer")
        return await self._dispatcher.run(
            Invocation(
                answer,
                {"text": heard.text, "round": round_.id},
                heard.actor,
                heard.where,
                heard.at,
                event=heard.event,
                source=heard.id,
            )
        )
