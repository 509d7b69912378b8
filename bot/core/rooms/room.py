"""Private rooms as values: where a few members and the bot talk, out of everybody else's sight.

What a room is on a platform (a private thread, a direct conversation, a private channel) is the
platform's to decide; here it is a channel that was opened for a key and is remembered under it.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.core.people.people import Place

__all__ = ["KnownRoom", "Room"]


@dataclass(frozen=True, slots=True)
class Room:
    """A private room that is wanted; the same `key` always means the same room.

    `members` are the platform's ids of the people who may enter. `near` is the channel where it was
    asked for ("" for none), beside which a platform with private threads opens it. `known` is the
    channel that was opened for the key before, "" at first.
    """

    key: str
    place: Place
    members: tuple[str, ...]
    title: str
    near: str = ""
    known: str = ""

    @property
    def number(self) -> str:
        """What tells it from other rooms of its kind: the id in its key, which is "<kind>/<id>"."""
        return self.key.split("/")[1]


@dataclass(frozen=True, slots=True)
class KnownRoom:
    """A room that was opened. `key` is "<kind>/<id>"; `channel` is the platform's id of it."""

    id: int
    key: str
    community: int
    place: int
    channel: str
    title: str
    opened_at: datetime

    @property
    def kind(self) -> str:
        """What the room is for: "interview"."""
        return self.key.partition("/")[0]
