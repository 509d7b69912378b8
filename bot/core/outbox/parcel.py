"""Messages that are to be sent: what each is, for whom, and how far it came."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["Address", "Parcel", "ParcelKind", "ParcelState"]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes: a channel (and thread) of a place, or one person there (`user`).

    With neither channel nor user it is for the organisers of the place, however they can be reached.
    """

    place: int
    channel: str = ""
    thread: str = ""
    user: str = ""


class ParcelKind(StrEnum):
    """What is to be sent; `commands.courier` turns each into words.

    CLOSING and CARDS remind a member. WEEK and MONTH sum up for a channel, or a week for a member; their
    `text` is the last local date of it. PUBLISH and TURNOUT are no messages: the one publishes the message
    whose id is its `text`, the other draws it anew with how many have answered.
    """

    QUESTION = "question"
    REVEAL = "reveal"
    RECAP = "recap"
    NOTICE = "notice"
    ROLE = "role"
    ROOM = "room"
    CLOSING = "closing"
    CARDS = "cards"
    WEEK = "week"
    MONTH = "month"
    PUBLISH = "publish"
    TURNOUT = "turnout"


class ParcelState(StrEnum):
    """Where a message to be sent stands."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A row of the outbox: one message for one address, sent exactly once.

    `key` is the idempotency key (unique, at most 25 characters, Discord's limit for a nonce).
    `not_before` orders and delays; `attempts` counts tries that may have reached the platform. While
    nobody knows what became of the last try, its `owner` and `lease_until` stay. `about` is a member other
    than the reader whose name or words are in `text`.
    """

    id: int
    key: str
    kind: ParcelKind
    community: int
    address: Address
    not_before: datetime
    expires_at: datetime | None = None
    round: int | None = None
    destination: int | None = None
    text: str = ""
    state: ParcelState = ParcelState.WAITING
    attempts: int = 0
    owner: str = ""
    lease_until: datetime | None = None
    error: str = ""
    message: str = ""
    about: int | None = None
