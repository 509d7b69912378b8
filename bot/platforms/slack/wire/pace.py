"""One message a second to a channel, in the order in which they came."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

__all__ = ["Pace"]


class Pace:
    """Turns at a channel, `seconds` apart."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._free: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, channel: str) -> AsyncIterator[None]:
        """Around one message to a channel."""
        lock = self._turns.get(channel)
        if lock is None:
            lock = self._turns[channel] = asyncio.Lock()
        loop = asyncio.get_running_loop()
        async with lock:
            wait = self._free.pop(channel, 0.0) - loop.time()
            if wait > 0:
                await asyncio.sleep(wait)
            try:
                yield
            finally:
                now = loop.time()
                self._free = {each: free for each, free in self._free.items() if free > now}
                self._free[channel] = now + self._seconds
