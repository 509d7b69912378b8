r"""The life of a round: due -> claimed -> open -> revealed -> closed, or missed.

    due ----> claimed ----> open ----> revealed ----> closed
      \\-> missed  \\-> missed   \\------------------------^

Pure moves between states; who calls them, and in which transaction, stands in `posting`, `revealing`.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.errors import IllegalTransition
from bot.core.rounds.round import Round, RoundState

__all__ = ["MOVES", "Window", "claim", "close", "miss", "open_", "reveal", "takes_answers"]

MOVES: dict[RoundState, frozenset[RoundState]] = {
    RoundState.DUE: frozenset({RoundState.CLAIMED, RoundState.MISSED}),
    RoundState.CLAIMED: frozenset({RoundState.OPEN, RoundState.MISSED}),
    RoundState.OPEN: frozenset({RoundState.REVEALED, RoundState.CLOSED}),
    RoundState.REVEALED: frozenset({RoundState.CLOSED}),
    RoundState.CLOSED: frozenset(),
    RoundState.MISSED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Window:
    """When a round takes answers: from its post until the next one (instants in UTC)."""

    opens: datetime
    closes: datetime | None

    def takes(self, at: datetime) -> bool:
        """Whether an answer given at that instant counts."""
        return self.opens <= at and (self.closes is None or at < self.closes)


def claim(round_: Round, *, owner: str, until: datetime) -> Round:
    """The round, about to be posted by `owner`, who must have done so before `until`."""
    return replace(_move(round_, RoundState.CLAIMED), owner=owner, lease_until=until)


def open_(round_: Round, *, at: datetime) -> Round:
    """The round once its first message stands; a second message changes nothing."""
    if round_.state is RoundState.OPEN:
        return round_
    return replace(_move(round_, RoundState.OPEN), opened_at=at, lease_until=None)


def reveal(round_: Round, *, at: datetime) -> Round:
    """The round once its answer is out; what comes from now on counts half."""
    return replace(_move(round_, RoundState.REVEALED), revealed_at=at)


def close(round_: Round, *, at: datetime) -> Round:
    """The round once the next one has opened."""
    return replace(_move(round_, RoundState.CLOSED), closed_at=at)


def miss(round_: Round) -> Round:
    """The round that was never posted; it breaks nobody's streak."""
    return replace(_move(round_, RoundState.MISSED), lease_until=None)


def takes_answers(round_: Round, at: datetime) -> bool:
    """Whether an answer given at `at` counts in this round.

    A round that stands takes answers whatever the clock says: it may have been set back since the post.
    """
    if round_.state in {RoundState.OPEN, RoundState.REVEALED}:
        return True
    return round_.opened_at is not None and Window(round_.opened_at, round_.closed_at).takes(at)


def _move(round_: Round, to: RoundState) -> Round:
    if to not in MOVES[round_.state]:
        raise IllegalTransition(f"Round {round_.id} cannot go from {round_.state} to {to}.")
    return replace(round_, state=to)
