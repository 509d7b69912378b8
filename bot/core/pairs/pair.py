r"""Practice pairs: who is matched with whom, and the life of a pair. Pure; `pairing` stores and speaks.

    opening -> gathering -> first half -> second half -> rating -> done
         \\-> apart   \\-> apart (somebody did not come)

In the first half the first seat interviews, in the second half the other one. Every state but the last
two has an instant, `next_at`, at which time moves the pair on, so none is left without an end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.questions.question import Level

__all__ = [
    "GATHER",
    "HALF",
    "OPEN_WITHIN",
    "RATE",
    "WAIT",
    "Moment",
    "Pair",
    "PairState",
    "Saying",
    "Seat",
    "Step",
    "Waiting",
    "compatible",
    "finish",
    "here",
    "leave",
    "match",
    "opened",
    "rate",
    "swap",
    "tick",
    "unopened",
]

WAIT = timedelta(hours=24)
"""How long somebody waits for a partner."""
OPEN_WITHIN = timedelta(minutes=10)
GATHER = timedelta(minutes=30)
HALF = timedelta(minutes=25)
RATE = timedelta(hours=24)


class PairState(StrEnum):
    """Where a pair stands."""

    OPENING = "opening"
    GATHERING = "gathering"
    FIRST = "first"
    SECOND = "second"
    RATING = "rating"
    DONE = "done"
    APART = "apart"


class Moment(StrEnum):
    """What there is to say to the room, or to one of the two (`no room`, `missed`, `kept`, `rated`)."""

    WELCOME = "welcome"
    FIRST = "first"
    SECOND = "second"
    RATE = "rate"
    EARLY = "early"
    APART = "apart"
    NO_ROOM = "noroom"
    MISSED = "missed"
    KEPT = "kept"
    RATED = "rated"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits for a partner in a place; `level` None takes any."""

    member: int
    community: int
    place: int
    external: str
    level: Level | None
    near: str
    joined_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Seat:
    """One of the two. `score` (1-5, 0 for none yet) and `words` are what this one said of the partner."""

    member: int
    external: str
    joined_at: datetime
    here: bool = False
    score: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two members who interview each other; `questions` are the ones that each seat asks."""

    id: int
    community: int
    place: int
    level: Level
    near: str
    seats: tuple[Seat, Seat]
    questions: tuple[str, str]
    matched_at: datetime
    state: PairState = PairState.OPENING
    next_at: datetime | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {PairState.DONE, PairState.APART}

    @property
    def interviewer(self) -> int | None:
        """The number of the seat that asks now."""
        return {PairState.FIRST: 0, PairState.SECOND: 1}.get(self.state)

    def seat_of(self, member: int) -> int | None:
        """The number of a member's seat."""
        return next((number for number, seat in enumerate(self.seats) if seat.member == member), None)


@dataclass(frozen=True, slots=True)
class Saying:
    """Something to be said: in the room (`seat` None), or to one of the two alone."""

    moment: Moment
    seat: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A pair after an event, what is to be said, and which seats go back to waiting."""

    pair: Pair
    says: tuple[Saying, ...] = ()
    back: tuple[int, ...] = ()


def compatible(one: Waiting, other: Waiting, last: Mapping[int, int]) -> bool:
    """Whether two who wait may be matched: same place and level, and not with the last partner again."""
    same = one.level is None or other.level is None or one.level is other.level
    met = last.get(one.member) == other.member or last.get(other.member) == one.member
    return one.member != other.member and one.place == other.place and same and not met


def match(waiting: Sequence[Waiting], last: Mapping[int, int]) -> Sequence[tuple[Waiting, Waiting]]:
    """Who goes with whom, whoever waits longest first; `last` is each member's last partner.

    Nobody is matched twice, and no two who are left could have been matched.
    """
    left = sorted(waiting, key=lambda each: (each.joined_at, each.member))
    pairs: list[tuple[Waiting, Waiting]] = []
    while left:
        one, *rest = left
        other = next((each for each in rest if compatible(one, each, last)), None)
        if other is not None:
            pairs.append((one, other))
        left = [each for each in rest if each is not other]
    return pairs


def opened(pair: Pair, *, at: datetime) -> Step:
    """The pair once its room is there: both are asked to come."""
    if pair.state is not PairState.OPENING:
        return Step(pair)
    return _to(pair, PairState.GATHERING, at + GATHER, Moment.WELCOME)


def unopened(pair: Pair) -> Step:
    """The pair when no room can be opened: both hear why, and nobody waits for it."""
    if pair.state is not PairState.OPENING:
        return Step(pair)
    return Step(_ended(pair, PairState.APART), (Saying(Moment.NO_ROOM, 0), Saying(Moment.NO_ROOM, 1)))


def here(pair: Pair, seat: int, *, at: datetime) -> Step:
    """The pair once one of the two has come; with both the first half begins."""
    if pair.state is not PairState.GATHERING or pair.seats[seat].here:
        return Step(pair)
    pair = _with(pair, seat, replace(pair.seats[seat], here=True))
    if not all(each.here for each in pair.seats):
        return Step(pair)
    return _to(pair, PairState.FIRST, at + HALF, Moment.FIRST)


def swap(pair: Pair, *, at: datetime) -> Step:
    """The second half; nothing when it is not the first, so two presses swap once."""
    return (
        _to(pair, PairState.SECOND, at + HALF, Moment.SECOND) if pair.state is PairState.FIRST else Step(pair)
    )


def finish(pair: Pair, *, at: datetime) -> Step:
    """The rating after the second half; nothing when it is not the second."""
    return (
        _to(pair, PairState.RATING, at + RATE, Moment.RATE) if pair.state is PairState.SECOND else Step(pair)
    )


def leave(pair: Pair, seat: int, *, at: datetime) -> Step:
    """The pair without one of the two: the other waits again if it had not begun, else both rate."""
    other = 1 - seat
    match pair.state:
        case PairState.OPENING:
            return Step(_ended(pair, PairState.APART), (Saying(Moment.KEPT, other),), (other,))
        case PairState.GATHERING:
            says = (Saying(Moment.APART), Saying(Moment.KEPT, other))
            return Step(_ended(pair, PairState.APART), says, (other,))
        case PairState.FIRST | PairState.SECOND:
            return _to(pair, PairState.RATING, at + RATE, Moment.EARLY)
        case _:
            return Step(pair)


def rate(pair: Pair, seat: int, score: int, words: str) -> Step:
    """The pair with what one said of the other; once both have, each reads it. The last word counts."""
    if pair.state is not PairState.RATING:
        return Step(pair)
    pair = _with(pair, seat, replace(pair.seats[seat], score=score, words=words))
    return _rated(pair) if all(each.score for each in pair.seats) else Step(pair)


def tick(pair: Pair, *, at: datetime) -> Step:
    """The pair once its time has come; nothing before."""
    if pair.next_at is None or pair.next_at > at:
        return Step(pair)
    match pair.state:
        case PairState.OPENING:
            return unopened(pair) if at >= pair.matched_at + OPEN_WITHIN else Step(pair)
        case PairState.GATHERING:
            return _missed(pair)
        case PairState.FIRST:
            return swap(pair, at=at)
        case PairState.SECOND:
            return finish(pair, at=at)
        case PairState.RATING:
            return _rated(pair)
        case PairState.DONE | PairState.APART:
            return Step(pair)


def _missed(pair: Pair) -> Step:
    """Who came waits again, first in the queue; who did not hears so, kindly."""
    back = tuple(number for number, seat in enumerate(pair.seats) if seat.here)
    says = [Saying(Moment.APART)]
    says += [
        Saying(Moment.KEPT if number in back else Moment.MISSED, number) for number in range(len(pair.seats))
    ]
    return Step(_ended(pair, PairState.APART), tuple(says), back)


def _rated(pair: Pair) -> Step:
    says = tuple(Saying(Moment.RATED, number) for number in (0, 1) if pair.seats[1 - number].score)
    return Step(_ended(pair, PairState.DONE), says)


def _to(pair: Pair, state: PairState, next_at: datetime, moment: Moment) -> Step:
    return Step(replace(pair, state=state, next_at=next_at), (Saying(moment),))


def _ended(pair: Pair, state: PairState) -> Pair:
    return replace(pair, state=state, next_at=None)


def _with(pair: Pair, number: int, seat: Seat) -> Pair:
    first, second = pair.seats
    return replace(pair, seats=(seat, second) if number == 0 else (first, seat))
