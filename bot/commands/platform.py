"""What a platform must be able to do, and what it is given to do it with.

A platform turns native events into invocations for the `Dispatcher` and heard messages for the
`Listener`, and draws replies. It keeps no state that a restart would lose.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.commands.incoming.autocomplete import Suggestions
from bot.commands.incoming.dispatch import Dispatcher
from bot.commands.incoming.listening import Listener
from bot.commands.language.findings import Finding
from bot.commands.language.reply import Reply
from bot.commands.language.spec import File
from bot.core.outbox.courier import Receipt
from bot.core.outbox.parcel import Address, ParcelKind
from bot.core.outside import Clock, Telemetry
from bot.core.people.people import Place
from bot.core.pictures import Painter
from bot.core.questions.library import Library
from bot.core.rooms.room import Room
from bot.core.store import Store
from bot.usecases.inbox import Inbox
from bot.usecases.people.attendance import Attendance
from bot.usecases.people.channels import Channels
from bot.usecases.people.membership import Membership

__all__ = ["Bridge", "Outgoing", "Platform"]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message that the bot sends of its own accord, exactly once per `key`.

    `retried` says that an earlier try may have arrived: look for it before sending again; `attempt`
    counts the tries, this one included. `title` names
    the thread to make from a question ("" for no thread); `summary` is the notification's line;
    `mention` is a role to notify ("" for none). `round` is 0 when the message belongs to no round.
    """

    key: str
    kind: ParcelKind
    place: Place
    address: Address
    reply: Reply
    summary: str
    title: str = ""
    mention: str = ""
    round: int = 0
    retried: bool = False
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Bridge:
    """What a platform is given: the ways in, what drawing needs, and the store to catch up from."""

    dispatcher: Dispatcher
    listener: Listener
    suggestions: Suggestions
    painter: Painter
    clock: Clock
    telemetry: Telemetry
    store: Store
    membership: Membership
    attendance: Attendance
    channels: Channels
    library: Library
    inbox: Inbox


class Platform(Protocol):
    """One connection to one chat platform, with a life cycle."""

    @property
    def name(self) -> str:
        """The platform's name, as places have it: "discord", "slack", "web"."""
        ...

    @property
    def reads_talk(self) -> bool:
        """Whether what people write reaches the bot where it is not named and not in private."""
        ...

    async def start(self, bridge: Bridge) -> None:
        """Connect and return when messages can be sent; raises SettingsError with a clear sentence."""
        ...

    async def stop(self) -> None:
        """Take nothing new, finish what is under way, disconnect."""
        ...

    async def send(self, message: Outgoing) -> Receipt:
        """Send once; raises PlatformUnreachable when it cannot be delivered."""
        ...

    async def amend(self, message: Outgoing, stands: str) -> None:
        """Draw a question anew in the message that it stands in; once more changes nothing.

        Raises Moot where it cannot be changed any more, PlatformUnreachable where it may be later.
        """
        ...

    async def open_room(self, room: Room) -> Address:
        """A channel that the room's members and the bot alone see, and that hears what they write.

        The one in `room.known` as long as it is there. Raises PlatformUnreachable with a sentence that
        the member can act on.
        """
        ...

    async def manages(self, place: Place, user: str) -> bool | None:
        """Whether somebody manages a place now, as its commands would find; None when that cannot be told."""
        ...

    async def hear_back(self, place: Place, round_id: int) -> None:
        """Hear what was written in a round's threads of a place while they were not known as such."""
        ...

    async def fetch(self, place: Place, file: File, *, most: int) -> bytes:
        """A file that a member attached, of at most so many bytes; raises Unusable for a larger one, and
        PlatformUnreachable where it cannot be had.
        """
        ...

    async def check(self, place: Place, channel: str) -> Sequence[Finding]:
        """What the bot may do in a channel ("" for the place as a whole)."""
        ...

    def ready(self) -> bool:
        """Whether messages can be sent now."""
        ...
