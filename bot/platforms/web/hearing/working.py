"""Replying late: after a moment the page says that the bot is at work."""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType

from bot.commands.language.invocation import Where
from bot.platforms.web.wire.limits import LATE_AFTER
from bot.platforms.web.wire.wire import Json

__all__ = ["Tell", "Working"]

Tell = Callable[[str, dict[str, Json]], Awaitable[None]]
"""Sends a frame to every page of a person."""


class Working:
    """Around what may take long: nothing is said when it does not."""

    def __init__(self, tell: Tell, user: str, where: Where, *, key: str) -> None:
        self._tell = tell
        self._user = user
        self._frame: dict[str, Json] = {
            "t": "working",
            "channel": where.channel,
            "thread": int(where.thread or 0),
            "key": key,
        }
        self._said = False
        self._waiting: asyncio.Task[None] | None = None

    async def __aenter__(self) -> None:
        self._waiting = asyncio.create_task(self._wait())

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
        if self._said:
            await self._tell(self._user, {**self._frame, "on": False})

    async def _wait(self) -> None:
        await asyncio.sleep(LATE_AFTER)
        self._said = True
        await self._tell(self._user, {**self._frame, "on": True})
