"""Work that goes on after Slack got its acknowledgement, and that a stop waits for."""

import asyncio
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager

from bot.core.outside import Telemetry
from bot.fairness import FairTurns

__all__ = ["Crew"]

_AT_ONCE = 16
"""Jobs that run at a time: acknowledgements of later events come between them."""


class Crew:
    """Running jobs; one that fails is reported, and the others go on."""

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns = FairTurns(_AT_ONCE)
        self._closed = False

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Have it run; it takes a `turn` for what takes long."""
        if self._closed:
            work.close()
            return
        task = asyncio.create_task(self._run(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def turn(self, team: str, user: str) -> AbstractAsyncContextManager[None]:
        """Around the long part of a job, so that acknowledgements come between, and everybody has a turn."""
        return self._turns.turn(team, user)

    async def settled(self) -> None:
        """Return when nothing runs."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def stop(self, *, within: float) -> None:
        """Take nothing new, give what runs `within` seconds to end, and cancel the rest."""
        self._closed = True
        running = set(self._tasks)
        if running:
            _, late = await asyncio.wait(running, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - one bad event must not stop the others
            self._telemetry.failure("slack event failed", error)
        finally:
            work.close()
