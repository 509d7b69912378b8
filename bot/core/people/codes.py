"""One-time codes by which two accounts, or two places, are joined: how they look, and what is kept of them.

Whoever has read the store must not be able to use a code, so only a digest of it is kept there.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

__all__ = ["LASTS", "LONGEST_TYPED", "LinkCode", "Purpose", "digest_of", "spelled"]

LASTS = timedelta(minutes=10)
"""How long a code can be used."""

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0, 1, I, L, O, U: nothing that can be read as something else, and hardly a word."""
_LENGTH = 8
"""30 ** 8 codes: at five tries in ten minutes, guessing one takes longer than anybody lives."""
_HALF = _LENGTH // 2
LONGEST_TYPED = 30
"""Characters that are taken for a code: it fits, however it is spaced."""


class Purpose(StrEnum):
    """What a code joins."""

    ACCOUNT = "account"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class LinkCode:
    """A code as it is kept: by whom and where it was made, and until when it can be used."""

    digest: str
    purpose: Purpose
    community: int
    place: int
    member: int
    expires_at: datetime


def spelled(below: Callable[[int], int]) -> str:
    """A new code, such as "K7QM-3XWD"; `below(n)` is a secret number from 0 to n - 1."""
    letters = "".join(_LETTERS[below(len(_LETTERS))] for _ in range(_LENGTH))
    return f"{letters[:_HALF]}-{letters[_HALF:]}"


def digest_of(purpose: Purpose, typed: str) -> str:
    """What is kept of a code, in whatever case and with whatever between its letters it was typed."""
    letters = "".join(each for each in typed.upper() if each.isalnum())
    return hashlib.sha256(f"sparring-link/{purpose.value}/{letters}".encode()).hexdigest()
