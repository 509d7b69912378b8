"""What stands of a message that may have been sent before: parts by metadata, pictures by file name."""

from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from bot.platforms.slack.connection.workspaces import Workspace
from bot.platforms.slack.wire.api import error_code
from bot.platforms.slack.wire.limits import METADATA_DEPTH, METADATA_PAGE, SEARCHES_REMEMBERED

__all__ = ["EVENT_TYPE", "Search", "Searches", "Standing", "standing"]

EVENT_TYPE: Final = "sparring_post"
_NEVER_POSTED: Final = frozenset({"not_in_channel", "channel_not_found", "thread_not_found"})
"""Where a search meets these, nothing of ours can stand; posting then says what is in the way."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`parts` are timestamps by number; `pictured` says that pictures were to follow, `files` which did."""

    parts: Mapping[int, str]
    pictured: bool = False
    files: frozenset[str] = frozenset()


@dataclass(slots=True)
class Search:
    """How far the look for a message has come: the next page, and what was found up to there.

    `attempt` is the try that it belongs to.
    """

    attempt: int
    cursor: str = ""
    read: int = 0
    parts: dict[int, str] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)
    whole: int = 0
    pictured: bool = False

    def take(self, message: Mapping[str, Any], key: str) -> None:
        """Note what a message of ours shows."""
        self.shared.update(str(file.get("name")) for file in message.get("files") or ())
        metadata = message.get("metadata") or {}
        payload = metadata.get("event_payload") or {}
        if metadata.get("event_type") == EVENT_TYPE and payload.get("key") == key:
            self.parts.setdefault(int(payload.get("part") or 0), str(message.get("ts")))
            self.whole, self.pictured = int(payload.get("parts") or 1), bool(payload.get("pictured"))

    def found(self, files: Collection[str]) -> bool:
        """Whether nothing is left to look for."""
        complete = bool(self.whole) and len(self.parts) >= self.whole
        return complete and (not self.pictured or self.shared.issuperset(files))


class Searches:
    """Looks that were cut off: Slack lets some apps read a page a minute, and a try has no time for two."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, Search] = OrderedDict()

    def of(self, key: str, *, attempt: int) -> Search:
        """The look for a message: where the try before this one left off, else from the start.

        After a try that this process did not make, a newer message may stand, which no old page shows.
        """
        search = self._open.get(key)
        if search is None or search.attempt != attempt - 1:
            search = self._open[key] = Search(attempt)
        search.attempt = attempt
        self._open.move_to_end(key)
        if len(self._open) > SEARCHES_REMEMBERED:
            self._open.popitem(last=False)
        return search

    def over(self, key: str) -> None:
        """The look came to its end: what is sent from now on is to be looked for anew."""
        self._open.pop(key, None)


async def standing(
    workspace: Workspace, channel: str, thread: str, *, key: str, files: Collection[str], search: Search
) -> Standing:
    """Look for the message of that key, and for files of those names, in a channel or thread.

    It goes on from where `search` has come to, and leaves there how far it came.
    """
    try:
        await _look(workspace, channel, thread, key=key, files=files, search=search)
    except SlackApiError as error:
        if error_code(error) not in _NEVER_POSTED:
            raise
    return Standing(search.parts, search.pictured, frozenset(search.shared.intersection(files)))


async def _look(
    workspace: Workspace, channel: str, thread: str, *, key: str, files: Collection[str], search: Search
) -> None:
    """Page by page: a thread from its beginning, a channel from its end."""
    client = workspace.client
    while True:
        cursor = search.cursor or None
        if thread:
            page = await client.conversations_replies(
                channel=channel, ts=thread, limit=METADATA_PAGE, cursor=cursor, include_all_metadata=True
            )
        else:
            page = await client.conversations_history(
                channel=channel, limit=METADATA_PAGE, cursor=cursor, include_all_metadata=True
            )
        messages = page.get("messages") or ()
        for message in messages:
            if not workspace.bot_user or message.get("user") in {None, workspace.bot_user}:
                search.take(message, key)
        search.read += len(messages)
        search.cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not search.cursor or search.found(files) or (not thread and search.read >= METADATA_DEPTH):
            return
