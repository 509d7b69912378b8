"""What stands in for the outside in a test: a clock, a platform, and parts that keep quiet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.commands.language.findings import Finding
from bot.commands.language.spec import File, require_size
from bot.commands.platform import Bridge, Outgoing
from bot.core.errors import PlatformUnreachable
from bot.core.outbox.courier import Receipt
from bot.core.outbox.parcel import Address
from bot.core.pictures import Picture
from bot.core.rooms.room import Room

__all__ = ["BlankPainter", "FixedClock", "RecordingPlatform", "SilentTelemetry", "StillWaker"]

_START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


@dataclass(slots=True)
class FixedClock:
    """A clock that stands still until it is moved."""

    at: datetime = _START

    def now(self) -> datetime:
        """The instant at which it stands."""
        return self.at


class SilentTelemetry:
    """Keeps what is counted and reported, so that a test can look."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.events: list[tuple[str, Mapping[str, object]]] = []
        self.failures: list[BaseException] = []

    def count(self, name: str, amount: int = 1, **labels: str) -> None:
        """Add to a counter, labels aside."""
        del labels
        self.counts[name] = self.counts.get(name, 0) + amount

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """Durations mean nothing on a clock that stands still."""
        del name, seconds, labels

    def event(self, name: str, **facts: str | float | bool | None) -> None:
        """Keep an event."""
        self.events.append((name, facts))

    def failure(self, name: str, error: BaseException, **facts: str | float | bool | None) -> None:
        """Keep an unexpected error."""
        self.failures.append(error)
        self.events.append((name, facts))


class BlankPainter:
    """Paints nothing: an empty PNG is enough where the picture is not looked at."""

    async def paint(self, picture: Picture, *, dark: bool = False) -> bytes:
        """The eight bytes with which a PNG begins."""
        del picture, dark
        return b"\x89PNG\r\n\x1a\n"


class StillWaker:
    """There is no alarm: a test rings by advancing the clock."""

    def wake(self) -> None:
        """Nothing to wake."""


@dataclass(slots=True)
class RecordingPlatform:
    """A platform that keeps what is sent and who has which role.

    It fails when told to (`broken`: channel or person -> error, `refused`: role -> error).
    """

    name: str = "chat"
    reads_talk: bool = True
    sent: list[Outgoing] = field(default_factory=list)
    broken: dict[str, PlatformUnreachable] = field(default_factory=dict)
    keys: dict[str, Receipt] = field(default_factory=dict)
    roles: set[tuple[str, str]] = field(default_factory=set)
    refused: dict[str, PlatformUnreachable] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    managers: set[str] = field(default_factory=set)
    amended: list[tuple[Outgoing, str]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    events: int = 0

    def event(self) -> str:
        """The id of something that happens now."""
        self.events += 1
        return f"{self.name}-event-{self.events}"

    async def start(self, bridge: Bridge) -> None:
        """Nothing to connect to."""
        del bridge

    async def stop(self) -> None:
        """Nothing to disconnect."""

    async def send(self, message: Outgoing) -> Receipt:
        """Keep the message; the same key again gives the first receipt."""
        if (error := self.broken.get(message.address.channel or message.address.user)) is not None:
            raise error
        if message.key not in self.keys:
            self.sent.append(message)
            number = str(len(self.keys) + 1)
            thread = f"thread-{number}" if message.title else ""
            self.keys[message.key] = Receipt(f"message-{number}", thread)
        return self.keys[message.key]

    async def amend(self, message: Outgoing, stands: str) -> None:
        """Keep what a message says from now on."""
        if (error := self.broken.get(message.address.channel)) is not None:
            raise error
        self.amended.append((message, stands))

    async def open_room(self, room: Room) -> Address:
        """A channel named after the room's key; `broken["room"]` says that none can be opened."""
        if (error := self.broken.get("room")) is not None:
            raise error
        channel = f"room-{room.key.replace('/', '-')}"
        self.rooms[channel] = room
        return Address(room.place.id, channel=channel)

    async def set_role(self, place: object, *, user: str, role: str, held: bool) -> None:
        """Keep who has which role."""
        del place
        if (error := self.refused.get(role)) is not None:
            raise error
        if held:
            self.roles.add((user, role))
        else:
            self.roles.discard((user, role))

    async def check_role(self, place: object, role: str) -> Finding:
        """Every role can be given that is not refused."""
        del place
        error = self.refused.get(role)
        if error is None:
            return Finding(f"@{role}", ok=True)
        return Finding(f"@{role}", ok=False, breaks=error.message, mend=error.hint)

    async def manages(self, place: object, user: str) -> bool | None:
        """Who is said to; `broken["rights"]` says that it cannot be told."""
        del place
        return None if "rights" in self.broken else user in self.managers

    async def fetch(self, place: object, file: File, *, most: int) -> bytes:
        """What lies in `files` under the file's address."""
        del place
        if file.address not in self.files:
            raise PlatformUnreachable(f"I could not fetch {file.name}. Please attach it once more.")
        require_size(file, len(self.files[file.address]), most=most)
        return self.files[file.address]

    async def hear_back(self, place: object, round_id: int) -> None:
        """Whatever was said was heard."""
        del place, round_id

    async def check(self, place: object, channel: str) -> Sequence[Finding]:
        """Everything is allowed where nothing is broken."""
        del place
        error = self.broken.get(channel)
        breaks, mend = (error.message, error.hint) if error else ("", "")
        return [Finding(f"Post in {channel}", ok=error is None, breaks=breaks, mend=mend, vital=True)]

    def ready(self) -> bool:
        """Always."""
        return True
