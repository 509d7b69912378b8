"""The chat that tests talk in: what people do, and what they see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Self

from bot.commands.incoming.heard import Heard
from bot.commands.incoming.misreading import misread
from bot.commands.language.arguments import parse
from bot.commands.language.document import plain
from bot.commands.language.grammar import Grammar
from bot.commands.language.invocation import Actor, Form, Invocation, Where
from bot.commands.language.reply import Offer, Reply
from bot.commands.language.spec import Person
from bot.commands.language.token import decode, encode
from bot.commands.platform import Outgoing
from bot.core.answers.grade import Grader
from bot.core.errors import SparringError
from bot.core.interviews.session import PAUSE
from bot.core.outbox.parcel import ParcelKind
from bot.core.questions.library import Library
from bot.core.ratelimits import RateLimits
from bot.core.store import Store
from bot.formats.sent import SentFiles
from bot.services import Parts, Services, wire
from bot.testing.doubles import BlankPainter, FixedClock, RecordingPlatform, SilentTelemetry, StillWaker

__all__ = ["DESK", "Chat", "Said"]

DESK = "https://desk.test"
"""Where the organiser's desk is said to be."""

_TENANT = "guild"
_CHANNEL = "daily"


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
            reader=SentFiles(),
            owner="test",
        )
        services = wire(parts, {platform.name: platform}, limits=limits, desk=lambda _: DESK)
        return cls(services, platform, clock, store)

    @property
    def organisers(self) -> set[str]:
        """Who manages the place, as the platform says."""
        return self.platform.managers

    @organisers.setter
    def organisers(self, people: set[str]) -> None:
        self.platform.managers = people

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
        await self.services.heartbeat.tend()
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
        return await self.hear(self.heard(text, by, message))

    async def write(self, text: str, *, by: str = "ada", direct: bool = False, named: bool = False) -> Said:
        """Write into the daily channel itself, to the bot in private, or to the bot by its name."""
        event = self._event()
        where = (
            replace(self.where(), tenant="", channel=f"with {by}", direct=True) if direct else self.where()
        )
        words = text if named else None
        return await self.hear(
            Heard(event, text, self.actor(by), where, self.clock.now(), event, words=words)
        )

    async def hear(self, heard: Heard) -> Said:
        """Let the bot hear a message."""
        reply = await self.services.bridge.listener.heard(heard, self._grammar.command)
        return self._seen(heard.actor.external, reply)

    async def talk(self, text: str, *, by: str = "ada", message: str = "", paused: bool = True) -> Said:
        """Write into the newest private room, pause, and let the bot say what it has to say there."""
        channel = list(self.platform.rooms)[-1]
        event = self._event()
        where = Where(self.platform.name, _TENANT, channel, tenant_name="Study group", direct=True)
        heard = Heard(message or event, text, self.actor(by), where, self.clock.now(), event)
        reply = await self.services.bridge.listener.talked(heard)
        if paused:
            self.clock.at += PAUSE
        await self.beat()
        newest = self.platform.sent[-1].reply if self.platform.sent else None
        self._seen(by, newest)
        return Said(reply=reply)

    def sees(self, reply: Reply, *, by: str = "ada") -> None:
        """Look at a message: its buttons are the next to be pressed."""
        self._seen(by, reply)

    async def edit(self, message: str, text: str, *, by: str = "ada") -> Said:
        """Change a message in the thread."""
        heard = self.heard(text, by, message)
        return self._seen(by, await self.services.bridge.listener.edited(heard, self._grammar.command))

    async def delete(self, message: str) -> None:
        """Delete a message in the thread."""
        where = self.where(thread=self.thread)
        await self.services.bridge.listener.deleted(where, message, at=self.clock.now())

    async def command(self, text: str, *, by: str = "ada", thread: str = "", event: str = "") -> Said:
        """Type a command, with or without the slash."""
        try:
            parsed = self._grammar.command(text.removeprefix("/"))
        except SparringError as error:
            return self._seen(by, misread(error))
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
        submitted = self.services.bridge.dispatcher.submit(form, typed)
        return await self._run(replace(submitted, at=self.clock.now(), event=self._event()), by)

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
        return await self._run(invocation, by)

    async def _run(self, invocation: Invocation, by: str) -> Said:
        """Have it carried out, and see what comes of it."""
        dispatcher = self.services.bridge.dispatcher
        said = self._seen(by, await dispatcher.run(invocation))
        await dispatcher.told(self.platform.name, invocation.event)
        return said

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
        return self.platform.event()


def _person(text: str) -> Person | None:
    named = text.startswith("@") and len(text.split()) == 1
    return Person(text.removeprefix("@").casefold(), text.removeprefix("@")) if named else None
