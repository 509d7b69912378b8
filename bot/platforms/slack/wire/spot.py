"""Where in Slack something was done, and so where the reply goes."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from bot.commands.language.invocation import Where

__all__ = [
    "PLATFORM",
    "Spot",
    "join",
    "of_action",
    "of_command",
    "of_message",
    "of_shortcut",
    "of_view",
    "part",
]

PLATFORM = "slack"


@dataclass(frozen=True, slots=True)
class Spot:
    """A person at a place. `thread` and `message` are timestamps; `view` is the modal that shows the reply.

    `hidden` says that `message` is ephemeral. `channel` is "" in the Home tab and in global shortcuts.
    """

    team: str
    user: str
    enterprise: str = ""
    channel: str = ""
    thread: str = ""
    message: str = ""
    hidden: bool = False
    response_url: str = ""
    view: str = ""

    @property
    def direct(self) -> bool:
        """Whether nobody else reads along."""
        return not self.channel or self.channel.startswith("D")

    def where(self, *, team_name: str = "", channel_name: str = "") -> Where:
        """The place in the commands' words; a thread is named with its channel, as timestamps repeat."""
        return Where(
            PLATFORM,
            self.team,
            self.channel,
            join(self.channel, self.thread) if self.thread else "",
            tenant_name=team_name,
            channel_name=channel_name,
            direct=self.direct,
        )

    def packed(self) -> dict[str, object]:
        """What differs from an empty spot, for a view to carry."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def unpacked(cls, packed: Mapping[str, Any]) -> "Spot":
        """The spot that was packed."""
        known = {field.name for field in fields(cls)}
        return cls(**{"team": "", "user": "", **{name: v for name, v in packed.items() if name in known}})


def join(channel: str, timestamp: str) -> str:
    """A message's id that is unique in a workspace."""
    return f"{channel}:{timestamp}"


def part(identity: str) -> str:
    """The timestamp in an id made by `join`."""
    return identity.rpartition(":")[2]


def of_command(body: Mapping[str, Any], team: str, enterprise: str) -> Spot:
    """Where a slash command was typed. Slack offers none in threads, but says so if that changes."""
    return Spot(
        team=team,
        enterprise=enterprise,
        user=_text(body, "user_id"),
        channel=_text(body, "channel_id"),
        thread=_text(body, "thread_ts"),
        response_url=_text(body, "response_url"),
    )


def of_action(body: Mapping[str, Any], team: str, enterprise: str) -> Spot:
    """Where a button was pressed: a message, an ephemeral message, a modal, the Home tab."""
    view = _mapping(body, "view")
    user = _text(_mapping(body, "user"), "id")
    if view:
        shown = _text(view, "id") if view.get("type") == "modal" else ""
        carried = of_view(view) if shown else None
        if carried is not None:
            return Spot(team, user, enterprise, carried.channel, carried.thread, view=shown)
        return Spot(team, user, enterprise, view=shown)
    container = _mapping(body, "container")
    message = _mapping(body, "message")
    own = _text(container, "message_ts") or _text(message, "ts")
    thread = _text(container, "thread_ts") or _text(message, "thread_ts")
    return Spot(
        team=team,
        enterprise=enterprise,
        user=user,
        channel=_text(_mapping(body, "channel"), "id") or _text(container, "channel_id"),
        thread="" if thread == own else thread,
        message=own,
        hidden=bool(container.get("is_ephemeral")),
        response_url=_text(body, "response_url"),
    )


def of_shortcut(body: Mapping[str, Any], team: str, enterprise: str) -> Spot:
    """Where a shortcut was used; the reply to a message shortcut goes beside that message."""
    message = _mapping(body, "message")
    thread = _text(message, "thread_ts")
    return Spot(
        team=team,
        enterprise=enterprise,
        user=_text(_mapping(body, "user"), "id"),
        channel=_text(_mapping(body, "channel"), "id"),
        thread="" if thread == _text(message, "ts") else thread,
        response_url=_text(body, "response_url"),
    )


def of_message(event: Mapping[str, Any], team: str, enterprise: str) -> Spot:
    """Where a message stands."""
    thread = _text(event, "thread_ts")
    return Spot(
        team=team,
        enterprise=enterprise,
        user=_text(event, "user"),
        channel=_text(event, "channel"),
        thread=thread,
        message=_text(event, "ts"),
    )


def of_view(view: Mapping[str, Any]) -> Spot | None:
    """Where a view was opened, as it carries it along; None for one that carries nothing."""
    try:
        packed = json.loads(_text(view, "private_metadata") or "{}").get("s")
    except (ValueError, AttributeError):
        return None
    return Spot.unpacked(packed) if isinstance(packed, dict) else None


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


def _mapping(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = body.get(name)
    return value if isinstance(value, dict) else {}
