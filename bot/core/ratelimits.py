"""How fast people may go: token buckets for each member and each community, kept in memory.

A bucket holds at most `burst` tokens and gets `per_minute` new ones a minute; every action takes one. The
buckets are this process's own: several processes let somebody go as many times as fast.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

__all__ = ["Allowance", "Bucket", "RateLimits"]

Who: TypeAlias = tuple[str, ...]

_REMEMBERED = 20_000
"""Buckets; the one used longest ago goes first, and by then it is as good as full."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most `burst` actions at once (at least 1), and `per_minute` in the long run (above 0)."""

    burst: int
    per_minute: float


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many tokens there were at an instant."""

    tokens: float
    at: datetime

    def filled(self, allowance: Allowance, now: datetime) -> "Bucket":
        """With what came in since; a clock that was set back takes nothing away."""
        gone = max((now - self.at).total_seconds(), 0.0)
        return Bucket(min(self.tokens + gone * allowance.per_minute / 60, float(allowance.burst)), now)

    def wait(self, allowance: Allowance) -> timedelta:
        """How long until there is a whole token; none when there is one."""
        missing = 1.0 - self.tokens
        return timedelta(seconds=missing * 60 / allowance.per_minute) if missing > 0 else timedelta()


class RateLimits:
    """Lets people through, or says how long to wait. Either allowance may be missing: no limit then."""

    def __init__(self, *, member: Allowance | None = None, community: Allowance | None = None) -> None:
        self._member = member
        self._community = community
        self._buckets: OrderedDict[Who, Bucket] = OrderedDict()

    def take(
        self, platform: str, tenant: str, user: str, *, now: datetime, answer: bool = False
    ) -> timedelta:
        """How long to wait; no time when the action may go ahead, which has then taken its tokens.

        Answers to a round come from everybody at once: they are counted for the member alone.
        """
        wanted: list[tuple[Who, Allowance | None]] = [((platform, tenant, user), self._member)]
        if not answer and tenant:
            wanted.append(((platform, tenant), self._community))
        limited = [(who, allowance) for who, allowance in wanted if allowance is not None]
        filled = {
            who: self._buckets.get(who, Bucket(float(allowance.burst), now)).filled(allowance, now)
            for who, allowance in limited
        }
        waits = [filled[who].wait(allowance) for who, allowance in limited]
        longest = max(waits, default=timedelta())
        for who, bucket in filled.items():
            self._put(who, bucket if longest else Bucket(bucket.tokens - 1, bucket.at))
        return longest

    def _put(self, who: Who, bucket: Bucket) -> None:
        self._buckets[who] = bucket
        self._buckets.move_to_end(who)
        if len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
