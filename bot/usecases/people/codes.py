"""Making and finding one-time codes; whoever types wrong ones too often waits."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.core.errors import TooFast, Unusable
from bot.core.people.codes import LASTS, LinkCode, Purpose, digest_of, spelled
from bot.core.people.people import Member, Place
from bot.core.ratelimits import Allowance, RateLimits
from bot.core.store import Transaction

__all__ = ["Codes", "MadeCode"]

_TRIES = Allowance(burst=6, per_minute=1)
_WRONG = "That code does not work here: it is mistyped, used, or older than ten minutes."


@dataclass(frozen=True, slots=True)
class MadeCode:
    """A code in full, shown once to whoever asked for it, and until when it can be used."""

    text: str
    expires_at: datetime


class Codes:
    """Makes and finds codes. `below(n)` is a secret number from 0 to n - 1, as of `secrets.randbelow`."""

    def __init__(self, below: Callable[[int], int]) -> None:
        self._below = below
        self._tries = RateLimits(member=_TRIES)

    async def make(
        self, tx: Transaction, purpose: Purpose, member: Member, place: Place, *, at: datetime
    ) -> MadeCode:
        """A new code of that member; an earlier one for the same purpose works no more."""
        text = spelled(self._below)
        digest, ends = digest_of(purpose, text), at + LASTS
        await tx.links.put(LinkCode(digest, purpose, member.community, place.id, member.id, ends), now=at)
        return MadeCode(text, ends)

    def count_try(self, member: Member, place: Place, *, at: datetime) -> None:
        """Count that somebody types a code; raises TooFast after too many."""
        wait = self._tries.take(place.platform, place.tenant, str(member.id), now=at)
        if wait:
            raise TooFast(f"Too many codes. Try again in {math.ceil(wait.total_seconds())} s.")

    async def find(self, tx: Transaction, purpose: Purpose, typed: str, *, at: datetime) -> LinkCode:
        """The code that was typed; raises Unusable, always in the same words, without one."""
        found = await tx.links.get(digest_of(purpose, typed))
        if found is None or found.expires_at <= at:
            raise self.wrong()
        return found

    def wrong(self) -> Unusable:
        """What is raised for a code that cannot be used here, and tells nothing of why."""
        return Unusable(_WRONG)
