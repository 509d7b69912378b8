"""What people write: talk in a room, a command, an answer, a remark, or nothing that the bot understands.

It is decided here, once for all platforms and for every way of hearing: as it is written, when it is edited,
and after a time in which nobody listened. A platform turns native events into `Heard` and draws the reply.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeVar
from weakref import WeakValueDictionary

from bot.commands.incoming.beside import Beside, asks, wants_hint
from bot.commands.incoming.dispatch import Dispatcher
from bot.commands.incoming.heard import Heard, ReadCommand, RoomTalk, Withdrawn
from bot.commands.incoming.misreading import misread
from bot.commands.incoming.open_rounds import LOOKS
from bot.commands.language.invocation import Invocation, Where
from bot.commands.language.reply import Reply
from bot.commands.offers import asked_back
from bot.commands.views.answers import RECEIVED, AnswerGraded, AskedBack, graded_view
from bot.commands.views.notices import Refused
from bot.core.answers.attempt import Attempt, attempt
from bot.core.errors import QuestionUnderway, SparringError
from bot.core.questions.library import Library
from bot.core.questions.question import Question
from bot.core.rounds.life import takes_answers
from bot.core.rounds.round import Round
from bot.core.rounds.schedule import AnswerMode
from bot.core.store import Store, Transaction
from bot.usecases.answers.submit import Answering
from bot.usecases.questions.lookup import found_question
from bot.usecases.rooms import Gathering

__all__ = ["Listener"]

_ANSWER: Final = "quiz answer"
_UNREAD: Final = (
    "I am not allowed to read messages here. If that was your answer, use the button below the question or "
    "/quiz answer, or name me before it."
)
_T = TypeVar("_T")
_HANDLED: Final = Reply(Refused(""), silent=True)


@dataclass(frozen=True, slots=True)
class _Thread:
    """The round of a thread as one of its writers meets it.

    `counted` says that this very message is an answer of theirs already, `answered` that another one is.
    `question` is None when it is in no pack any more.
    """

    round: Round
    question: Question | None
    counted: bool
    answered: bool


class Listener:
    """Hears messages, edits and deletions."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        *,
        store: Store,
        library: Library,
        answering: Answering,
        gathering: Gathering,
        beside: Beside,
        talks: Sequence[RoomTalk] = (),
    ) -> None:
        self._dispatcher = dispatcher
        self._store = store
        self._library = library
        self._answering = answering
        self._gathering = gathering
        self._beside = beside
        self._talks = {talk.kind: talk for talk in talks}
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def turn(self, message: str) -> asyncio.Lock:
        """To be held while a message, its edit or its deletion is dealt with: a platform takes it before it
        waits for anything, so that what happens to one message happens in the order in which it came.
        """
        return self._turns.setdefault(message, asyncio.Lock())

    async def follows(self, where: Where) -> bool:
        """Whether what is written there may be for the bot: a round's thread, or one that is just becoming
        one, the channel above it, or a room. What is said to the bot by name is so wherever it stands.
        """
        async with self._store.read() as tx:
            place = await tx.communities.place(where.platform, where.tenant)
            if place is None:
                return False
            if not where.thread:
                return await self._beside.concerns(where)
            if await tx.rounds.of_thread(place.id, where.thread) or await tx.outbox.asking(place.id):
                return True
        return bool(await self._gathering.at(where.platform, where.tenant, (where.thread, where.channel)))

    async def heard(self, heard: Heard, read: ReadCommand) -> Reply | None:
        """The reply to a message; None when it is not for the bot."""
        if heard.where.direct or heard.words is None:
            talked = await self.talked(heard)
            if talked is not None:
                return talked
        reply = await self._commanded(heard, read) if heard.to_bot else None
        asked = heard.words is not None and asks(heard.words)
        if reply is None and not heard.late and (asked or wants_hint(heard.text)):
            reply = await self._asked_of_me(heard)
        if reply is None:
            reply = await self._said(heard)
        if reply is not None or heard.late:
            return reply
        if heard.to_bot:
            return None if await self._in_thread(heard.where) else await self._beside.told(heard)
        if not heard.where.thread and not heard.replies_to_member:
            return await self._beside.overheard(heard)
        return None

    async def edited(self, heard: Heard, read: ReadCommand) -> Reply | None:
        """The reply to an edited message: its answer is graded again. No command is carried out anew."""
        if heard.words is not None:
            answer = self._answer_in(heard, read)
            if answer is None:
                return None
            heard = replace(heard, text=answer)
        if not heard.text.strip():
            await self.deleted(heard.where, heard.id, at=heard.at, gone=False)
            return None
        return await self._said(heard)

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

    async def deleted(
        self, where: Where, message: str, *, at: datetime, gone: bool = True
    ) -> Withdrawn | None:
        """Withdraw the answer that stood in a message that is `gone`, or empty; None when there was none.

        In hidden mode the bot takes messages away itself, so one that is gone says nothing.
        """
        round_ = await self._round(where, _itself)
        if round_ is None or round_.mode is AnswerMode.HIDDEN:
            return None
        member = await self._answering.withdraw(round_.id, source=message, at=at, gone=gone)
        if not member:
            return None
        async with self._store.read() as tx:
            accounts = await tx.members.accounts(member)
        who = next((each.external for each in accounts if each.platform == where.platform), "")
        best = await self._answering.feedback(round_.id, member)
        if best is None:
            return Withdrawn(who, round=round_.id)
        view = graded_view(best)
        left = Reply(view, reaction=view.reaction, verdict=view.verdict)
        return Withdrawn(who, left, best.answer.source, round_.id)

    async def _commanded(self, heard: Heard, read: ReadCommand) -> Reply | None:
        """What comes of words to the bot; None when they name no command. One that is heard late is not
        carried out, hours after it was given; an answer counts.
        """
        words = heard.text if heard.words is None else heard.words
        try:
            found = read(words)
        except SparringError as error:
            return _HANDLED if heard.late else misread(error)
        if found is None:
            return None
        command, args = found
        if command.name == _ANSWER and heard.where.thread and (text := str(args.get("text") or "")):
            thread = await self._thread(heard)
            if thread is not None:
                return await self._graded(replace(heard, text=text), thread.round)
        if heard.late:
            return _HANDLED
        invocation = Invocation(command, args, heard.actor, heard.where, heard.at, event=heard.event)
        return await self._dispatcher.run(invocation)

    def _answer_in(self, heard: Heard, read: ReadCommand) -> str | None:
        """The answer in words to the bot; None for any other command."""
        try:
            found = read(heard.words or "")
        except SparringError:
            return None
        if found is None:
            return heard.text
        return str(found[1].get("text") or "") if found[0].name == _ANSWER else None

    async def _said(self, heard: Heard) -> Reply | None:
        """The reply to a message in a round's thread; None when it is a remark, or no round's thread."""
        if heard.withheld and not heard.replies_to_member:
            return await self._unread(heard)
        if heard.replies_to_member or not heard.text.strip():
            return None
        thread = await self._thread(heard)
        if thread is None:
            return None
        meant = Attempt.ANSWER
        if thread.question is not None and not thread.counted:
            meant = attempt(thread.question, heard.text)
        if meant is Attempt.UNSURE and heard.to_bot and not (thread.question and thread.question.options):
            meant = Attempt.ANSWER
        match meant:
            case Attempt.ANSWER:
                return await self._graded(heard, thread.round)
            case Attempt.UNSURE if thread.question and not thread.answered:
                return await self._asked_back(heard, thread.round, thread.question)
            case _:
                return None

    async def _graded(self, heard: Heard, round_: Round) -> Reply:
        """The reply to an answer; while a round is hidden nothing of the verdict may be seen by others."""
        reply = await self._dispatcher.run(
            Invocation(
                self._dispatcher.registry.find(_ANSWER),
                {"text": heard.text, "round": round_.id},
                heard.actor,
                heard.where,
                heard.at,
                event=heard.event,
                source=heard.id,
            )
        )
        view = reply.view
        if heard.untold and isinstance(view, AnswerGraded):
            # It is called a repetition, and nobody has read it; of several answers the best is told.
            best = view.points == view.best_points
            reply = replace(reply, reaction=view.reaction, verdict=view.verdict, silent=not best)
        return _hidden(reply) if round_.hidden else reply

    async def _asked_of_me(self, heard: Heard) -> Reply | None:
        """What is said to a question to the bot in a round's thread: it is no answer, and a hint may help."""
        thread = await self._thread(heard)
        if thread is None or thread.counted or (thread.question is not None and thread.question.options):
            return None
        open_ = takes_answers(thread.round, heard.at)
        args = {"round": thread.round.id} if open_ else {}
        return self._beside.asked_of_me(args, hints=bool(thread.question and thread.question.hints))

    async def _unread(self, heard: Heard) -> Reply | None:
        """Say once to each in a round, in private, that what they write is not heard, and how to answer."""
        round_ = await self._round(heard.where, _itself)
        if round_ is None or not takes_answers(round_, heard.at):
            return None
        who = f"{heard.where.platform}/{heard.actor.external}"
        async with self._store.begin() as tx:
            if not await tx.first_time(f"unread/{round_.id}/{who}", heard.at):
                return None
        return Reply(Refused(_UNREAD), everyone=False)

    async def _asked_back(self, heard: Heard, round_: Round, question: Question) -> Reply | None:
        """Ask, in private and once, what a message is meant to be; nothing is counted until then."""
        if not takes_answers(round_, heard.at):
            return None
        where = heard.where
        async with self._store.begin() as tx:
            if not await tx.first_time(f"asked/{where.platform}/{where.tenant}/{heard.event}", heard.at):
                return None
        view = AskedBack(question.title, choice=bool(question.options))
        reply = Reply(view, asked_back(question, {"round": round_.id}), everyone=False)
        return _hidden(reply) if round_.hidden else reply

    async def _in_thread(self, where: Where) -> bool:
        """Whether words that are no command stand in a round's thread, where people talk to each other."""
        return await self._round(where, _itself) is not None

    async def _thread(self, heard: Heard) -> _Thread | None:
        """The round of the thread in which something is said, and whether its author answered it before."""

        async def met(tx: Transaction, round_: Round) -> _Thread:
            member = await tx.members.by_account(round_.community, heard.where.platform, heard.actor.external)
            theirs = await tx.answers.of_member(round_.id, member.id) if member else ()
            sources = [answer.source for answer in theirs if answer.withdrawn_at is None]
            return _Thread(
                round_,
                await found_question(tx, self._library, round_.community, round_.question),
                counted=heard.id in sources,
                answered=any(source != heard.id for source in sources),
            )

        return await self._round(heard.where, met)

    async def _round(self, where: Where, then: Callable[[Transaction, Round], Awaitable[_T]]) -> _T | None:
        """What is to be known of the round of a thread. While a question is being posted there, its thread
        may be open to people before it is known as the round's: then the round is waited for, some seconds.
        Raises QuestionUnderway if it is not known even then: who heard the message must come back to it.
        """
        if not where.thread:
            return None
        for pause in (*LOOKS, None):
            async with self._store.read() as tx:
                place = await tx.communities.place(where.platform, where.tenant)
                round_ = await tx.rounds.of_thread(place.id, where.thread) if place else None
                if round_ is not None:
                    return await then(tx, round_)
                if place is None or not await tx.outbox.asking(place.id):
                    return None
            if pause is not None:
                await asyncio.sleep(pause)
        raise QuestionUnderway


def _hidden(reply: Reply) -> Reply:
    """A reply of which others learn nothing, and the message with it."""
    return replace(reply, everyone=False, remove=True, reaction=RECEIVED if reply.verdict else "", verdict="")


async def _itself(tx: Transaction, round_: Round) -> Round:
    del tx
    return round_
