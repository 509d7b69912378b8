"""Commands, buttons, forms and shortcuts: run once each, answered where they were given.

Slack has its acknowledgement before anything here begins. A form is opened before anything else is
looked up, since the trigger that allows it lives three seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.commands.incoming.misreading import misread
from bot.commands.language.invocation import Form, Invocation
from bot.commands.language.reply import Reply
from bot.commands.language.spec import Command
from bot.commands.language.token import decode
from bot.commands.platform import Bridge
from bot.commands.views.notices import Refused
from bot.core.errors import SparringError
from bot.platforms.slack.connection.manifest import PRACTISE, SUGGEST
from bot.platforms.slack.connection.people import People
from bot.platforms.slack.connection.workspaces import Workspace, Workspaces
from bot.platforms.slack.drawing.blocks import sections
from bot.platforms.slack.drawing.home import Home
from bot.platforms.slack.drawing.modals import Filled, form_view, result_view
from bot.platforms.slack.hearing.commands import Reader, mentions, plain_words
from bot.platforms.slack.hearing.crew import Crew
from bot.platforms.slack.sending.replies import Voice
from bot.platforms.slack.wire.api import FAULTS, error_code
from bot.platforms.slack.wire.spot import PLATFORM, Spot, of_action, of_command, of_shortcut

__all__ = ["Conversation", "Told", "working"]

_SOMEBODY = "somebody"
_UNNAMED = {"directmessage", "privategroup"}
"""What Slack says in place of a private conversation's name."""
_WAIT = "One moment \N{HORIZONTAL ELLIPSIS}"


@dataclass(frozen=True, slots=True)
class Told:
    """What Bolt found out about an event: its workspace, organisation and person."""

    team: str
    enterprise: str
    user: str


class Conversation:
    """Runs what people ask for."""

    def __init__(
        self,
        bridge: Bridge,
        workspaces: Workspaces,
        *,
        reader: Reader,
        people: People,
        voice: Voice,
        home: Home,
        crew: Crew,
    ) -> None:
        self._crew = crew
        self._bridge = bridge
        self._workspaces = workspaces
        self._reader = reader
        self._people = people
        self._voice = voice
        self._home = home

    async def command(self, body: Mapping[str, Any], told: Told, event: str) -> None:
        """A slash command; `event` names it, as in the other ways of asking."""
        spot = of_command(body, told.team, told.enterprise)
        trigger = str(body.get("trigger_id") or "")
        try:
            found = self._reader.slash(str(body.get("command") or ""), str(body.get("text") or "").strip())
        except SparringError as error:
            workspace = await self._workspaces.of(spot.team, spot.enterprise)
            await self._voice.say(workspace, spot, misread(error))
            return
        await self._begin(
            found[0],
            found[1],
            spot,
            trigger=trigger,
            event=event,
            name=str(body.get("user_name") or ""),
            channel_name=name if (name := str(body.get("channel_name") or "")) not in _UNNAMED else "",
        )

    async def press(self, body: Mapping[str, Any], action: Mapping[str, Any], told: Told, event: str) -> None:
        """A button."""
        spot = of_action(body, told.team, told.enterprise)
        trigger = str(body.get("trigger_id") or "")
        try:
            commands = self._bridge.dispatcher.registry.commands
            command, args, form = decode(str(action.get("value") or ""), commands)
        except SparringError as error:
            workspace = await self._workspaces.of(spot.team, spot.enterprise)
            await self._voice.say(workspace, spot, Reply(Refused(error.message), everyone=False))
            return
        await self._begin(command, args, spot, trigger=trigger, event=event, form=form, name=_name(body))

    async def shortcut(self, body: Mapping[str, Any], told: Told, event: str) -> None:
        """A shortcut: practise a question, or suggest the message as one."""
        trigger = str(body.get("trigger_id") or "")
        spot = of_shortcut(body, told.team, told.enterprise)
        registry = self._bridge.dispatcher.registry
        if body.get("callback_id") == PRACTISE:
            found = registry.find("quiz now")
            await self._begin(found, {}, spot, trigger=trigger, event=event, name=_name(body))
            return
        suggest = registry.commands.get(("quiz", "suggest"))
        if body.get("callback_id") != SUGGEST or suggest is None:
            return
        said = str((body.get("message") or {}).get("text") or "")
        # Nobody is looked up here: the trigger would run out.
        names = {user: self._people.at_hand(spot.team, user, _SOMEBODY).name for user in mentions(said)}
        text = plain_words(said, names=names)
        await self._suggest(suggest, text, spot, trigger=trigger, event=event, name=_name(body))

    async def submit(self, filled: Filled, told: Told, event: str, body: Mapping[str, Any]) -> None:
        """A form that was sent in, once."""
        view = str((body.get("view") or {}).get("id") or "")
        spot = replace(filled.spot, team=told.team or filled.spot.team, user=told.user or filled.spot.user)
        if not filled.spot.channel and not filled.spot.response_url:
            spot = replace(spot, view=view)
        async with self._crew.turn(spot.team, spot.user):
            await self._submitted(filled, spot, event, body)

    async def _submitted(self, filled: Filled, spot: Spot, event: str, body: Mapping[str, Any]) -> None:
        workspace = await self._workspaces.of(spot.team, spot.enterprise)
        actor = await self._people.actor(workspace, spot.user, _name(body), fresh=filled.command.organisers)
        where = spot.where(team_name=workspace.name)
        asked = Invocation(
            filled.command,
            filled.known,
            actor,
            where,
            self._bridge.clock.now(),
            event=event,
            form=filled.form,
        )
        invocation = self._bridge.dispatcher.submit(Form("", asked), filled.values)
        await self._run(workspace, invocation, spot)

    async def _begin(
        self,
        command: Command,
        args: Mapping[str, object],
        spot: Spot,
        *,
        trigger: str,
        event: str,
        form: str = "",
        name: str = "",
        channel_name: str = "",
    ) -> None:
        """Ask for what is missing, else run."""
        actor = self._people.at_hand(spot.team, spot.user, name)
        where = spot.where(channel_name=channel_name)
        now = self._bridge.clock.now()
        invocation = Invocation(command, args, actor, where, now, event=event, form=form)
        asked = self._bridge.dispatcher.form(invocation)
        workspace = await self._workspaces.of(spot.team, spot.enterprise)
        if asked is not None and trigger:
            if await self._ask(workspace, asked, spot, trigger, name):
                return
        elif not spot.channel and not spot.view and trigger:
            spot = await self._opened(workspace, spot, trigger, command.heading)
        async with self._crew.turn(spot.team, spot.user):
            await self._carry_out(workspace, invocation, spot, name, channel_name)

    async def _carry_out(
        self, workspace: Workspace, invocation: Invocation, spot: Spot, name: str, channel_name: str
    ) -> None:
        """Run it."""
        fresh = invocation.command.organisers
        actor = await self._people.actor(workspace, spot.user, name, fresh=fresh)
        where = spot.where(team_name=workspace.name, channel_name=channel_name)
        await self._run(workspace, replace(invocation, actor=actor, where=where, form=""), spot)

    async def _ask(self, workspace: Workspace, form: Form, spot: Spot, trigger: str, name: str) -> bool:
        """Open a form, then fill in what it should start with; False when Slack opens none."""
        client = workspace.client
        carried = replace(spot, view="") if not spot.view else spot
        try:
            view = form_view(form, carried)
            if spot.view:
                opened = await client.views_push(trigger_id=trigger, view=view)
            else:
                opened = await client.views_open(trigger_id=trigger, view=view)
        except FAULTS as error:
            self._bridge.telemetry.event(
                "slack form not opened", error=error_code(error) or type(error).__name__
            )
            return False
        except SparringError as error:
            await self._voice.say(workspace, spot, Reply(Refused(error.message), everyone=False))
            return True
        shown = opened.get("view") or {}
        actor = await self._people.actor(workspace, spot.user, name)
        where = spot.where(team_name=workspace.name)
        asked = replace(form, invocation=replace(form.invocation, actor=actor, where=where))
        prefilled = await self._bridge.dispatcher.prefilled(asked)
        settled = replace(form.invocation, args=prefilled.invocation.args)
        if replace(prefilled, invocation=settled) == form or not shown.get("id"):
            return True
        try:
            await client.views_update(
                view_id=shown["id"],
                hash=shown.get("hash"),
                view=form_view(replace(prefilled, invocation=settled), carried, again=True),
            )
        except FAULTS as error:
            self._bridge.telemetry.event(
                "slack form not prefilled", error=error_code(error) or type(error).__name__
            )
        return True

    async def _opened(self, workspace: Workspace, spot: Spot, trigger: str, title: str) -> Spot:
        """A modal to show the reply in, where there is no channel to say it in."""
        try:
            opened = await workspace.client.views_open(trigger_id=trigger, view=working(title, spot))
        except FAULTS as error:
            self._bridge.telemetry.event(
                "slack modal not opened", error=error_code(error) or type(error).__name__
            )
            return spot
        return replace(spot, view=str((opened.get("view") or {}).get("id") or ""))

    async def _run(self, workspace: Workspace, invocation: Invocation, spot: Spot) -> None:
        """Run and say what comes of it."""
        reply = await self._bridge.dispatcher.run(invocation)
        await self._voice.say(workspace, spot, reply, title=invocation.command.heading)
        await self._bridge.dispatcher.told(PLATFORM, invocation.event)
        if invocation.command.name in {"quiz answer", "quiz settings"}:
            await self._home.refresh(workspace, spot.user)

    async def _suggest(
        self, command: Command, text: str, spot: Spot, *, trigger: str, event: str, name: str
    ) -> None:
        """The form of a suggestion, with the message in its first long field."""
        invocation = Invocation(
            command,
            {},
            self._people.at_hand(spot.team, spot.user, name),
            spot.where(),
            self._bridge.clock.now(),
            event=event,
        )
        form = self._bridge.dispatcher.form(invocation)
        workspace = await self._workspaces.of(spot.team, spot.enterprise)
        if form is not None:
            await self._ask(workspace, form.starting_with(text), spot, trigger, name)


def working(title: str, spot: Spot) -> dict[str, object]:
    """The modal that is shown while a reply is on its way."""
    return result_view(title, sections(_WAIT), spot)


def _name(body: Mapping[str, Any]) -> str:
    user = body.get("user") or {}
    return str(user.get("name") or user.get("username") or "")
