"""What is outside the program: time, the alarm, the operator's eyes."""

from datetime import datetime
from typing import Protocol

__all__ = ["Clock", "Telemetry", "Waker"]


class Clock(Protocol):
    """The one reader of real time."""

    def now(self) -> datetime:
        """This instant, aware, in UTC."""
        ...


class Waker(Protocol):
    """Tells the alarm that what is due, or what waits to be sent, may have changed."""

    def wake(self) -> None:
        """Look again soon."""
        ...


class Telemetry(Protocol):
    """Counts and times; every name is listed in `bot.telemetry.metrics`."""

    def count(self, name: str, amount: int = 1, **labels: str) -> None:
        """Add to a counter."""
        ...

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """Record a duration in seconds."""
        ...

    def event(self, name: str, **facts: str | float | bool | None) -> None:
        """Log something that happened; never a token, never an answer's text."""
        ...

    def failure(self, name: str, error: BaseException, **facts: str | float | bool | None) -> None:
        """Log an error that nobody expected, with its traceback."""
        ...
