"""The one way in: permission, missing arguments, run, reply. Errors become replies."""

import asyncio
import inspect
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import get_type_hints

from bot.commands.incoming.deeds import Deeds, deed_of
from bot.commands.incoming.open_rounds import WhichRound
from bot.commands.incoming.unsent import Unsent
from bot.commands.language.arguments import show
from bot.commands.language.invocation import KEPT, Call, Field, Form, Invocation
from bot.commands.language.registry import Registry
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Argument, Audience, Command
from bot.commands.views.answers import WhichQuestion, which_question
from bot.commands.views.notices import Missing, Refused
from bot.core.deeds import Deed
from bot.core.errors import DoneAlready, Moot, NotAllowed, SparringError, StoreUnavailable, TooFast
from bot.core.outside import Clock, Telemetry
from bot.core.ratelimits import RateLimits
from bot.core.store import Store
from bot.usecases.once import carrying_out
from bot.usecases.people.arrival import About
from bot.usecases.people.attendance import Attendance
from bot.usecases.people.membership import Membership

__all__ = ["Dispatcher"]

_ANSWER = "quiz answer"
_AGAIN = "Try again"
_MOST_CHOICES = 10
_PATIENCE = (0.1, 0.5, 2.0, 5.0)
"""Seconds between tries while the store is out of reach: a database that starts again takes some."""


class Dispatcher:
    """Runs invocations. A platform asks `form` first (never awaits), then `run`."""

    def __init__(
        self,
        registry: Registry,
        *,
        store: Store,
        membership: Membership,
        attendance: Attendance,
        clock: Clock,
        telemetry: Telemetry,
        limits: RateLimits | None = None,
        unsent: Unsent | None = None,
        patience: Sequence[float] = _PATIENCE,
    ) -> None:
        """Take the parts; `patience` are the pauses between tries while the store is out of reach."""
        self.registry = registry
        self._deeds = Deeds(store)
        self._unsent = unsent or Unsent()
        self._patience = patience
        self._limits = limits or RateLimits()
        self._membership = membership
        self._attendance = attendance
        self._clock = clock
        self._telemetry = telemetry

    def form(self, invocation: Invocation) -> Form | None:
        """The form that must be the first response, or None when the invocation can run.

        Somebody who is known not to be an organiser gets no organisers' form: `run` refuses.
        """
        command = invocation.command
        if command.organisers and invocation.actor.manages is False:
            return None
        kept = self._unsent.values(str(invocation.args.get(KEPT) or ""))
        args = {name: value for name, value in invocation.args.items() if name != KEPT}
        invocation = replace(invocation, args=args)
        missing = self._missing(invocation)
        if not missing:
            return None
        fields = tuple(Field(each, kept.get(each.name) or _value(each, args)) for each in missing)
        return Form(_title(invocation), invocation, fields)

    async def prefilled(self, form: Form) -> Form:
        """The form as it should open, with values and title; the form itself when these are not to be had."""
        command = form.invocation.command
        if command.prefill is None:
            return form
        try:
            call = await self._call(form.invocation)
            if command.organisers and not call.organiser:
                return form  # they learn nothing from it, and `run` refuses
            hints = get_type_hints(command.prefill)
            names = list(inspect.signature(command.prefill).parameters)[1:-1]
            services = self.registry.wanted(hints[name] for name in names)
            opening = await command.prefill(call, *services, form.invocation.args)
        except WhichRound as error:
            return replace(form, about=which_question(tuple(title for _, title in error.choices)))
        except SparringError:
            return form
        values = opening.values
        fields = tuple(
            replace(field, value=field.value or _value(field.argument, values)) for field in form.fields
        )
        settled = {a.name: values[a.name] for a in command.arguments if a.arg.hidden and a.name in values}
        invocation = replace(form.invocation, args={**settled, **form.invocation.args})
        title = opening.title or form.title
        return replace(form, title=title, fields=fields, invocation=invocation, about=opening.about)

    def submit(self, form: Form, values: Mapping[str, object]) -> Invocation:
        """The invocation once the form is filled in; empty optional fields stay out."""
        given = {name: value for name, value in values.items() if value not in ("", None)}
        asked = form.invocation
        return replace(asked, args={**asked.args, **given}, form="", filled=asked.form)

    def unread(self, form: Form, message: str, typed: Mapping[str, str]) -> Reply:
        """The reply to a form in which something cannot be read: it can be opened again as it was typed."""
        asked = form.invocation
        args = {**asked.args, KEPT: self._unsent.keep(typed)}
        again = Offer(_AGAIN, asked.command.name, args, Style.PRIMARY, form=asked.form)
        return Reply(Refused(message), (again,), everyone=False)

    async def run(self, invocation: Invocation) -> Reply:
        """The reply: what goes wrong becomes a sentence, and an event for the operator.

        Raises StoreUnavailable alone, after some seconds of trying: nothing was done then, and who called
        keeps what was asked for, to ask again.
        """
        command = invocation.command
        try:
            self._require_pace(invocation)
            reply = await self._patiently(invocation)
        except StoreUnavailable:
            raise
        except TooFast as error:
            self._telemetry.event("too fast", command=command.name, platform=invocation.where.platform)
            return self._refused(error.message, invocation)
        except WhichRound as error:
            return self._which(error, invocation)
        except Moot:
            return Reply(Refused(""), silent=True, everyone=False)
        except SparringError as error:
            self._telemetry.event(
                "refused", command=command.name, error=type(error).__name__, hint=error.hint
            )
            return self._refused(error.message, invocation, hint=error.hint if command.organisers else "")
        except Exception as error:  # noqa: BLE001 - nobody sees a traceback; the operator gets the event
            self._telemetry.failure("command failed", error, command=command.name)
            return self._refused("Something went wrong here. Nothing was lost; please try again.", invocation)
        return (
            reply
            if reply.everyone is not None
            else replace(reply, everyone=command.audience is Audience.EVERYONE)
        )

    async def told(self, platform: str, event: str) -> None:
        """Whoever caused an event has been shown the reply: the same once more is meant once more."""
        await self._deeds.told(platform, event)

    async def _patiently(self, invocation: Invocation) -> Reply:
        """What comes of it, tried again while the store is out of reach: it is done once all the same."""
        for pause in self._patience:
            try:
                return await self._run(invocation)
            except StoreUnavailable as error:
                cause = type(error.__cause__).__name__
                self._telemetry.event("store not reached", command=invocation.command.name, error=cause)
            await asyncio.sleep(pause)
        return await self._run(invocation)

    def _require_pace(self, invocation: Invocation) -> None:
        """Raise TooFast, with what to do, for somebody who goes too fast."""
        where, text = invocation.where, invocation.args.get("text")
        answer = invocation.command.name == _ANSWER and bool(text)
        wait = self._limits.take(
            where.platform,
            where.tenant,
            invocation.actor.external,
            now=self._clock.now(),
            answer=answer and "practice" not in invocation.args,
        )
        if not wait:
            return
        seconds = math.ceil(wait.total_seconds())
        if not answer:
            raise TooFast(f"You're quick! Try again in {seconds} s.")
        again = "edit it or send it once more" if invocation.source else "send it once more"
        raise TooFast(f"You're quick! Your answer is not counted yet: in {seconds} s, {again}.")

    async def _run(self, invocation: Invocation) -> Reply:
        command, deed = invocation.command, deed_of(invocation)
        if deed is not None and (before := await self._deeds.before(deed)) is not None:
            return before  # before anybody is made known: who was forgotten stays so
        call = await self._call(invocation)
        if not call.member.on_boards:  # perhaps somebody who had left, and is here again
            where, external = call.where, invocation.actor.external
            await self._attendance.back(platform=where.platform, tenant=call.place.tenant, external=external)
        if command.organisers and not call.organiser:
            raise NotAllowed
        missing = [a for a in command.arguments if a.required and invocation.args.get(a.name) is None]
        if missing:
            return self._ask(invocation, missing)
        known = {argument.name for argument in command.arguments}
        args = {
            name: self._meant(command, name, value)
            for name, value in invocation.args.items()
            if name in known and value is not None
        }
        return await self._once(command, deed, call, args)

    async def _once(
        self, command: Command, deed: Deed | None, call: Call, args: Mapping[str, object]
    ) -> Reply:
        """Carry it out, or give what was said when it was carried out before."""
        services = self.registry.wanted(command.services)
        if deed is None:
            return await command.function(call, *services, **args)
        try:
            with carrying_out(deed) as errand:
                reply = await command.function(call, *services, **args)
        except DoneAlready as done:
            return self._deeds.again(deed, done)
        if errand.claimed:
            self._deeds.said(deed, reply)
        return reply

    def _meant(self, command: Command, name: str, value: object) -> object:
        """A name as it is shown, put into the id that stands for it."""
        argument = command.argument(name)
        if argument is None or not isinstance(value, str) or argument.kind is not str:
            return value
        return self.registry.vocabulary.meant(argument, value)

    async def _call(self, invocation: Invocation) -> Call:
        actor, where = invocation.actor, invocation.where
        entered = await self._membership.enter(
            platform=where.platform,
            tenant=where.tenant,
            tenant_name=where.tenant_name,
            external=actor.external,
            name=actor.name,
            direct=where.direct,
            zone=actor.zone,
            at=invocation.at,
            about=About(*(_number(invocation.args, name) for name in ("round", "card", "community"))),
        )
        return Call(
            community=entered.community,
            place=entered.place,
            member=entered.member,
            where=where,
            at=invocation.at,
            event=invocation.event,
            source=invocation.source,
            organiser=bool(actor.manages) or entered.member.organiser,
        )

    def _missing(self, invocation: Invocation) -> Sequence[Argument]:
        command, args = invocation.command, invocation.args
        if invocation.form:
            wanted = command.forms[invocation.form]
        else:
            spared = {a.arg.instead for a in command.arguments if args.get(a.name) is not None}
            wanted = (*(a.name for a in command.arguments if a.required), *command.asks)
            wanted = tuple(name for name in wanted if name not in spared)
            wanted = tuple(name for name in wanted if args.get(name) is None)
        return [argument for name in dict.fromkeys(wanted) if (argument := command.argument(name))]

    def _ask(self, invocation: Invocation, missing: Sequence[Argument]) -> Reply:
        command = invocation.command
        offer = Offer("Fill in", command.name, self._carried(invocation), Style.PRIMARY)
        return Reply(
            Missing(command.name, tuple(argument.label for argument in missing)), (offer,), everyone=False
        )

    def _which(self, error: WhichRound, invocation: Invocation) -> Reply:
        """Ask which of several questions is meant; nothing that was written is lost by it."""
        command, form = invocation.command, invocation.filled or ""
        carried = self._carried(invocation)
        offers = tuple(
            Offer(title, command.name, {**carried, "round": number}, Style.PRIMARY, form=form)
            for number, title in error.choices[:_MOST_CHOICES]
        )
        return Reply(WhichQuestion(tuple(title for _, title in error.choices)), offers, everyone=False)

    def _refused(self, message: str, invocation: Invocation, *, hint: str = "") -> Reply:
        """Why nothing was done, with what would be lost: the text of a form or command. A message stands
        where it was written; a form can be opened again as it was filled in.
        """
        text = invocation.args.get("text")
        quote = str(text) if text and not invocation.source else ""
        form, name = invocation.filled, invocation.command.name
        again: tuple[Offer, ...] = ()
        if form is not None:
            again = (Offer(_AGAIN, name, self._carried(invocation), Style.PRIMARY, form=form),)
        return Reply(Refused(message, hint, quote), again, everyone=False)

    def _carried(self, invocation: Invocation) -> dict[str, object]:
        """What a button is to carry so that the command can be gone on with. What its form asks for is kept
        here: no button could hold it.
        """
        command, form = invocation.command, invocation.filled or ""
        required = tuple(argument.name for argument in command.arguments if argument.required)
        asked = command.forms[form] if form else (*required, *command.asks)
        given = {
            name: value
            for name, value in invocation.args.items()
            if value is not None and command.argument(name) is not None
        }
        typed = {name: show(value) for name, value in given.items() if name in asked}
        rest = {name: value for name, value in given.items() if name not in asked}
        return {**rest, KEPT: self._unsent.keep(typed)} if typed else rest


def _number(args: Mapping[str, object], name: str) -> int:
    value = args.get(name)
    return value if isinstance(value, int) else 0


def _title(invocation: Invocation) -> str:
    command = invocation.command
    return command.titles.get(invocation.form) or command.heading


def _value(argument: Argument, values: Mapping[str, object]) -> str:
    value = values.get(argument.name)
    return "" if value is None else show(value)
