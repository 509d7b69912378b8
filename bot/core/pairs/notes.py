"""Private messages about practice pairs: to one of the two, or to one who waits."""

from datetime import datetime, timedelta

from bot.core.outbox import keys
from bot.core.outbox.parcel import Address, Parcel, ParcelKind
from bot.core.pairs.pair import Moment, Pair, Saying, Seat, Waiting

__all__ = ["BEST", "expired", "note"]

BEST = 5
_KEPT = timedelta(days=1)


def note(pair: Pair, saying: Saying, names: tuple[str, str], *, reason: str, at: datetime) -> Parcel:
    """A private message to one of the two; `names` in the order of the seats, `reason` for no room."""
    number = saying.seat or 0
    key = keys.pair_note(pair.id, saying.moment.value, number)
    text = _words(pair, saying.moment, names[1 - number], pair.seats[1 - number], reason)
    external, about = pair.seats[number].external, pair.seats[1 - number].member
    return _private(key, pair.community, pair.place, external, text, at=at, about=about)


def _words(pair: Pair, moment: Moment, partner: str, seat: Seat, reason: str) -> str:
    again = "/quiz pair finds you a partner whenever it suits you."
    match moment:
        case Moment.NO_ROOM:
            return (
                f"I found {partner} for a practice pair, but could not open a private room: {reason} {again}"
            )
        case Moment.MISSED:
            return (
                f"Your practice pair with {partner} did not come about: you were not there. No harm; {again}"
            )
        case Moment.KEPT:
            return (
                f"{partner} could not come this time. You keep your place in the queue ({pair.level.value}); "
                "/quiz pair leave:yes takes you out of it."
            )
        case _:
            said = f" In {partner}'s words: {seat.words}" if seat.words else ""
            return f"{partner} gave you {seat.score} of {BEST} for your practice pair.{said}"


def expired(waiting: Waiting, at: datetime) -> Parcel:
    """A private message to one who waited in vain."""
    text = (
        "Nobody who fits was looking for a practice pair within a day, so you wait no longer. "
        "/quiz pair puts you in the queue again; without a level you fit everybody."
    )
    key = keys.waited_in_vain(waiting.member, waiting.expires_at)
    return _private(key, waiting.community, waiting.place, waiting.external, text, at=at)


def _private(
    key: str, community: int, place: int, external: str, text: str, *, at: datetime, about: int | None = None
) -> Parcel:
    return Parcel(
        id=0,
        key=key,
        kind=ParcelKind.NOTICE,
        community=community,
        address=Address(place, user=external),
        not_before=at,
        expires_at=at + _KEPT,
        text=text,
        about=about,
    )
