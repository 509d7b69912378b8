"""What stands of a message that may have been sent before: parts by metadata, pictures by file name."""

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from bot.platforms.slack.connection.workspaces import Workspace
from bot.platforms.slack.wire.api import error_code
from bot.platforms.slack.wire.limits import METADATA_PAGE, METADATA_PAGES

__all__ = ["EVENT_TYPE", "Standing", "standing"]

EVENT_TYPE: Final = "sparring_post"
_NEVER_POSTED: Final = frozenset({"not_in_channel", "channel_not_found", "thread_not_found"})
"""Where a search meets these, nothing of ours can stand; posting then says what is in the way."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`parts` are timestamps by number; `pictured` says that pictures were to follow, `files` which did."""

    parts: Mapping[int, str]
    pictured: bool = False
    files: frozenset[str] = frozenset()


async def standing(
    workspace: Workspace, channel: str, thread: str, *, key: str, files: Collection[str]
) -> Standing:
    """Look for the message of that key, and for files of those names, in a channel or thread."""
    parts: dict[int, str] = {}
    shared: set[str] = set()
    whole, pictured = 0, False
    try:
        async for message in _messages(workspace, channel, thread):
            if workspace.bot_user and message.get("user") not in {None, workspace.bot_user}:
                continue
            shared.update(str(file.get("name")) for file in message.get("files") or ())
            metadata = message.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if metadata.get("event_type") == EVENT_TYPE and payload.get("key") == key:
                parts.setdefault(int(payload.get("part") or 0), str(message.get("ts")))
                whole, pictured = int(payload.get("parts") or 1), bool(payload.get("pictured"))
            if whole and len(parts) >= whole and (not pictured or shared.issuperset(files)):
                break
    except SlackApiError as error:
        if error_code(error) not in _NEVER_POSTED:
            raise
    return Standing(parts, pictured, frozenset(shared.intersection(files)))


async def _messages(workspace: Workspace, channel: str, thread: str) -> AsyncIterator[Mapping[str, Any]]:
    """The last messages of a channel or thread, with their metadata."""
    cursor = ""
    # A thread is read from its beginning, a channel from its end.
    for number in count(1):
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
        if not cursor or (not thread and number >= METADATA_PAGES):
            return
