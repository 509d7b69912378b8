"""What is outside the program: time, the alarm, the operator's eyes, the way to people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.model import Parcel

__all__ = ["Clock", "Courier", "Receipt", "Telemetry", "Waker"]


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


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a platform called the message that was sent, and the thread made from it.

    `publish_in` are the seconds until a message that was to be published may be; None when nothing is left.
    """

    message: str
    thread: str = ""
    publish_in: float | None = None


class Courier(Protocol):
    """Sends one parcel. Must send nothing twice for the same key: `parcel.attempts > 1` means that an
    earlier try may have arrived, so the platform is searched before sending again.
    """

    async def send(self, parcel: Parcel) -> Receipt:
        """The receipt; raises PlatformUnreachable when it could not be delivered, and Moot when there is
        nothing to say any more.
        """
        ...

    async def recorded(self, parcel: Parcel) -> None:
        """A question of which an earlier try may have arrived stands, and its thread is known from now on:
        what people wrote there before is to be heard.
        """
        ...
