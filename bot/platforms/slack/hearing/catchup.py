"""After a start: what was written, changed and deleted in the live threads while the bot was away."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.commands.platform import Bridge
from bot.core.interviews.session import Session
from bot.core.rounds.round import Posting
from bot.platforms.slack.connection.workspaces import Workspace, Workspaces
from bot.platforms.slack.hearing.messages import Hearing, by_a_person, said_key
from bot.platforms.slack.wire.api import FAULTS, error_code
from bot.platforms.slack.wire.limits import METADATA_PAGE
from bot.platforms.slack.wire.spot import PLATFORM, join, part

__all__ = ["CatchUp"]


class CatchUp:
    """Reads the replies of threads that still take answers."""

    def __init__(self, bridge: Bridge, workspaces: Workspaces, hearing: Hearing) -> None:
        self._bridge = bridge
        self._workspaces = workspaces
        self._hearing = hearing

    async def run(self) -> None:
        """Every live thread of every workspace; one that cannot be read holds up no other."""
        for workspace in await self._workspaces.all():
            async with self._bridge.store.read() as tx:
                place = await tx.communities.place(PLATFORM, workspace.team)
                live = await tx.rounds.live_threads(place.id) if place and place.active else ()
                rooms = await tx.interviews.live(place.id) if place and place.active else ()
            for posting in live:
                await self._heard(workspace, posting)
            for session in rooms:
                await self._room(workspace, session)

    async def _room(self, workspace: Workspace, session: Session) -> None:
        """What was written after the question under way; what was heard before changes nothing."""
        channel, since = session.interview.channel, session.unheard_since
        if since is None:
            return
        try:
            page = await workspace.client.conversations_history(
                channel=channel, oldest=f"{since.timestamp():.6f}", limit=METADATA_PAGE
            )
        except FAULTS as error:
            self._bridge.telemetry.event(
                "slack room not read", error=error_code(error) or type(error).__name__
            )
            return
        for message in sorted(page.get("messages") or (), key=lambda message: str(message.get("ts"))):
            if by_a_person(message, workspace):
                at = _written(str(message.get("ts")), since, self._bridge.clock.now())
                await self._hearing.overheard(workspace, {**message, "channel": channel}, at=at)

    async def round(self, team: str, round_id: int) -> None:
        """The threads of one round in one workspace."""
        workspace = await self._workspaces.of(team)
        async with self._bridge.store.read() as tx:
            place = await tx.communities.place(PLATFORM, team)
            live = await tx.rounds.live_threads(place.id) if place and place.active else ()
        for posting in live:
            if posting.round == round_id:
                await self._heard(workspace, posting)

    async def _heard(self, workspace: Workspace, posting: Posting) -> None:
        if not posting.thread:
            return
        try:
            await self._thread(workspace, posting)
        except FAULTS as error:
            self._bridge.telemetry.event(
                "slack thread not read", error=error_code(error) or type(error).__name__
            )

    async def _bygone(self, round_id: int, source: str) -> bool:
        async with self._bridge.store.read() as tx:
            return await tx.personal.bygone(round_id, source)

    async def _thread(self, workspace: Workspace, posting: Posting) -> None:
        root = part(posting.thread)
        messages = await _replies(workspace, posting.channel, root)
        async with self._bridge.store.read() as tx:
            answers = await tx.answers.of_round(posting.round)
        known = {answer.source: answer.text for answer in answers if answer.source}
        keys = [said_key(workspace.team, {**each, "channel": posting.channel}) for each in messages]
        met = await self._bridge.inbox.met(PLATFORM, keys)
        for message in messages:
            timestamp = str(message.get("ts") or "")
            if timestamp == root or not by_a_person(message, workspace):
                continue
            source = join(posting.channel, timestamp)
            heard = said_key(workspace.team, {**message, "channel": posting.channel}) in met
            if source not in known and (heard or await self._bygone(posting.round, source)):
                continue
            at = _written(timestamp, posting.posted_at, self._bridge.clock.now())
            event = {**message, "channel": posting.channel, "thread_ts": root}
            if source in known and message.get("edited"):
                await self._hearing.edited(workspace, event, posting.channel, event_id=timestamp)
            else:
                bare = not _ours(message, workspace)
                await self._hearing.said(workspace, event, at=at, again=bare)
        here = {join(posting.channel, str(message.get("ts"))) for message in messages}
        for source in known:
            if source.startswith(f"{posting.channel}:") and source not in here:
                await self._hearing.withdrawn(workspace, posting.channel, root, part(source))


async def _replies(workspace: Workspace, channel: str, root: str) -> list[Mapping[str, Any]]:
    """The whole thread, oldest first."""
    found: list[Mapping[str, Any]] = []
    cursor = ""
    while True:
        page = await workspace.client.conversations_replies(
            channel=channel, ts=root, limit=METADATA_PAGE, cursor=cursor or None
        )
        found.extend(page.get("messages") or ())
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return found


def _ours(message: Mapping[str, Any], workspace: Workspace) -> bool:
    """Whether a message bears a reaction of the bot, which is the last thing that answering it leaves."""
    return any(workspace.bot_user in (each.get("users") or ()) for each in message.get("reactions") or ())


def _written(timestamp: str, earliest: datetime, latest: datetime) -> datetime:
    """When a message was written: as its timestamp says, within what is possible."""
    try:
        told = datetime.fromtimestamp(float(timestamp), UTC)
    except (ValueError, OverflowError, OSError):
        return latest
    return min(max(told, earliest), latest)
