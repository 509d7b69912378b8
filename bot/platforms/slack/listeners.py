"""What Bolt calls: every event is stored, then acknowledged, then handed on as a job of its own."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.commands.platform import Bridge
from bot.core.errors import Unusable
from bot.platforms.slack.connection.workspaces import Workspaces
from bot.platforms.slack.drawing.home import Home
from bot.platforms.slack.drawing.modals import FORM, field_of, option, read
from bot.platforms.slack.hearing.crew import Crew
from bot.platforms.slack.hearing.intake import Intake
from bot.platforms.slack.hearing.interactions import Told, working
from bot.platforms.slack.wire.limits import OPTIONS, OPTIONS_SECONDS
from bot.platforms.slack.wire.spot import PLATFORM

__all__ = ["Listeners"]

Payload = Mapping[str, Any]
_ANY: Final = re.compile(".*", re.DOTALL)
_OFFER: Final = re.compile(r"^offer\.")
_CHANNELS: Final = (
    "channel_archive",
    "channel_deleted",
    "channel_id_changed",
    "group_archive",
    "group_deleted",
)


class Listeners:
    """Registers itself with a Bolt app."""

    def __init__(
        self,
        bridge: Bridge,
        workspaces: Workspaces,
        *,
        intake: Intake,
        home: Home,
        crew: Crew,
    ) -> None:
        self._bridge = bridge
        self._workspaces = workspaces
        self._intake = intake
        self._home = home
        self._crew = crew

    def register(self, app: AsyncApp) -> None:
        """Take every kind of event; what is not for the bot is acknowledged and left.

        Bolt asks one listener after the other, so those of the commonest event come first.
        """
        app.event("message")(self._message)
        app.event("app_mention")(self._message)
        app.command(_ANY)(self._command)
        app.action(_OFFER)(self._press)
        app.action(_ANY)(self._nothing)
        app.options(_ANY)(self._options)
        app.view(FORM)(self._submit)
        app.view(_ANY)(self._nothing)
        app.view_closed(_ANY)(self._nothing)
        app.shortcut(_ANY)(self._shortcut)
        app.event("app_home_opened")(self._opened)
        app.event("app_uninstalled")(self._removed)
        app.event("tokens_revoked")(self._revoked)
        app.event("user_change")(self._changed)
        app.event("team_access_granted")(self._changed)
        app.event("team_access_revoked")(self._changed)
        for each in _CHANNELS:
            app.event(each)(self._changed)
        app.event(_ANY)(self._nothing)

    async def _command(self, ack: AsyncAck, body: Payload, context: AsyncBoltContext) -> None:
        delivered = await self._intake.keep("command", body, _told(context))
        await ack()
        self._intake.deal(delivered)

    async def _press(self, ack: AsyncAck, body: Payload, context: AsyncBoltContext) -> None:
        delivered = await self._intake.keep("action", body, _told(context))
        await ack()
        self._intake.deal(delivered)

    async def _shortcut(self, ack: AsyncAck, body: Payload, context: AsyncBoltContext) -> None:
        delivered = await self._intake.keep("shortcut", body, _told(context))
        await ack()
        self._intake.deal(delivered)

    async def _submit(self, ack: AsyncAck, body: Payload, view: Payload, context: AsyncBoltContext) -> None:
        """A form: checked in place, which needs no look at anything outside."""
        commands = self._bridge.dispatcher.registry.commands
        try:
            filled = read(view, commands)
        except Unusable as error:
            block = next(iter((view.get("state") or {}).get("values") or {}), "")
            await ack(response_action="errors", errors={block: error.message})
            return
        if filled.errors:
            await ack(response_action="errors", errors=dict(filled.errors))
            return
        delivered = await self._intake.keep("view", body, _told(context))
        if filled.spot.channel or filled.spot.response_url:
            await ack()
        else:
            shown = working(filled.command.heading, filled.spot)
            await ack(response_action="update", view=shown)
        self._intake.deal(delivered)

    async def _options(self, ack: AsyncAck, body: Payload, context: AsyncBoltContext) -> None:
        """Suggestions for a menu; none rather than late."""
        argument = field_of(body, self._bridge.dispatcher.registry.commands)
        if argument is None:
            await ack(options=[])
            return
        typed = str(body.get("value") or "")
        try:
            async with asyncio.timeout(OPTIONS_SECONDS):
                found = await self._bridge.suggestions.find(
                    argument, typed, platform=PLATFORM, tenant=context.team_id or ""
                )
        except TimeoutError:
            found = []
        await ack(options=[option(each.value, each.words) for each in found[:OPTIONS]])

    async def _message(self, ack: AsyncAck, body: Payload, event: Payload, context: AsyncBoltContext) -> None:
        """A mention comes twice, as message and as app_mention: both have the message's own key."""
        if not await self._intake.concerns(event, _told(context)):
            await ack()
            return
        delivered = await self._intake.keep("event", body, _told(context))
        await ack()
        self._intake.deal(delivered)

    async def _opened(self, ack: AsyncAck, event: Payload, context: AsyncBoltContext) -> None:
        await ack()
        if event.get("tab", "home") != "home":
            return
        self._crew.start(self._shown(_told(context), event))

    async def _shown(self, told: Told, event: Payload) -> None:
        workspace = await self._workspaces.of(told.team, told.enterprise)
        await self._home.opened(workspace, str(event.get("user") or told.user), empty=not event.get("view"))

    async def _revoked(self, ack: AsyncAck, body: Payload, event: Payload, context: AsyncBoltContext) -> None:
        if (event.get("tokens") or {}).get("bot"):
            await self._removed(ack, body, context)
        else:
            await ack()

    async def _removed(self, ack: AsyncAck, body: Payload, context: AsyncBoltContext) -> None:
        """The app is gone from a workspace, or with an organisation's token from all of its workspaces."""
        told = _told(context)
        if told.enterprise and context.is_enterprise_install:
            told = Told(told.enterprise, told.enterprise, told.user)
        delivered = await self._intake.keep("change", body, told)
        await ack()
        self._intake.deal(delivered)

    async def _changed(self, ack: AsyncAck, body: Payload, context: AsyncBoltContext) -> None:
        """Something around the bot is not as it was. Doing it twice changes nothing."""
        delivered = await self._intake.keep("change", body, _told(context))
        await ack()
        self._intake.deal(delivered)

    async def _nothing(self, ack: AsyncAck) -> None:
        await ack()


def _told(context: AsyncBoltContext) -> Told:
    team = context.team_id or context.enterprise_id or ""
    return Told(team, context.enterprise_id or "", context.user_id or "")
