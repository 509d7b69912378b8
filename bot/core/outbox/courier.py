"""The way to people: whatever carries a message to its platform."""

from dataclasses import dataclass
from typing import Protocol

from bot.core.outbox.parcel import Parcel

__all__ = ["Courier", "Receipt"]


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
