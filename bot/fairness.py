"""Turns for work of which only so much is done at once: fair over communities, and over members in each.

Who waits alone is served at once. Where many wait, communities take turns, and in each of them its members
do: neither a big server nor somebody who sends a hundred things keeps the others waiting.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeAlias

__all__ = ["FairTurns"]

_Waiting: TypeAlias = deque["asyncio.Future[None]"]


class FairTurns:
    """Lets at most `most` pieces of work run at once."""

    def __init__(self, most: int) -> None:
        self._free = most
        self._queue: OrderedDict[str, OrderedDict[str, _Waiting]] = OrderedDict()

    @property
    def free(self) -> bool:
        """Whether a turn would begin at once."""
        return self._free > 0

    @asynccontextmanager
    async def turn(self, community: str, member: str) -> AsyncIterator[None]:
        """Wait for a turn, and hold it until the block ends."""
        if self._free:
            self._free -= 1
        else:
            await self._waited(community, member)
        try:
            yield
        finally:
            self._pass_on()

    async def _waited(self, community: str, member: str) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        members = self._queue.setdefault(community, OrderedDict())
        members.setdefault(member, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._pass_on()  # it was given in the same moment
            raise

    def _pass_on(self) -> None:
        """Give the turn to the member of the community that has waited longest since its last."""
        while self._queue:
            community, members = self._queue.popitem(last=False)
            member, waiting = members.popitem(last=False)
            turn = waiting.popleft()
            if waiting:
                members[member] = waiting
            if members:
                self._queue[community] = members
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
