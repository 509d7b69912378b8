"""Which round a command is about, when it does not say so itself."""

from bot.commands.invocation import Call
from bot.core.errors import NotFound, RoundClosed
from bot.core.model import Round
from bot.core.ports import Store
from bot.core.rounds import takes_answers

__all__ = ["OpenRounds"]


class OpenRounds:
    """Finds the round that somebody means."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def meant(self, call: Call, round_id: int | None) -> Round:
        """The round named, else that of the thread or channel, else the community's newest open one.

        Raises NotFound when there is none, or when the one named belongs to another community.
        """
        async with self._store.read() as tx:
            if round_id is not None:
                round_ = (await tx.rounds.many({round_id})).get(round_id)
                if round_ is None or round_.community != call.community.id:
                    raise NotFound("This round is gone.")
                return round_
            for channel in (call.where.thread, call.where.channel):
                found = await tx.rounds.at(call.place.id, channel) if channel else None
                if found is not None and (channel == call.where.thread or takes_answers(found, call.at)):
                    return found
            open_ = await tx.rounds.open_in(call.community.id)
        if not open_:
            raise NotFound("No question is open right now. Practise one with /quiz now.")
        return open_[0]

    async def open(self, call: Call, round_id: int | None) -> Round:
        """The round meant, which must still take answers; raises RoundClosed otherwise."""
        round_ = await self.meant(call, round_id)
        if not takes_answers(round_, call.at):
            raise RoundClosed
        return round_
