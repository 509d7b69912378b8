"""Small things that every store derives alike: the period after another, the lane of a parcel."""

from datetime import date, timedelta
from hashlib import sha256

from bot.core.boards.board import Period, period_key
from bot.core.outbox.parcel import Address

__all__ = ["EVENTS_KEPT", "LEASE_SKEW", "PARCEL_KEY_LENGTH", "bygone_key", "lane", "next_key"]

PARCEL_KEY_LENGTH = 25
"""Characters, the length of a Discord nonce (Discord API reference, Create Message)."""

LEASE_SKEW = timedelta(seconds=60)
"""How far the clocks of two processes may differ. A lease that ends later than a lease and this from now was
given by a clock that ran ahead and was set back since; it holds nobody up.
"""

EVENTS_KEPT = timedelta(days=90)
"""How long a seen event's id is remembered at least: platforms retry for hours, a round is open for weeks."""

_LONGER_THAN_A_MONTH = timedelta(days=32)
_LONGER_THAN_A_SEASON = timedelta(days=93)
"""Two seasons are at least 181 days long, so the first day of one plus 93 days lies in the next."""


def next_key(period: Period, day: date) -> str | None:
    """The name of the period just after the one that holds `day`; None for all time."""
    match period:
        case Period.WEEK:
            return period_key(period, day + timedelta(days=7))
        case Period.MONTH:
            return period_key(period, day.replace(day=1) + _LONGER_THAN_A_MONTH)
        case Period.SEASON:
            first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
            return period_key(period, first + _LONGER_THAN_A_SEASON)
        case Period.ALL:
            return None


def bygone_key(round_id: int, source: str) -> str:
    """The event by which a message is known that must not be read again, without naming it."""
    return f"bygone/{sha256(f'{round_id}/{source}'.encode()).hexdigest()}"


def lane(address: Address) -> str:
    """What must go one after the other: all to one person, or all to one channel, of a place."""
    return f"{address.place}:@{address.user}" if address.user else f"{address.place}:#{address.channel}"
