"""From Slack's raw events to those who deal with them: each is stored, then acknowledged, then dealt with.

What is stored is what Slack sent, so that the next start, or another process, deals with it in the same way.
"""

import json
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from bot.commands.platform import Bridge
from bot.core.arrivals import Arrival
from bot.core.errors import QuestionUnderway, SparringError, StoreUnavailable
from bot.platforms.slack.drawing.modals import read
from bot.platforms.slack.hearing.changes import Changes
from bot.platforms.slack.hearing.commands import mentions
from bot.platforms.slack.hearing.crew import Crew
from bot.platforms.slack.hearing.interactions import Conversation, Told
from bot.platforms.slack.hearing.messages import Hearing, said_key
from bot.platforms.slack.wire.spot import PLATFORM, of_message

__all__ = ["Delivered", "Intake"]

Payload = Mapping[str, Any]
_PRIVATE: Final = frozenset({"im", "mpim"})


@dataclass(frozen=True, slots=True)
class Delivered:
    """An event that is stored, or that was delivered before (`arrival` is None then)."""

    arrival: Arrival | None
    body: Payload
    told: Told


class Intake:
    """Stores events and hands them on."""

    def __init__(
        self, bridge: Bridge, *, conversation: Conversation, hearing: Hearing, changes: Changes, crew: Crew
    ) -> None:
        self._bridge = bridge
        self._inbox = bridge.inbox
        self._conversation = conversation
        self._hearing = hearing
        self._changes = changes
        self._crew = crew

    async def keep(self, kind: str, body: Payload, told: Told) -> Delivered:
        """Store an event; it may be acknowledged then. Raises StoreUnavailable: it may not."""
        key = f"{kind}/{_identity(kind, body, told)}"
        if kind == "event" and _speaks(_event(body)):
            key = said_key(told.team, _event(body))
        payload = json.dumps({"body": body, "told": [told.team, told.enterprise, told.user]})
        arrival = await self._inbox.keep(PLATFORM, key, kind, payload, where=told.team)
        return Delivered(arrival, body, told)

    def deal(self, delivered: Delivered) -> None:
        """Begin to deal with a stored event, unless it was delivered before."""
        if delivered.arrival is not None:
            self._crew.start(self._dealt(delivered.arrival, delivered.body, delivered.told))

    def again(self, arrival: Arrival) -> None:
        """Begin to deal with an event that was left behind."""
        stored = json.loads(arrival.payload)
        self._crew.start(self._dealt(arrival, stored["body"], Told(*stored["told"])))

    async def _dealt(self, arrival: Arrival, body: Payload, told: Told) -> None:
        try:
            heard = await self._work(arrival, body, told)
        except (StoreUnavailable, QuestionUnderway) as error:
            await self._inbox.failed(arrival, error)
        except (
            SparringError
        ) as error:  # a workspace that removed the app, for one: another try changes nothing
            self._bridge.telemetry.failure("slack event failed", error)
            await self._inbox.done(arrival)
        except Exception as error:  # noqa: BLE001 - one bad event must not stop the others
            await self._inbox.failed(arrival, error)
        else:
            await (self._inbox.done(arrival) if heard else self._inbox.ignored(arrival))

    async def _work(self, arrival: Arrival, body: Payload, told: Told) -> bool:
        """Deal with it; False for a message that was not for the bot."""
        if arrival.kind == "event":
            event, identity = _event(body), str(body.get("event_id") or "")
            async with self._crew.turn(told.team, str(event.get("user") or told.user)):
                again = arrival.tries > 0
                if again:  # what its author did to it since may not have been stored
                    self._inbox.missed(PLATFORM, told.team)
                return await self._hearing.event(event, told.team, told.enterprise, identity, again=again)
        if arrival.kind == "change":
            await self._changed(_event(body), told)
            return True
        await self._asked(arrival.kind, body, told, arrival.key.removeprefix(f"{PLATFORM}/"))
        return True

    def _asked(self, kind: str, body: Payload, told: Told, key: str) -> Coroutine[Any, Any, None]:
        match kind:
            case "command":
                return self._conversation.command(body, told, key)
            case "action":
                return self._conversation.press(body, (body.get("actions") or [{}])[0], told, key)
            case "view":
                filled = read(body.get("view") or {}, self._bridge.dispatcher.registry.commands)
                return self._conversation.submit(filled, told, key, body)
            case _:
                return self._conversation.shortcut(body, told, key)

    async def _changed(self, event: Payload, told: Told) -> None:
        """Something around the bot is not as it was."""
        match event.get("type"):
            case "app_uninstalled" | "tokens_revoked":
                organisation = bool(told.enterprise) and told.team == told.enterprise
                await self._changes.removed("" if organisation else told.team, told.enterprise)
            case "user_change":
                await self._changes.person(event.get("user") or {}, told.team)
            case "team_access_granted":
                await self._changes.granted(event, told.enterprise)
            case "team_access_revoked":
                await self._changes.revoked(event)
            case _:
                await self._changes.channel(event, told.team)

    async def concerns(self, event: Payload, told: Told) -> bool:
        """Whether a message can be for the bot at all: in private, in a thread, with a mention, or below a
        question. The rest is not kept.
        """
        inner = event.get("message") or event.get("previous_message") or event
        if (
            event.get("channel_type") in _PRIVATE
            or event.get("type") == "app_mention"
            or bool(inner.get("thread_ts"))
            or bool(mentions(str(inner.get("text") or "")))
        ):
            return True
        if event.get("subtype") or event.get("bot_id"):
            return False
        where = of_message(event, told.team, told.enterprise).where(team_name="")
        try:
            return await self._bridge.listener.follows(where)
        except StoreUnavailable:
            return True  # keeping it fails as well, and so it is delivered again


def _event(body: Payload) -> Payload:
    return body.get("event") or {}


def _speaks(event: Payload) -> bool:
    """Whether somebody said something; else something happened to what was said."""
    return event.get("subtype") not in {"message_changed", "message_deleted"} and bool(event.get("ts"))


def _identity(kind: str, body: Payload, told: Told) -> str:
    """What makes a delivery the same one when it comes again."""
    match kind:
        case "view":
            view = body.get("view") or {}
            found = f"{view.get('id')}/{view.get('hash')}" if view.get("id") else ""
        case "action":
            action = (body.get("actions") or [{}])[0]
            stamp = body.get("trigger_id") or action.get("action_ts")
            found = f"{stamp}/{told.user}/{action.get('action_id')}" if stamp else ""
        case "event" | "change":
            found = str(body.get("event_id") or "")
        case _:
            found = str(body.get("trigger_id") or "")
    return found or sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
