"""Work that goes on after whoever started it has left, and that a stop waits for."""

import asyncio
from collections.abc import Coroutine

__all__ = ["Crew"]


class Crew:
    """Running tasks."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Have it run; after a stop it is left undone."""
        if self._closed:
            work.close()
            return
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self, *, within: float) -> None:
        """Take nothing new, give what runs `within` seconds to end, and cancel the rest."""
        self._closed = True
        running = set(self._tasks)
        if running:
            _, late = await asyncio.wait(running, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
