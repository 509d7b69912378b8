"""After a gap: what was written, changed and deleted in the live threads while nobody heard it.

Read at the start, when a socket is back, and when the store is after events that could not be stored. Slack
lets some apps read a page a minute: a thread whose reading is cut off is read on from there a little later.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from weakref import WeakValueDictionary

from bot.commands.platform import Bridge
from bot.core.errors import StoreUnavailable
from bot.core.interviews.session import Session
from bot.core.rounds.round import Posting
from bot.platforms.slack.connection.workspaces import Workspace, Workspaces
from bot.platforms.slack.hearing.messages import Hearing, by_a_person, said_key
from bot.platforms.slack.wire.api import FAULTS, error_code, unreachable
from bot.platforms.slack.wire.limits import METADATA_PAGE
from bot.platforms.slack.wire.spot import PLATFORM, join, part

__all__ = ["CatchUp"]


_FAULTS = 8
"""A thread that meets so many of Slack's own faults in a row is left until the next start."""


@dataclass(slots=True)
class _Reading:
    """How far the reading of a thread has come: the next page, the messages that stand up to there, and
    those of answers that were known when it began: an answer that comes meanwhile is not gone. `faults` of
    Slack's own met it since it last came further.
    """

    answers: frozenset[str] | None = None
    faults: int = 0
    cursor: str = ""
    here: set[str] = field(default_factory=set)


class CatchUp:
    """Reads the replies of threads that still take answers."""

    def __init__(self, bridge: Bridge, workspaces: Workspaces, hearing: Hearing) -> None:
        self._bridge = bridge
        self._workspaces = workspaces
        self._hearing = hearing
        self._cut: dict[str, _Reading] = {}
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def run(self, missed: Sequence[str] = ("",)) -> None:
        """Every live thread of the workspaces in `missed` ("" for all of them), and the threads in it that
        were cut off; one that cannot be read holds up no other.
        """
        for workspace in await self._workspaces.all():
            whole = "" in missed or workspace.team in missed
            if not whole and not any(each.startswith(f"{workspace.team}/") for each in missed):
                continue
            try:
                await self._workspace(workspace, None if whole else missed)
            except StoreUnavailable:
                self._bridge.inbox.missed(PLATFORM, workspace.team)

    async def _workspace(self, workspace: Workspace, cut: Sequence[str] | None) -> None:
        """Everything in a workspace, or the threads that were cut off."""
        async with self._bridge.store.read() as tx:
            place = await tx.communities.place(PLATFORM, workspace.team)
            live = await tx.rounds.live_threads(place.id) if place and place.active else ()
            rooms = await tx.interviews.live(place.id) if place and place.active else ()
        threads = {_name(workspace, posting.thread): posting for posting in live}
        talks = {_name(workspace, session.interview.channel): session for session in rooms}
        for name in [each for each in self._cut if each.startswith(_name(workspace, ""))]:
            if name not in threads and name not in talks:
                del self._cut[name]  # it takes no answers any more
        for name, posting in threads.items():
            if cut is None or name in cut:
                await self._heard(workspace, posting)
        for name, session in talks.items():
            if cut is None or name in cut:
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
            self._unread("room", _name(workspace, channel), error)
            return
        self._cut.pop(_name(workspace, channel), None)
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
        name = _name(workspace, posting.thread)
        try:
            async with self._turns.setdefault(name, asyncio.Lock()):
                await self._thread(workspace, posting, self._cut.setdefault(name, _Reading()))
        except FAULTS as error:
            self._unread("thread", name, error)
        else:
            self._cut.pop(name, None)

    def _unread(self, what: str, name: str, error: Exception) -> None:
        """Come back to what Slack lets nobody read for now; leave what it does not let the bot read."""
        trouble, reading = unreachable(error), self._cut.setdefault(name, _Reading())
        reading.faults += trouble.retry_after is None
        if expired := error_code(error) == "invalid_cursor":
            reading.cursor = ""
        if (expired or not trouble.denied) and reading.faults <= _FAULTS:
            self._bridge.inbox.missed(PLATFORM, name)
            return
        self._cut.pop(name, None)
        self._bridge.telemetry.event(
            f"slack {what} not read", error=error_code(error) or type(error).__name__
        )

    async def _thread(self, workspace: Workspace, posting: Posting, reading: _Reading) -> None:
        """The thread from where `reading` has come to, oldest first; what is gone is known at its end."""
        root = part(posting.thread)
        if reading.answers is None:
            reading.answers = frozenset(await self._known(posting))
        while True:
            page = await workspace.client.conversations_replies(
                channel=posting.channel, ts=root, limit=METADATA_PAGE, cursor=reading.cursor or None
            )
            messages: Sequence[Mapping[str, Any]] = page.get("messages") or ()
            await self._page(workspace, posting, messages)
            reading.faults = 0
            reading.here.update(join(posting.channel, str(message.get("ts"))) for message in messages)
            reading.cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not reading.cursor:
                break
        for source in reading.answers - reading.here:
            if source.startswith(f"{posting.channel}:"):
                await self._hearing.withdrawn(workspace, posting.channel, root, part(source))

    async def _known(self, posting: Posting) -> frozenset[str]:
        async with self._bridge.store.read() as tx:
            answers = await tx.answers.of_round(posting.round)
        return frozenset(answer.source for answer in answers if answer.source)

    async def _page(
        self, workspace: Workspace, posting: Posting, messages: Sequence[Mapping[str, Any]]
    ) -> None:
        root = part(posting.thread)
        known = await self._known(posting)
        keys = [said_key(workspace.team, {**each, "channel": posting.channel}) for each in messages]
        met = await self._bridge.inbox.met(PLATFORM, keys)
        sources = [join(posting.channel, str(each.get("ts") or "")) for each in messages]
        async with self._bridge.store.read() as tx:
            bygone = await tx.personal.bygone({(posting.round, source) for source in sources})
        for message in messages:
            timestamp = str(message.get("ts") or "")
            if timestamp == root or not by_a_person(message, workspace):
                continue
            source = join(posting.channel, timestamp)
            heard = said_key(workspace.team, {**message, "channel": posting.channel}) in met
            if source not in known and (heard or (posting.round, source) in bygone):
                continue
            at = _written(timestamp, posting.posted_at, self._bridge.clock.now())
            event = {**message, "channel": posting.channel, "thread_ts": root}
            if source in known and message.get("edited"):
                await self._hearing.edited(workspace, event, posting.channel, event_id=timestamp)
            else:
                bare = not _ours(message, workspace)
                await self._hearing.said(workspace, event, at=at, again=bare)


def _name(workspace: Workspace, where: str) -> str:
    """The name of a thread or a room among those of all workspaces."""
    return f"{workspace.team}/{where}"


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
