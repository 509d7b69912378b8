"""Which round a command is about, when it does not say so itself."""

import asyncio
from collections.abc import Sequence
from typing import Final

from bot.commands.language.invocation import Call
from bot.core.errors import NotFound, QuestionUnderway, RoundClosed, SparringError
from bot.core.questions.library import Library
from bot.core.rounds.life import takes_answers
from bot.core.rounds.round import Round, RoundState
from bot.core.store import Store, Transaction
from bot.usecases.questions.lookup import found_question

__all__ = ["LOOKS", "OpenRounds", "WhichRound"]

LOOKS: Final = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
"""Seconds between looks at a question that is being posted, and that people may see already."""


class WhichRound(SparringError):
    """Several questions are open: say which one you mean."""

    def __init__(self, choices: Sequence[tuple[int, str]]) -> None:
        """Take the rounds by number, each with its question's title."""
        super().__init__()
        self.choices = tuple(choices)


class OpenRounds:
    """Finds the round that somebody means."""

    def __init__(self, store: Store, library: Library) -> None:
        self._store = store
        self._library = library

    async def meant(self, call: Call, round_id: int | None) -> Round:
        """The round named, else that of the thread, else the one open round: in the channel, else in the
        place, else in the community. One that is revealed is meant only where none is open.

        Raises NotFound when there is none, or when the one named belongs to another community, and WhichRound
        when there are several. While a newer question may stand there already, it is waited for, some seconds
        at most; then QuestionUnderway is raised: it alone may be the one that is meant.
        """
        if round_id is not None:
            return await self._named(call, round_id)
        found = await self._candidates(call)
        if not found:
            raise NotFound("No question is open right now. Practise one with /quiz now.")
        return await self._only([each for each in found if each.state is RoundState.OPEN] or found)

    async def answered(self, call: Call, round_id: int | None) -> Round | None:
        """The same among the rounds that the member has answered, else among all; None where none is open."""
        if round_id is not None:
            return await self._named(call, round_id)
        found = await self._candidates(call)
        if not found:
            return None
        async with self._store.read() as tx:
            theirs = [
                each
                for each in found
                if any(a.withdrawn_at is None for a in await tx.answers.of_member(each.id, call.member.id))
            ]
        return await self._only(theirs) if theirs else found[0]

    async def open(self, call: Call, round_id: int | None) -> Round:
        """The round meant, which must still take answers; raises RoundClosed otherwise."""
        round_ = await self.meant(call, round_id)
        if not takes_answers(round_, call.at):
            raise RoundClosed
        return round_

    async def _named(self, call: Call, round_id: int) -> Round:
        async with self._store.read() as tx:
            round_ = (await tx.rounds.many({round_id})).get(round_id)
        if round_ is None or round_.community != call.community.id:
            raise NotFound("This round is gone.")
        return round_

    async def _only(self, rounds: Sequence[Round]) -> Round:
        """The one that there is; raises WhichRound for several."""
        if len(rounds) == 1:
            return rounds[0]
        async with self._store.read() as tx:
            asked = [
                (each, await found_question(tx, self._library, each.community, each.question))
                for each in rounds
            ]
        raise WhichRound(
            [(each.id, question.title if question else each.question) for each, question in asked]
        )

    async def _candidates(self, call: Call) -> Sequence[Round]:
        """The rounds that can be meant, the newest first; raises QuestionUnderway."""
        for pause in (*LOOKS, None):
            async with self._store.read() as tx:
                found, certain = await self._near(tx, call)
            if certain:
                return found
            if pause is not None:
                await asyncio.sleep(pause)
        raise QuestionUnderway

    async def _near(self, tx: Transaction, call: Call) -> tuple[Sequence[Round], bool]:
        """The nearest rounds on record that can be meant, and whether no newer question may stand."""
        where, place = call.where, call.place.id
        found = await tx.rounds.at(place, where.thread) if where.thread else None
        if found is not None:
            return (found,), True
        open_ = await tx.rounds.open_in(call.community.id)
        posted = {
            each.id: [p for p in await tx.rounds.postings(each.id) if p.place == place] for each in open_
        }
        here = [each for each in open_ if any(p.channel == where.channel for p in posted[each.id])]
        if here and where.channel:
            asked = await tx.outbox.asking(place, channel=where.channel)
            near: Sequence[Round] = here
        else:
            asked = await tx.outbox.asking(place)
            near = [each for each in open_ if posted[each.id]] or open_
        if len(near) > 1:
            running = {schedule.id for schedule in await tx.schedules.of_community(call.community.id)}
            near = [each for each in near if each.schedule in running] or near
        newest = max((each.id for each in near), default=0)
        return near, all(each <= newest for each in asked)
