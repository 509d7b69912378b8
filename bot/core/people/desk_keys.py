"""The keys of the organiser's desk and of a member's own page: links that open them once, and the sessions
that they become.

Whoever has read the store must not be able to use a key, so only a digest of it is kept there. Keys are long
and drawn at random: a digest without salt cannot be turned back.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

__all__ = [
    "LINKS",
    "LINK_LASTS",
    "SESSION_LASTS",
    "DeskKey",
    "DeskKeys",
    "KeyKind",
    "key_digest",
    "proof_of",
    "seal_of",
]

LINK_LASTS = timedelta(minutes=10)
"""How long a link can be used."""
SESSION_LASTS = timedelta(hours=12)
"""How long a browser stays there."""
_LONGEST = 200
"""Characters that are looked at; our own keys are far shorter."""


class KeyKind(StrEnum):
    """What a key is for: the organiser's desk, or a member's own page. None opens the other door."""

    LINK = "link"
    SESSION = "session"
    OWN_LINK = "own-link"
    OWN_SESSION = "own-session"


LINKS = frozenset({KeyKind.LINK, KeyKind.OWN_LINK})
"""The kinds of which a member has one at a time."""


@dataclass(frozen=True, slots=True)
class DeskKey:
    """A key as it is kept: whose it is, for which community, by way of which place, and until when."""

    digest: str
    kind: KeyKind
    community: int
    place: int
    member: int
    made_at: datetime
    expires_at: datetime


def key_digest(kind: KeyKind, key: str) -> str:
    """What is kept of a key; that of one kind is never that of another."""
    return _hashed(f"sparring-desk/{kind.value}/{key[:_LONGEST]}")


def proof_of(session: str) -> str:
    """What a form of a session carries: only a page that the session was shown can know it."""
    return _hashed(f"sparring-desk/form/{session[:_LONGEST]}")


def seal_of(session: str, text: str) -> str:
    """What a text carries that was said to a session: nobody else can have said it."""
    return _hashed(f"sparring-desk/said/{session[:_LONGEST]}/{text}")


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


class DeskKeys(Protocol):
    """Keys that can be used, by their digest."""

    async def put(self, key: DeskKey, *, now: datetime) -> None:
        """Keep a key; a link takes the place of the member's earlier one of its kind. Old keys are lost."""
        ...

    async def get(self, digest: str) -> DeskKey | None:
        """A key, perhaps one that has run out; in a writing transaction it is locked."""
        ...

    async def sessions(self, member: int, kind: KeyKind = KeyKind.SESSION) -> Sequence[DeskKey]:
        """A member's sessions of a kind, newest first, perhaps some that have run out."""
        ...

    async def drop(self, digest: str) -> None:
        """Forget a key: it was used, or is to be used no more."""
        ...
