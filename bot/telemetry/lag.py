"""Measures how late the event loop is: the first sign that something blocks it."""

import asyncio

from bot.core.outside import Telemetry

__all__ = ["LagWatch"]


class LagWatch:
    """Asks the loop for a short pause again and again, and reports how much longer it took."""

    def __init__(self, telemetry: Telemetry, *, every: float = 0.5) -> None:
        """Take how many seconds to pause between two looks."""
        self._telemetry = telemetry
        self._every = every
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to measure."""
        self._task = asyncio.create_task(self._watch(), name="loop lag")

    async def stop(self) -> None:
        """Measure no more."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            asked = loop.time()
            await asyncio.sleep(self._every)
            self._telemetry.observe("loop_lag_seconds", max(loop.time() - asked - self._every, 0.0))
