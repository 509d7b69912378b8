"""Doing for many at once what is asked for one by one, without anybody waiting for company.

What is asked for while batches are being done makes up the next one. A lone item is done at once, by
itself; under load the batches grow, and with them falls what each item costs.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.core.errors import SparringError

__all__ = ["Batches"]

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class _Asked(Generic[T, R]):
    item: T
    result: "asyncio.Future[R]"


class Batches(Generic[T, R]):
    """Items in the order in which they came, at most `most` to a batch, `at_once` batches at a time.

    `work` gives one result per item; an error in place of a result is raised for that item alone. When
    `work` itself raises, nothing of the batch has been done, and every item is tried by itself.
    """

    def __init__(
        self,
        work: Callable[[Sequence[T]], Awaitable[Sequence[R | SparringError]]],
        *,
        most: int,
        at_once: int = 1,
    ) -> None:
        self._work = work
        self._most = most
        self._at_once = at_once
        self._asked: deque[_Asked[T, R]] = deque()
        self._running: set[asyncio.Task[None]] = set()

    async def do(self, item: T) -> R:
        """The item's result. Who stops waiting for it does not stop it."""
        result: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._asked.append(_Asked(item, result))
        if len(self._running) < self._at_once:
            # What is done for many is on nobody's errand.
            task = asyncio.create_task(self._run(), name="batches", context=Context())
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        return await result

    async def _run(self) -> None:
        try:
            while self._asked:
                batch = [self._asked.popleft() for _ in range(min(self._most, len(self._asked)))]
                await self._done(batch)
        except asyncio.CancelledError:
            raise
        except BaseException:  # noqa: BLE001 - whoever asked has been told, and raises it where it belongs
            return
        finally:
            # At once, before its task counts as done: what is asked for in between begins a batch of its own.
            self._running -= {asyncio.current_task()}

    async def _done(self, batch: Sequence[_Asked[T, R]]) -> None:
        try:
            results = await self._work([each.item for each in batch])
        except Exception as error:  # noqa: BLE001 - it goes to whoever asked
            if len(batch) == 1:
                _tell(batch[0].result, error)
            else:
                for each in batch:
                    await self._done([each])
        except BaseException as error:
            for each in (*batch, *self._asked):
                _tell(each.result, error)
            self._asked.clear()
            raise
        else:
            for each, found in zip(batch, results, strict=True):
                _tell(each.result, found)


def _tell(result: "asyncio.Future[R]", found: R | BaseException) -> None:
    if result.done():
        return
    if isinstance(found, asyncio.CancelledError):
        result.cancel()
    elif isinstance(found, BaseException):
        result.set_exception(found)
    else:
        result.set_result(found)
