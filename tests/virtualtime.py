"""An event loop whose clock moves only when everybody waits: hours of waiting pass in milliseconds."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

__all__ = ["in_virtual_time"]

T = TypeVar("T")


class _Selector(selectors.SelectSelector):
    """Instead of waiting for a socket, moves the clock; nothing here talks to the outside."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready at once, or else nothing once that time has passed."""
        ready = super().select(0)
        if not ready:
            if timeout is None:
                raise RuntimeError("everybody waits for something that will never happen")
            self.now += timeout
        return ready


class _Loop(asyncio.SelectorEventLoop):
    """A loop on that clock."""

    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)

    def time(self) -> float:
        """Seconds since the loop began."""
        return self._virtual.now


def in_virtual_time(main: Coroutine[Any, Any, T]) -> T:
    """The result of `main`, run to its end on a loop of its own."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(main)
