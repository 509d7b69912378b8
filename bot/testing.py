"""A chat to test against: the whole bot in memory, with a clock that moves only when told to.

    chat = Chat.open(library, grader, store)
    await chat.set_up()
    await chat.advance(hours=9)
    reply = await chat.say("It is the harmonic mean of precision and recall", by="ada")
    await chat.press("My streak", by="ada")

Nothing here sleeps, and nothing is replaced inside the bot: the platform is the only double.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self

from bot.commands.arguments import parse
from bot.commands.document import plain
from bot.commands.findings import Finding
from bot.commands.grammar import Grammar
from bot.commands.invocation import Actor, Form, Invocation, Where
from bot.commands.listening import Heard
from bot.commands.platform import Bridge, Outgoing
from bot.commands.reply import Offer, Reply
from bot.commands.spec import Person
from bot.commands.token import decode, encode
from bot.core.errors import PlatformUnreachable
from bot.core.grades import Grader
from bot.core.model import Address, ParcelKind
from bot.core.packs import Library
from bot.core.pictures import Picture
from bot.core.ports import Receipt, Store
from bot.core.ratelimits import RateLimits
from bot.core.rooms import Room
from bot.services import Parts, Services, wire

__all__ = [
    "BlankPainter",
    "Chat",
    "FixedClock",
    "Heard",
    "RecordingPlatform",
    "Said",
    "SilentTelemetry",
    "StillWaker",
]

_START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
_TENANT = "guild"
_CHANNEL = "daily"


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
    sent: list[Outgoing] = field(default_factory=list)
    broken: dict[str, PlatformUnreachable] = field(default_factory=dict)
    keys: dict[str, Receipt] = field(default_factory=dict)
    roles: set[tuple[str, str]] = field(default_factory=set)
    refused: dict[str, PlatformUnreachable] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)

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

    async def hear_back(self, place: object, round_id: int) -> None:
        """Whatever was said was heard."""
        del place, round_id

    async def check(self, place: object, channel: str) -> Sequence[Finding]:
        """Everything is allowed where nothing is broken."""
        del place
        error = self.broken.get(channel)
        return [Finding(f"Post in {channel}", ok=error is None, breaks=error.message if error else "")]

    def ready(self) -> bool:
        """Always."""
        return True


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody sees: the reply as text, with its buttons, or a form to fill in."""

    reply: Reply | None = None
    form: Form | None = None

    @property
    def text(self) -> str:
        """The reply as plain text; "" when there was none."""
        return plain(self.reply.view.document()) if self.reply else ""

    @property
    def buttons(self) -> tuple[str, ...]:
        """The labels of the buttons."""
        return tuple(offer.label for offer in self.reply.offers) if self.reply else ()

    @property
    def files(self) -> Mapping[str, bytes]:
        """The files of the reply by name."""
        return {each.name: each.data for each in self.reply.attachments} if self.reply else {}

    @property
    def public(self) -> bool:
        """Whether everyone sees it."""
        return bool(self.reply and self.reply.everyone)


class Chat:
    """A conversation with the bot."""

    def __init__(
        self, services: Services, platform: RecordingPlatform, clock: FixedClock, store: Store
    ) -> None:
        self.services = services
        self.platform = platform
        self.clock = clock
        self.store = store
        self.organisers = {"olga"}
        self._last: dict[str, Said] = {}
        self._events = 0
        self._grammar = Grammar(services.bridge.dispatcher.registry, person=_person)

    @classmethod
    def open(
        cls,
        library: Library,
        grader: Grader,
        store: Store,
        *,
        telemetry: SilentTelemetry | None = None,
        limits: RateLimits | None = None,
    ) -> Self:
        """A chat over these parts, on Monday 2 March 2026 at 06:00 UTC."""
        return cls.over(
            library,
            grader,
            store,
            platform=RecordingPlatform(),
            clock=FixedClock(),
            telemetry=telemetry or SilentTelemetry(),
            limits=limits,
        )

    @classmethod
    def over(
        cls,
        library: Library,
        grader: Grader,
        store: Store,
        *,
        platform: RecordingPlatform,
        clock: FixedClock,
        telemetry: SilentTelemetry,
        limits: RateLimits | None = None,
    ) -> Self:
        """A bot started anew on what is there already: a store with its past, a platform, a clock."""
        parts = Parts(
            store=store,
            library=library,
            grader=grader,
            painter=BlankPainter(),
            clock=clock,
            telemetry=telemetry,
            waker=StillWaker(),
            owner="test",
        )
        return cls(wire(parts, {platform.name: platform}, limits=limits), platform, clock, store)

    async def set_up(self, text: str = "at:09:00 zone:UTC", *, by: str = "olga") -> Said:
        """Give `/quiz-admin setup` in the daily channel."""
        return await self.command(f"quiz-admin setup {text}", by=by)

    async def advance(self, **delta: float) -> None:
        """Move the clock (hours=..., days=...) and do what is due then."""
        self.clock.at += timedelta(**delta)
        await self.beat()

    async def beat(self) -> None:
        """Do what is due now."""
        await self.services.heartbeat.rounds()
        await self.services.heartbeat.deliver()

    @property
    def posted(self) -> Sequence[Outgoing]:
        """The daily questions sent so far."""
        return [message for message in self.platform.sent if message.kind is ParcelKind.QUESTION]

    @property
    def thread(self) -> str:
        """The thread of the newest question."""
        return self.platform.keys[self.posted[-1].key].thread

    async def say(self, text: str, *, by: str = "ada", message: str = "") -> Said:
        """Write into the newest question's thread."""
        return self._seen(by, await self.services.bridge.listener.said(self.heard(text, by, message)))

    async def talk(self, text: str, *, by: str = "ada", message: str = "") -> Said:
        """Write into the newest private room, and let the bot say what it has to say there."""
        channel = list(self.platform.rooms)[-1]
        event = self._event()
        where = Where(self.platform.name, _TENANT, channel, tenant_name="Study group", direct=True)
        heard = Heard(message or event, text, self.actor(by), where, self.clock.now(), event)
        reply = await self.services.bridge.listener.talked(heard)
        await self.beat()
        newest = self.platform.sent[-1].reply if self.platform.sent else None
        self._seen(by, newest)
        return Said(reply=reply)

    def sees(self, reply: Reply, *, by: str = "ada") -> None:
        """Look at a message: its buttons are the next to be pressed."""
        self._seen(by, reply)

    async def edit(self, message: str, text: str, *, by: str = "ada") -> Said:
        """Change a message in the thread."""
        return self._seen(by, await self.services.bridge.listener.edited(self.heard(text, by, message)))

    async def delete(self, message: str) -> None:
        """Delete a message in the thread."""
        where = self.where(thread=self.thread)
        await self.services.bridge.listener.deleted(where, message, at=self.clock.now())

    async def command(self, text: str, *, by: str = "ada", thread: str = "", event: str = "") -> Said:
        """Type a command, with or without the slash."""
        parsed = self._grammar.command(text.removeprefix("/"))
        if parsed is None:
            raise AssertionError(f"no command in {text!r}")
        command, args = parsed
        return await self._invoke(command.name, args, by=by, thread=thread, event=event)

    async def press(self, label: str, *, by: str = "ada") -> Said:
        """Press a button of the last reply that this person saw, else of the newest question."""
        offer = self._offer(label, by)
        command = self.services.bridge.dispatcher.registry.find(offer.command)
        token = encode(command, offer.args, form=offer.form)
        command, args, form = decode(token, self.services.bridge.dispatcher.registry.commands)
        return await self._invoke(command.name, args, by=by, form=form)

    async def fill(self, *, by: str = "ada", **values: str) -> Said:
        """Fill in and submit the form that this person sees."""
        form = self._last[by].form
        if form is None:
            raise AssertionError(f"{by} sees no form")
        command = form.invocation.command
        typed = {
            name: parse(argument, text)
            for name, text in values.items()
            if (argument := command.argument(name)) is not None
        }
        invocation = self.services.bridge.dispatcher.submit(form, typed)
        return self._seen(by, await self.services.bridge.dispatcher.run(invocation))

    async def forge(self, name: str, args: Mapping[str, object], *, by: str, tenant: str = _TENANT) -> Said:
        """Send an invocation past every form, as a forged button would."""
        dispatcher = self.services.bridge.dispatcher
        command = dispatcher.registry.find(name)
        where = self.where(tenant=tenant)
        reply = await dispatcher.run(Invocation(command, args, self.actor(by), where, self.clock.now()))
        return self._seen(by, reply)

    async def _invoke(
        self,
        name: str,
        args: Mapping[str, object],
        *,
        by: str,
        thread: str = "",
        form: str = "",
        event: str = "",
    ) -> Said:
        dispatcher = self.services.bridge.dispatcher
        invocation = Invocation(
            dispatcher.registry.find(name),
            args,
            self.actor(by),
            self.where(thread=thread),
            self.clock.now(),
            event=event or self._event(),
            form=form,
        )
        asked = dispatcher.form(invocation)
        if asked is not None:
            said = Said(form=await dispatcher.prefilled(asked))
            self._last[by] = said
            return said
        return self._seen(by, await dispatcher.run(invocation))

    def _offer(self, label: str, by: str) -> Offer:
        seen = self._last.get(by)
        offers = seen.reply.offers if seen and seen.reply else ()
        for offer in (*offers, *(self.posted[-1].reply.offers if self.posted else ())):
            if offer.label == label:
                return offer
        raise AssertionError(f"{by} sees no button {label!r}")

    def _seen(self, by: str, reply: Reply | None) -> Said:
        said = Said(reply=reply)
        if reply is not None:
            self._last[by] = said
        return said

    def heard(self, text: str, by: str, message: str, *, thread: str = "") -> Heard:
        """A message in the newest question's thread, or in another one."""
        event = self._event()
        where = self.where(thread=thread or self.thread)
        return Heard(message or event, text, self.actor(by), where, self.clock.now(), event)

    def actor(self, by: str) -> Actor:
        """Somebody as the platform names them; organisers manage."""
        return Actor(by, by.capitalize(), manages=by in self.organisers)

    def where(self, *, thread: str = "", tenant: str = _TENANT) -> Where:
        """The daily channel, or a thread of it."""
        return Where(self.platform.name, tenant, _CHANNEL, thread, tenant_name="Study group")

    def _event(self) -> str:
        self._events += 1
        return f"event-{self._events}"


def _person(text: str) -> Person | None:
    return Person(text.removeprefix("@").casefold(), text.removeprefix("@")) if text.startswith("@") else None
