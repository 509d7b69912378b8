"""How a reply reaches people: an ephemeral message, a message, a changed message, a modal."""

from collections.abc import Sequence
from dataclasses import replace

from aiohttp import ClientSession
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.commands.language.document import Image, spelled
from bot.commands.language.reply import Reply
from bot.commands.views.notices import Done, Refused
from bot.core.outside import Telemetry
from bot.platforms.slack.connection.workspaces import Workspace
from bot.platforms.slack.drawing.blocks import Block
from bot.platforms.slack.drawing.modals import result_view
from bot.platforms.slack.drawing.pictures import Pictures, Uploaded
from bot.platforms.slack.drawing.render import Drawn, Renderer
from bot.platforms.slack.sending.files import Files
from bot.platforms.slack.wire.api import FAULTS, error_code
from bot.platforms.slack.wire.pace import Pace
from bot.platforms.slack.wire.spot import Spot

__all__ = ["Voice"]

_RESPONSE_SECONDS = 10
_HANDED = Reply(Done("Your file is in your direct messages with me."), everyone=False)
_KEPT_BACK = Reply(
    Refused("Slack would not take the file. Please try again; an organiser can run /quiz-admin check."),
    everyone=False,
)


class Voice:
    """Says replies where they were asked for."""

    def __init__(
        self,
        renderer: Renderer,
        pictures: Pictures,
        pace: Pace,
        telemetry: Telemetry,
        *,
        session: ClientSession,
        proxy: str = "",
    ) -> None:
        self.renderer = renderer
        self._pictures = pictures
        self._files = Files(telemetry, session, proxy=proxy)
        self._pace = pace
        self._telemetry = telemetry
        self._session = session
        self._proxy = proxy or None

    async def say(self, workspace: Workspace, spot: Spot, reply: Reply, *, title: str = "Sparring") -> None:
        """Say a reply: in its modal, in place of the message whose button was pressed, or beside it."""
        if reply.silent:
            return
        if reply.attachments:
            await self._say(workspace, spot, replace(reply, attachments=()), title)
            handed = await self._files.give(workspace.client, spot.user, reply.attachments)
            reply = _HANDED if handed else _KEPT_BACK
            spot = replace(spot, view="")
        await self._say(workspace, spot, reply, title)

    async def _say(self, workspace: Workspace, spot: Spot, reply: Reply, title: str) -> None:
        if spot.view:
            await self._show(workspace, spot, self.renderer.reply(reply), title)
            return
        # Files are messages that stay: in a channel only with what everybody sees, in private always.
        shared = reply.everyone or (spot.direct and bool(spot.channel))
        images = self._images(reply) if shared and not reply.update else ()
        files = await self._pictures.upload(workspace.client, _named(images)) if images else None
        drawn = self.renderer.reply(reply, pictures=bool(files))
        if reply.update and await self._replaced(workspace, spot, drawn, private=not reply.everyone):
            return
        if reply.everyone:
            await self._publicly(workspace, spot, drawn)
        else:
            await self._privately(workspace, spot, drawn)
        await self._share(workspace, spot, files or (), images)

    def _images(self, reply: Reply) -> tuple[Image, ...]:
        return tuple(node for node in reply.view.document().nodes if isinstance(node, Image))

    async def _share(
        self, workspace: Workspace, spot: Spot, files: Sequence[Uploaded], images: Sequence[Image]
    ) -> None:
        if not files or await self._pictures.share(workspace.client, files, spot.channel, thread=spot.thread):
            return
        for image in images:
            await self._privately(workspace, spot, Drawn((), spelled(image.alt)))

    async def _show(self, workspace: Workspace, spot: Spot, drawn: Drawn, title: str) -> None:
        """In the modal; by direct message when it was closed in the meantime."""
        inside = replace(spot, view="", response_url="")
        try:
            view = result_view(title, drawn.blocks, inside)
            await workspace.client.views_update(view_id=spot.view, view=view)
        except FAULTS as error:
            self._telemetry.event("slack modal was closed", error=error_code(error) or type(error).__name__)
            await self._privately(workspace, inside, drawn)

    async def _replaced(self, workspace: Workspace, spot: Spot, drawn: Drawn, *, private: bool) -> bool:
        """Whether the message whose button was pressed shows the reply now; only to who may read it."""
        if not spot.message or (private and not spot.hidden and not spot.direct):
            return False
        blocks = drawn.messages[0] if drawn.messages else []
        if spot.response_url and await self._respond(spot, drawn.text, blocks, replace_original=True):
            return True
        if spot.hidden:
            return False
        try:
            await workspace.client.chat_update(
                channel=spot.channel, ts=spot.message, text=drawn.text, blocks=list(blocks)
            )
        except FAULTS as error:
            self._telemetry.event(
                "slack message not changed", error=error_code(error) or type(error).__name__
            )
            return False
        return True

    async def _publicly(self, workspace: Workspace, spot: Spot, drawn: Drawn) -> None:
        for blocks in drawn.messages or [[]]:
            if not spot.thread and spot.response_url:
                async with self._pace.turn(spot.channel):
                    if await self._respond(spot, drawn.text, blocks, response_type="in_channel"):
                        continue
            await self._post(workspace, spot.channel or spot.user, spot.thread, drawn.text, blocks)

    async def _privately(self, workspace: Workspace, spot: Spot, drawn: Drawn) -> None:
        for blocks in drawn.messages or [[]]:
            await self._whisper(workspace, spot, drawn.text, blocks)

    async def _whisper(self, workspace: Workspace, spot: Spot, text: str, blocks: Sequence[Block]) -> None:
        """To one person: in the thread, beside the command, else by direct message."""
        beside = not spot.thread and bool(spot.response_url)
        if beside and await self._respond(spot, text, blocks, response_type="ephemeral"):
            return
        if spot.direct:
            await self._post(workspace, spot.channel or spot.user, spot.thread, text, blocks)
            return
        try:
            await workspace.client.chat_postEphemeral(
                channel=spot.channel,
                user=spot.user,
                thread_ts=spot.thread or None,
                text=text,
                blocks=list(blocks),
            )
        except FAULTS as error:
            self._telemetry.event("slack whisper not heard", error=error_code(error) or type(error).__name__)
            late = bool(spot.thread and spot.response_url)
            if late and await self._respond(spot, text, blocks, response_type="ephemeral"):
                return
            await self._post(workspace, spot.user, "", text, blocks)

    async def _post(
        self, workspace: Workspace, channel: str, thread: str, text: str, blocks: Sequence[Block]
    ) -> None:
        async with self._pace.turn(channel):
            try:
                await workspace.client.chat_postMessage(
                    channel=channel,
                    thread_ts=thread or None,
                    text=text,
                    blocks=list(blocks),
                    unfurl_links=False,
                    unfurl_media=False,
                )
            except FAULTS as error:
                self._telemetry.event("slack reply not sent", error=error_code(error) or type(error).__name__)

    async def _respond(
        self,
        spot: Spot,
        text: str,
        blocks: Sequence[Block],
        *,
        response_type: str = "",
        replace_original: bool = False,
    ) -> bool:
        """Answer over the address that came with the command; False when that is used up."""
        body: dict[str, object] = {
            "text": text,
            "replace_original": replace_original,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if response_type:
            body["response_type"] = response_type
        if blocks:
            body["blocks"] = list(blocks)
        if spot.thread:
            body["thread_ts"] = spot.thread
        client = AsyncWebhookClient(
            spot.response_url, timeout=_RESPONSE_SECONDS, proxy=self._proxy, session=self._session
        )
        try:
            answer = await client.send_dict(body)
        except FAULTS as error:
            self._telemetry.event("slack response not sent", error=type(error).__name__)
            return False
        return answer.status_code == 200  # noqa: PLR2004 - HTTP's number


def _named(images: Sequence[Image]) -> dict[str, Image]:
    return {f"sparring-{number}.png": image for number, image in enumerate(images)}
