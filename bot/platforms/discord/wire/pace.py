"""Requests in turn: never faster than Discord's global rate, and no server waits for another's backlog.

What a member waits for (a reaction, a verdict) goes before what nobody looks at yet (the daily posts).
"""

import asyncio
from collections import OrderedDict, deque

__all__ = ["Pace"]

_Lane = OrderedDict[str, deque[asyncio.Future[None]]]
_BURST = 2


class Pace:
    """A queue over servers, one turn each; `per_second` 0 lets everything through at once."""

    def __init__(self, per_second: float) -> None:
        self._interval = 1 / per_second if per_second > 0 else 0.0
        self._prompt: _Lane = OrderedDict()
        self._bulk: _Lane = OrderedDict()
        self._next = 0.0
        self._pump: asyncio.Task[None] | None = None

    async def turn(self, server: str, *, prompt: bool = False) -> None:
        """Wait until it is this server's turn."""
        if not self._interval:
            return
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[None] = loop.create_future()
        lane = self._prompt if prompt else self._bulk
        lane.setdefault(server, deque()).append(waiter)
        if self._pump is None or self._pump.done():
            self._pump = loop.create_task(self._run(), name="discord pace")
        await waiter

    def hold(self, seconds: float) -> None:
        """Let nothing through for so long: Discord said that the global rate was exceeded."""
        loop = asyncio.get_running_loop()
        self._next = max(self._next, loop.time() + seconds)

    async def close(self) -> None:
        """Stop; whoever still waits is cancelled."""
        if self._pump is not None:
            self._pump.cancel()
            await asyncio.gather(self._pump, return_exceptions=True)
        for lane in (self._prompt, self._bulk):
            for waiters in lane.values():
                for waiter in waiters:
                    waiter.cancel()
            lane.clear()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while self._prompt or self._bulk:
            if (wait := self._next - loop.time()) > 0:
                await asyncio.sleep(wait)
                continue
            waiter = _take(self._prompt) or _take(self._bulk)
            if waiter is None:
                continue
            waiter.set_result(None)
            # The grid stays where it is when the loop was late, so the mean rate holds.
            self._next = max(self._next, loop.time() - _BURST * self._interval) + self._interval


def _take(lane: _Lane) -> asyncio.Future[None] | None:
    """The first waiter of the server that waited longest for a turn; that server goes to the end."""
    while lane:
        server, waiters = lane.popitem(last=False)
        while waiters:
            waiter = waiters.popleft()
            if waiter.done():
                continue
            if waiters:
                lane[server] = waiters
            return waiter
    return None
