"""Messages that the bot sends of its own accord, each exactly once.

Every message carries metadata with its key. When an earlier try may have arrived, the channel (or thread)
is searched for that key first, and only what is not there is sent.
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from bot.commands.document import Image
from bot.commands.platform import Bridge, Outgoing
from bot.core.errors import PlatformUnreachable
from bot.core.ports import Receipt
from bot.platforms.slack.api import FAULTS, REVOKED, error_code, unreachable
from bot.platforms.slack.blocks import Block, messages, sections
from bot.platforms.slack.limits import METADATA_PAGE, METADATA_PAGES
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.people import People
from bot.platforms.slack.pictures import Pictures
from bot.platforms.slack.render import Renderer
from bot.platforms.slack.spot import join, part
from bot.platforms.slack.workspaces import Workspace, Workspaces

__all__ = ["EVENT_TYPE", "Outbox"]

EVENT_TYPE: Final = "sparring_post"
_EVERYBODY: Final = frozenset({"here", "channel"})
_USER_GROUP: Final = re.compile(r"S[A-Z0-9]+")
_NEVER_POSTED: Final = frozenset({"not_in_channel", "channel_not_found", "thread_not_found"})
"""Where a search meets these, nothing of ours can stand; posting then says what is in the way."""


class Outbox:
    """Sends to channels, threads, people and organisers."""

    def __init__(
        self,
        bridge: Bridge,
        workspaces: Workspaces,
        *,
        renderer: Renderer,
        pictures: Pictures,
        people: People,
        pace: Pace,
    ) -> None:
        self._bridge = bridge
        self._workspaces = workspaces
        self._renderer = renderer
        self._pictures = pictures
        self._people = people
        self._pace = pace

    async def send(self, message: Outgoing) -> Receipt:
        """Send once; raises PlatformUnreachable when it cannot be delivered."""
        workspace = await self._workspaces.of(message.place.tenant)
        try:
            return await self._send(workspace, message)
        except FAULTS as error:
            if error_code(error) in REVOKED:
                await self._workspaces.forget(workspace.team, workspace.enterprise)
                await self._bridge.membership.left(platform="slack", tenant=message.place.tenant)
            raise unreachable(error) from error

    async def _send(self, workspace: Workspace, message: Outgoing) -> Receipt:
        channel = await self._channel(workspace, message)
        thread = part(message.address.thread)
        found = await self._found(workspace, channel, thread, message.key) if message.retried else {}
        images = tuple(n for n in message.reply.view.document().nodes if isinstance(n, Image))
        files = await self._pictures.upload(workspace.client, images) if images and not found else None
        pictured = bool(files) or bool(images and found)
        drawn = self._renderer.reply(message.reply, pictures=pictured, summary=message.summary)
        mention = _mention(message.mention)
        head = sections(mention) if mention else []
        first = ""
        parts = messages((*head, *drawn.blocks)) or [[]]
        for number, blocks in enumerate(parts):
            if number in found:
                timestamp = found[number]
            else:
                text = f"{mention} {drawn.text}" if mention and not number else drawn.text
                metadata = _metadata(message, number, len(parts))
                channel, timestamp = await self._post(
                    workspace, channel, thread=thread, text=text, blocks=blocks, metadata=metadata
                )
            first = first or timestamp
        if files:
            await self._pictures.share(workspace.client, files, channel, thread=thread)
        identity = join(channel, first)
        return Receipt(identity, identity if message.title else "")

    async def _channel(self, workspace: Workspace, message: Outgoing) -> str:
        """Where a message goes: its channel, the direct conversation with a person, or with an organiser."""
        address = message.address
        if address.channel:
            return address.channel
        user = address.user or await self._people.first_organiser(workspace)
        if not user:
            raise PlatformUnreachable("Nobody can be told: the workspace names no admin.", permanent=True)
        opened = await workspace.client.conversations_open(users=user)
        return str(opened["channel"]["id"])

    async def _post(
        self,
        workspace: Workspace,
        channel: str,
        *,
        thread: str,
        text: str,
        blocks: Sequence[Block],
        metadata: dict[str, object],
    ) -> tuple[str, str]:
        async with self._pace.turn(channel):
            sent = await workspace.client.chat_postMessage(
                channel=channel,
                thread_ts=thread or None,
                text=text,
                blocks=list(blocks),
                metadata=metadata,
                unfurl_links=False,
                unfurl_media=False,
            )
        return str(sent.get("channel") or channel), str(sent["ts"])

    async def _found(self, workspace: Workspace, channel: str, thread: str, key: str) -> dict[int, str]:
        """The parts of a message that stand already, by number, with their timestamps."""
        found: dict[int, str] = {}
        try:
            async for message in _messages(workspace, channel, thread):
                metadata = message.get("metadata") or {}
                payload = metadata.get("event_payload") or {}
                own = not workspace.bot_user or message.get("user") in {None, workspace.bot_user}
                if own and metadata.get("event_type") == EVENT_TYPE and payload.get("key") == key:
                    found.setdefault(int(payload.get("part") or 0), str(message.get("ts")))
                    if len(found) >= int(payload.get("parts") or 1):
                        break
        except SlackApiError as error:
            if error_code(error) not in _NEVER_POSTED:
                raise
        return found


async def _messages(workspace: Workspace, channel: str, thread: str) -> AsyncIterator[Mapping[str, Any]]:
    """The last messages of a channel or thread, with their metadata."""
    cursor = ""
    for _ in range(METADATA_PAGES):
        if thread:
            page = await workspace.client.conversations_replies(
                channel=channel,
                ts=thread,
                limit=METADATA_PAGE,
                cursor=cursor or None,
                include_all_metadata=True,
            )
        else:
            page = await workspace.client.conversations_history(
                channel=channel, limit=METADATA_PAGE, cursor=cursor or None, include_all_metadata=True
            )
        for message in page.get("messages") or ():
            yield message
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return


def _metadata(message: Outgoing, number: int, parts: int) -> dict[str, object]:
    payload = {
        "key": message.key,
        "round": message.round,
        "kind": message.kind.value,
        "part": number,
        "parts": parts,
    }
    return {"event_type": EVENT_TYPE, "event_payload": payload}


def _mention(mention: str) -> str:
    """A user group, or everybody, in Slack's words; only organisers choose it. Any other word is nobody."""
    if mention in _EVERYBODY:
        return f"<!{mention}>"
    return f"<!subteam^{mention}>" if _USER_GROUP.fullmatch(mention) else ""
