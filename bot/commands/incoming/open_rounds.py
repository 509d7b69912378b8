"""Which round a command is about, when it does not say so itself."""

import asyncio
from typing import Final

from bot.commands.language.invocation import Call
from bot.core.errors import NotFound, QuestionUnderway, RoundClosed
from bot.core.rounds.life import takes_answers
from bot.core.rounds.round import Round
from bot.core.store import Store, Transaction

__all__ = ["LOOKS", "OpenRounds"]

LOOKS: Final = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
"""Seconds between looks at a question that is being posted, and that people may see already."""


class OpenRounds:
    """Finds the round that somebody means."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def meant(self, call: Call, round_id: int | None) -> Round:
        """The round named, else that of the thread or channel, else the community's newest open one.

        Raises NotFound when there is none, or when the one named belongs to another community. While a
        newer question may stand there already, it is waited for, some seconds at most; then
        QuestionUnderway is raised: it alone may be the one that is meant.
        """
        if round_id is not None:
            return await self._named(call, round_id)
        for pause in (*LOOKS, None):
            async with self._store.read() as tx:
                found, certain = await self._newest(tx, call)
            if certain:
                if found is None:
                    raise NotFound("No question is open right now. Practise one with /quiz now.")
                return found
            if pause is not None:
                await asyncio.sleep(pause)
        raise QuestionUnderway

    async def meant_if_any(self, call: Call, round_id: int | None) -> Round | None:
        """The same, or None where no round is named and none is open."""
        try:
            return await self.meant(call, round_id)
        except NotFound:
            if round_id is not None:
                raise
            return None

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

    async def _newest(self, tx: Transaction, call: Call) -> tuple[Round | None, bool]:
        """The newest round on record that can be meant, and whether no newer question may stand."""
        where, place = call.where, call.place.id
        found = await tx.rounds.at(place, where.thread) if where.thread else None
        if found is not None:
            return found, True
        found = await tx.rounds.at(place, where.channel) if where.channel else None
        if found is not None and takes_answers(found, call.at):
            asked = await tx.outbox.asking(place, channel=where.channel)
        else:
            found = next(iter(await tx.rounds.open_in(call.community.id)), None)
            asked = await tx.outbox.asking(place)
        newest = found.id if found else 0
        return found, all(each <= newest for each in asked)
