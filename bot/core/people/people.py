"""Communities, their places, their members and what organisers did.

All values are frozen. Instants are aware datetimes in UTC. An id of 0 means "not stored yet": the store gives
the real one.
"""

from dataclasses import dataclass
from datetime import datetime

__all__ = ["ZONE", "Account", "AuditLine", "Community", "Member", "Place"]


@dataclass(frozen=True, slots=True)
class Community:
    """One study community, wherever it lives; `notices_*` is where organisers hear of trouble.

    `remote_grading` lets answers leave this machine for the language model that the operator set up.
    """

    id: int
    name: str
    created_at: datetime
    notices_place: int | None = None
    notices_channel: str | None = None
    remote_grading: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A community's home on one platform: a Discord guild, a Slack workspace, the browser chat."""

    id: int
    community: int
    platform: str
    tenant: str
    name: str = ""
    active: bool = True


ZONE = "UTC"
"""The time zone of whom none is known of."""


@dataclass(frozen=True, slots=True)
class Member:
    """One person in one community, with the settings of that person there.

    `zone` is for reminders only: windows are the community's. `on_boards` shows the member on
    leaderboards; `share_answers` lets good answers be quoted with the name, which nobody
    is taken to wish who has not said so.
    """

    id: int
    community: int
    name: str
    joined_at: datetime
    zone: str = ZONE
    on_boards: bool = True
    share_answers: bool = False
    organiser: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """A member's identity on a platform; unique by (community, platform, external)."""

    member: int
    community: int
    platform: str
    external: str


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Who changed what, when, in whose favour (`subject`, a member, whom `detail` does not name).

    Nobody edits one; what is said of a member who is forgotten is taken out.
    """

    community: int
    actor: int | None
    action: str
    detail: str
    at: datetime
    subject: int | None = None
