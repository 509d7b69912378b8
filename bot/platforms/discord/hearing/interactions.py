"""Commands, buttons and forms: each is answered within Discord's three seconds, or announced.

Nothing is kept between two interactions: a button's and a form's custom id say all that they mean, so
they work after a restart as before it.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import discord

from bot.commands.language.invocation import Form, Invocation
from bot.commands.language.reply import Reply
from bot.commands.language.spec import Audience
from bot.commands.language.token import decode
from bot.commands.platform import Bridge
from bot.commands.views.notices import Refused
from bot.core.errors import SparringError, StoreUnavailable
from bot.fairness import FairTurns
from bot.platforms.discord.drawing.render import Renderer
from bot.platforms.discord.hearing import message_menu
from bot.platforms.discord.hearing.commands import PLATFORM, actor_of, read_command, read_typing, where_of
from bot.platforms.discord.hearing.forms import filled_in, modal, typed_in
from bot.platforms.discord.hearing.intake import Intake
from bot.platforms.discord.wire.limits import CHOICE_LENGTH, CHOICES, FORM_FIELDS
from bot.platforms.discord.wire.payload import Callback, Json, MessageFlag, Page
from bot.platforms.discord.wire.rest import Interaction, Rest
from bot.platforms.discord.wire.troubles import NETWORK, Trouble, code_of

__all__ = ["Interactions"]

_AT_ONCE = 16
"""Commands that run at once; the others wait their turn, and are announced while they do."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """A reply, drawn."""

    reply: Reply
    pages: Sequence[Page]

    @property
    def flags(self) -> int:
        """Private unless it is meant for everyone."""
        return 0 if self.reply.everyone else int(MessageFlag.EPHEMERAL)


class Interactions:
    """Answers interactions."""

    def __init__(
        self, bridge: Bridge, renderer: Renderer, rest: Rest, intake: Intake, *, ack_after: float
    ) -> None:
        self._bridge = bridge
        self._dispatcher = bridge.dispatcher
        self._renderer = renderer
        self._rest = rest
        self._ack_after = ack_after
        self._intake = intake
        self._turns = FairTurns(_AT_ONCE)

    async def handle(self, interaction: Interaction) -> None:
        """Answer one interaction; never raises for what Discord or a member did."""
        started = asyncio.get_running_loop().time()
        with self._unanswered("unknown"):
            if interaction.type is discord.InteractionType.autocomplete:
                await self._suggest(interaction)
                return
            if interaction.type is discord.InteractionType.ping:
                return
            try:
                invocation = self._invocation(interaction)
            except SparringError as error:
                await self._say(interaction, Reply(Refused(error.message), everyone=False))
                return
            await self._answer(interaction, invocation, started)

    @contextmanager
    def _unanswered(self, command: str) -> Iterator[None]:
        """Tell the operator of an answer that Discord did not take; nothing more can be done about it."""
        try:
            yield
        except discord.HTTPException as error:
            self._bridge.telemetry.event(
                "interaction not answered", command=command, status=error.status, code=error.code
            )
        except NETWORK as error:
            self._bridge.telemetry.event(
                "interaction not answered", command=command, error=type(error).__name__
            )

    def _invocation(self, interaction: Interaction) -> Invocation:
        """What was asked for; raises Unusable for what no longer exists or cannot be read."""
        data: Json = dict(interaction.data or {})
        registry = self._dispatcher.registry
        form, args = "", dict[str, object]()
        if message_menu.said(data) is not None:
            command = registry.find(" ".join(message_menu.SUGGEST))
        elif interaction.type is discord.InteractionType.application_command:
            command, args = read_command(data, registry)
        else:
            command, args, form = decode(str(data.get("custom_id", "")), registry.commands)
        where = where_of(interaction)
        manages = None if where.direct else interaction.permissions.manage_guild
        return Invocation(
            command,
            args,
            actor_of(interaction.user, manages=manages),
            where,
            self._bridge.clock.now(),
            event=str(interaction.id),
            form=form,
        )

    async def _answer(self, interaction: Interaction, invocation: Invocation, started: float) -> None:
        form = self._dispatcher.form(invocation)
        if form is not None and interaction.type is discord.InteractionType.modal_submit:
            filled = self._filled(interaction, form)
            if isinstance(filled, Reply):
                await self._say(interaction, filled)
                return
            invocation = filled
        elif form is not None:
            text = message_menu.said(dict(interaction.data or {}))
            await self._ask(interaction, form.starting_with(text) if text else form)
            self._acked(started, invocation)
            return
        else:
            invocation = replace(invocation, form="")
        asked = invocation

        async def carried_out() -> None:
            with self._unanswered(asked.command.name):
                await self._run(interaction, asked, started)

        try:
            await self._intake.once(f"interaction/{interaction.id}", carried_out)
        except StoreUnavailable as error:
            await self._say(interaction, Reply(Refused(error.message), everyone=False))

    def _filled(self, interaction: Interaction, form: Form) -> Invocation | Reply:
        try:
            values = filled_in(dict(interaction.data or {}), form.fields)
        except SparringError as error:
            return self._dispatcher.unread(form, error.message, typed_in(dict(interaction.data or {})))
        return self._dispatcher.submit(form, values)

    async def _ask(self, interaction: Interaction, form: Form) -> None:
        """Show the form, with its values if they come in time: a form must be the first response."""
        work = asyncio.create_task(self._dispatcher.prefilled(form))
        done, _ = await asyncio.wait({work}, timeout=self._ack_after)
        if done:
            form = work.result()
        else:
            work.cancel()
        try:
            shown = _shown(form)
        except ValueError:
            text = "That is too long to be carried along. Leave out the long part and give it in the form."
            await self._say(interaction, Reply(Refused(text), everyone=False))
            return
        await self._rest.respond(interaction, Callback.MODAL, shown)

    async def _run(self, interaction: Interaction, invocation: Invocation, started: float) -> None:
        """Run the command; what takes longer than a member waits for is announced first."""
        patience = self._ack_after if self._turns.free else 0.0
        work = asyncio.create_task(self._drawn(invocation))
        done, _ = await asyncio.wait({work}, timeout=patience)
        if done:
            await self._first(interaction, work.result())
            self._acked(started, invocation)
            await self._dispatcher.told(PLATFORM, invocation.event)
            return
        private = invocation.command.audience is Audience.ME
        flags: Json | None = {"flags": int(MessageFlag.EPHEMERAL)} if private else None
        in_place = _in_place(interaction, invocation)
        kind = Callback.DEFERRED_UPDATE if in_place else Callback.DEFERRED_MESSAGE
        announced = await self._announced(interaction, kind, None if in_place else flags)
        self._acked(started, invocation)
        answer = await work  # even if nobody can be told any more, what was asked for is done
        if announced and in_place and not answer.reply.update:
            await self._more(interaction, answer.pages, answer.flags)
        elif announced:
            await self._late(interaction, answer, private=bool(answer.flags) if in_place else private)
        if announced:
            await self._dispatcher.told(PLATFORM, invocation.event)

    async def _announced(self, interaction: Interaction, kind: Callback, data: Json | None) -> bool:
        try:
            await self._rest.respond(interaction, kind, data)
        except discord.HTTPException as error:
            if error.code == Trouble.ALREADY_ACKNOWLEDGED:
                return True
            self._bridge.telemetry.event("interaction expired", status=error.status, code=error.code)
            return False
        return True

    async def _drawn(self, invocation: Invocation) -> _Answer:
        async with self._turns.turn(invocation.where.tenant, invocation.actor.external):
            reply = await self._dispatcher.run(invocation)
        try:
            return _Answer(reply, await self._renderer.pages(reply))
        except Exception as error:  # noqa: BLE001 - what was announced must end in a sentence
            self._bridge.telemetry.failure("drawing failed", error, command=invocation.command.name)
            sorry = Reply(Refused("It is done, but I could not show it. Please try again."), everyone=False)
            return _Answer(sorry, await self._renderer.pages(sorry))

    async def _say(self, interaction: Interaction, reply: Reply) -> None:
        await self._first(interaction, _Answer(reply, await self._renderer.pages(reply)))

    async def _first(self, interaction: Interaction, answer: _Answer) -> None:
        """The first response and, for a long reply, what follows it."""
        first, *rest = answer.pages
        update = answer.reply.update and interaction.message is not None
        kind = Callback.UPDATE if update else Callback.MESSAGE
        try:
            await self._rest.respond(
                interaction, kind, first.payload(flags=0 if update else answer.flags), first.uploads
            )
        except discord.HTTPException as error:
            if code_of(error) != Trouble.ALREADY_ACKNOWLEDGED:
                raise
            # An earlier try arrived although its answer was lost: make sure that it says this.
            await self._rest.edit_response(interaction, first.payload(), first.uploads)
        await self._more(interaction, rest, answer.flags)

    async def _late(self, interaction: Interaction, answer: _Answer, *, private: bool) -> None:
        """Fill in what was announced; a reply for other eyes than announced takes its place."""
        first, *rest = answer.pages
        if private == bool(answer.flags):
            await self._rest.edit_response(interaction, first.payload(), first.uploads)
        else:
            # A follow-up to what was announced would take over its audience, so that goes first.
            await self._rest.delete_response(interaction)
            await self._more(interaction, [first], answer.flags)
        await self._more(interaction, rest, answer.flags)

    async def _more(self, interaction: Interaction, pages: Sequence[Page], flags: int) -> None:
        for page in pages:
            await self._rest.follow_up(interaction, page.payload(flags=flags), page.uploads)

    async def _suggest(self, interaction: Interaction) -> None:
        """Suggestions for what is being typed; none at all rather than late ones."""
        choices: list[Json] = []
        try:
            typing = read_typing(dict(interaction.data or {}), self._dispatcher.registry)
            if typing is not None:
                async with asyncio.timeout(self._ack_after):
                    found = await self._bridge.suggestions.find(
                        typing.argument,
                        typing.text,
                        platform=PLATFORM,
                        tenant=where_of(interaction).tenant,
                    )
                whole = typing.argument.kind is int
                choices = [
                    {"name": s.words[:CHOICE_LENGTH] or s.value, "value": int(s.value) if whole else s.value}
                    for s in found[:CHOICES]
                ]
        except (SparringError, TimeoutError):
            choices = []
        await self._rest.respond(interaction, Callback.AUTOCOMPLETE, {"choices": choices})

    def _acked(self, started: float, invocation: Invocation) -> None:
        took = asyncio.get_running_loop().time() - started
        self._bridge.telemetry.observe(
            "ack_seconds", took, platform=PLATFORM, command=invocation.command.name
        )


def _shown(form: Form) -> Json:
    """The modal; texts too long for its id are fields of it. Raises ValueError when they do not fit."""
    try:
        return modal(form)
    except ValueError:
        unfolded = form.unfolded()
        if len(unfolded.fields) > FORM_FIELDS:
            raise
        return modal(unfolded)


def _in_place(interaction: Interaction, invocation: Invocation) -> bool:
    """Whether a late reply may change the message that was pressed: it stands where only one person looks,
    or is a page that is turned.
    """
    message = interaction.message
    if message is None:
        return False
    return message.flags.ephemeral or invocation.where.direct or invocation.args.get("turn") is True
