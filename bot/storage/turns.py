"""Who may write: one task after the other where an engine takes one writer, and never one inside itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

__all__ = ["Turns"]


class Turns:
    """Queues writers, first come first served; a change begun inside a change would wait for itself."""

    def __init__(self, *, one_at_a_time: bool) -> None:
        """Say whether writers queue, or only may not nest."""
        self._lock = asyncio.Lock() if one_at_a_time else None
        self._writing: set[asyncio.Task[object] | None] = set()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Hold the turn; RuntimeError when this task holds it already."""
        task = asyncio.current_task()
        if task in self._writing:
            raise RuntimeError("a change was begun inside another one of the same task")
        async with self._lock or nullcontext():
            self._writing.add(task)
            try:
                yield
            finally:
                self._writing.discard(task)
