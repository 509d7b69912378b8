"""Messages that the bot sends of its own accord, each exactly once.

Every message carries metadata with its key, every picture a file name made from it. When an earlier try may
have arrived, the channel (or thread) is searched for both first, and only what is not there is sent.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final, TypedDict, Unpack

from slack_sdk.errors import SlackApiError

from bot.commands.language.document import Image, plain, spelled
from bot.commands.platform import Bridge, Outgoing
from bot.commands.views.rounds import QuestionPosted
from bot.core.errors import Moot, PlatformUnreachable
from bot.core.outbox.courier import Receipt
from bot.platforms.slack.connection.people import People
from bot.platforms.slack.connection.workspaces import Workspace, Workspaces
from bot.platforms.slack.drawing.blocks import Block, context, messages, sections
from bot.platforms.slack.drawing.mrkdwn import escape
from bot.platforms.slack.drawing.pictures import Pictures, Uploaded
from bot.platforms.slack.drawing.render import Renderer, fallback
from bot.platforms.slack.sending.standing import EVENT_TYPE, Searches, Standing, standing
from bot.platforms.slack.wire.api import FAULTS, REVOKED, error_code, unreachable
from bot.platforms.slack.wire.limits import BLOCKS
from bot.platforms.slack.wire.pace import Pace
from bot.platforms.slack.wire.spot import join, part

__all__ = ["Poster"]

_EVERYBODY: Final = frozenset({"here", "channel"})
_USER_GROUP: Final = re.compile(r"S[A-Z0-9]+")


_LOOKING: Final = (
    "An earlier try may have arrived. I am looking for it in the channel; Slack lets me read few messages "
    "a minute."
)
_UNSHOWABLE: Final = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}
)
"""Errors about how a message is drawn. docs.slack.dev/reference/methods/chat.postMessage#errors"""

_UNCHANGEABLE: Final = frozenset(
    {"message_not_found", "cant_update_message", "edit_window_closed", "is_inactive", "channel_not_found"}
)
"""Errors that keep a message as it is. docs.slack.dev/reference/methods/chat.update#errors"""


class _Post(TypedDict):
    """What is posted, wherever it goes."""

    thread: str
    text: str
    blocks: Sequence[Block]
    metadata: dict[str, object]


class Poster:
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
        self._searches = Searches()

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

    async def amend(self, message: Outgoing, stands: str) -> None:
        """Draw a question anew where it stands, or what is new of it in the first of its messages; raises
        Moot where that cannot be. Slack keeps its metadata.
        """
        workspace = await self._workspaces.of(message.place.tenant)
        text, blocks = self._amended(message)
        channel, _, timestamp = stands.rpartition(":")
        try:
            await workspace.client.chat_update(channel=channel, ts=timestamp, text=text, blocks=list(blocks))
        except FAULTS as error:
            if error_code(error) in _UNCHANGEABLE | _UNSHOWABLE:
                raise Moot from error
            raise unreachable(error) from error

    async def _send(self, workspace: Workspace, message: Outgoing) -> Receipt:
        channel = await self._channel(workspace, message)
        thread = part(message.address.thread)
        images = _images(message)
        stands = Standing({})
        if message.retried:
            stands = await self._standing(workspace, channel, thread, message, files=images)
        wanted = {name: image for name, image in images.items() if name not in stands.files}
        files = None
        if stands.pictured or not stands.parts:
            # Uploaded before anything is posted, so that words can take the place of what cannot be had.
            files = await self._pictures.upload(workspace.client, wanted) if wanted else []
        pictured = stands.pictured if stands.parts else bool(files)
        posts = self._posts(message, pictured=pictured)
        timestamps = dict(stands.parts)
        plainly = fallback(plain(message.reply.view.document()))
        for number, (text, blocks) in enumerate(posts):
            if number not in timestamps:
                metadata = _metadata(message, number, len(posts), pictured=pictured)
                channel, timestamps[number] = await self._post_somehow(
                    workspace,
                    channel,
                    plainly,
                    thread=thread,
                    text=text,
                    blocks=blocks,
                    metadata=metadata,
                )
        if pictured and wanted and not await self._shared(workspace, files, channel, thread):
            words = escape("\n".join(spelled(image.alt) for image in wanted.values()))
            metadata = _metadata(message, len(posts), len(posts), pictured=pictured)
            if len(posts) not in timestamps:
                await self._post(
                    workspace, channel, thread=thread, text=words, blocks=sections(words), metadata=metadata
                )
        identity = join(channel, timestamps[0])
        return Receipt(identity, identity if message.title else "")

    async def _standing(
        self, workspace: Workspace, channel: str, thread: str, message: Outgoing, *, files: Collection[str]
    ) -> Standing:
        """What stands of a message; raises where Slack lets no more be read, to go on at the next try."""
        search = self._searches.of(message.key, attempt=message.attempt)
        try:
            found = await standing(workspace, channel, thread, key=message.key, files=files, search=search)
        except SlackApiError as error:
            seconds = unreachable(error).retry_after
            if seconds is None:
                raise
            raise PlatformUnreachable(_LOOKING, retry_after=seconds) from error
        self._searches.over(message.key)
        return found

    def _posts(self, message: Outgoing, *, pictured: bool) -> list[tuple[str, Sequence[Block]]]:
        """The message as Slack takes it: one or more posts, each a line for notifications and its blocks."""
        drawn = self._renderer.reply(message.reply, pictures=pictured, summary=message.summary)
        mention = _mention(message.mention)
        head = sections(mention) if mention else []
        counted = isinstance(message.reply.view, QuestionPosted)  # a block more may come to the first
        parts = messages((*head, *drawn.blocks), most=BLOCKS - counted) or [[]]
        first = f"{mention} {drawn.text}" if mention else drawn.text
        return [(drawn.text if number else first, blocks) for number, blocks in enumerate(parts)]

    def _amended(self, message: Outgoing) -> tuple[str, Sequence[Block]]:
        """The post that stands first, with what is new; where there are more, these stay as they are."""
        view = message.reply.view
        posts = self._posts(message, pictured=False)
        if len(posts) == 1 or not isinstance(view, QuestionPosted):
            return posts[0]
        stands = replace(message, reply=replace(message.reply, view=replace(view, answered=0)))
        text, blocks = self._posts(stands, pictured=False)[0]
        at = next((n for n, block in enumerate(blocks) if block["type"] == "actions"), len(blocks))
        return text, [*blocks[:at], *context(view.crowd), *blocks[at:]]

    async def _shared(
        self, workspace: Workspace, files: Sequence[Uploaded] | None, channel: str, thread: str
    ) -> bool:
        """Show the pictures; False when Slack will not have them, raises when it may later."""
        if not files:
            return False
        try:
            async with self._pace.turn(channel):
                await self._pictures.show(workspace.client, files, channel, thread=thread)
        except SlackApiError as error:
            if unreachable(error).retry_after is not None:
                raise
            self._bridge.telemetry.event("slack picture not shared", error=error_code(error))
            return False
        return True

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

    async def _post_somehow(
        self, workspace: Workspace, channel: str, plainly: str, **post: Unpack[_Post]
    ) -> tuple[str, str]:
        """Post; in bare words when Slack will not show the blocks: a question must come out."""
        try:
            return await self._post(workspace, channel, **post)
        except SlackApiError as error:
            if error_code(error) not in _UNSHOWABLE or not post["blocks"]:
                raise
            self._bridge.telemetry.event("slack refused blocks", error=error_code(error))
            bare = _Post(thread=post["thread"], text=plainly, blocks=(), metadata=post["metadata"])
            return await self._post(workspace, channel, **bare)


def _images(message: Outgoing) -> dict[str, Image]:
    """The pictures of a message under file names by which they are found again."""
    nodes = [node for node in message.reply.view.document().nodes if isinstance(node, Image)]
    return {f"sparring-{message.key}-{number}.png": image for number, image in enumerate(nodes)}


def _metadata(message: Outgoing, number: int, parts: int, *, pictured: bool) -> dict[str, object]:
    payload = {
        "key": message.key,
        "round": message.round,
        "kind": message.kind.value,
        "part": number,
        "parts": parts,
        "pictured": pictured,
    }
    return {"event_type": EVENT_TYPE, "event_payload": payload}


def _mention(mention: str) -> str:
    """A user group, or everybody, in Slack's words; only organisers choose it. Any other word is nobody."""
    if mention in _EVERYBODY:
        return f"<!{mention}>"
    return f"<!subteam^{mention}>" if _USER_GROUP.fullmatch(mention) else ""
