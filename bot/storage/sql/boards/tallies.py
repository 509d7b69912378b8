"""How many shown members stand at each value of each board.

A rank is one more than the members at higher values, and a total is the sum of all: with tallies both
cost as much as there are different values, however many members there are.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from sqlalchemy import bindparam, delete, text

from bot.core.boards.board import By
from bot.storage.sql.session.work import Insert, Upsert, Work
from bot.storage.tables import schema as t

__all__ = ["STREAKS", "BoardSpot", "count", "hold", "moved"]

STREAKS = ""
"""The key of the streak board, which has no periods."""

_HOLD = text("SELECT pg_advisory_xact_lock(:lock)")
_LOCK = 0x5370_0000_0000
"""Added to a community's id: the advisory lock on its boards."""


class BoardSpot(NamedTuple):
    """A value on a board."""

    community: int
    key: str
    by: By
    value: int


async def hold(work: Work, communities: Iterable[int]) -> None:
    """Write the boards of these communities alone until the change ends (SQLite: that is so anyway)."""
    if work.postgres:
        for community in sorted(set(communities) - work.held):
            await work.rows(_HOLD, lock=_LOCK + community)
            work.held.add(community)


def moved(spot: BoardSpot, *, before: int, after: int) -> Counter[BoardSpot]:
    """What it changes that a member moves from one value to another on the board of `spot`."""
    changes: Counter[BoardSpot] = Counter()
    if before > 0:
        changes[spot._replace(value=before)] -= 1
    if after > 0:
        changes[spot._replace(value=after)] += 1
    return changes


async def count(work: Work, changes: Counter[BoardSpot]) -> None:
    """Store the changes; a value at which nobody stands any more is forgotten."""
    net = sorted((spot, change) for spot, change in changes.items() if change)
    await work.change_each(
        _added(work.insert), [{**spot._asdict(), "members": change} for spot, change in net]
    )
    left = [
        {f"at_{name}": fact for name, fact in spot._asdict().items()} for spot, change in net if change < 0
    ]
    await work.change_each(_FORGET, left)


@cache
def _added(insert: Insert) -> Upsert:
    row = insert(t.tallies)
    more = {"members": t.tallies.c.members + row.excluded.members}
    return row.on_conflict_do_update(index_elements=list(BoardSpot._fields), set_=more)


_FORGET = delete(t.tallies).where(
    *(t.tallies.c[name] == bindparam(f"at_{name}") for name in BoardSpot._fields), t.tallies.c.members == 0
)
