"""Rounds and where they were posted."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.core.rounds.round import Day, Earned, Posting, Round

__all__ = ["RoundBook"]


class RoundBook(Protocol):
    """Rounds and where they were posted."""

    async def add(self, rounds: Sequence[Round]) -> Sequence[Round]:
        """The rounds that were new, with ids; one whose (schedule, local_date, apart) exists is left out."""
        ...

    async def get(self, round_id: int) -> Round | None:
        """One round, locked for this transaction."""
        ...

    async def many(self, rounds: Collection[int]) -> Mapping[int, Round]:
        """Several rounds by id, unlocked."""
        ...

    async def update(self, rounds: Sequence[Round]) -> None:
        """Store the rounds' states and instants."""
        ...

    async def current(self, schedules: Collection[int]) -> Mapping[int, Sequence[Round]]:
        """Per schedule, the rounds that are claimed, open or revealed, oldest first."""
        ...

    async def ahead(self, at: datetime) -> Collection[int]:
        """The schedules with a round that is due after an instant: of `now`, whoever made it was ahead."""
        ...

    async def beyond(self, schedule: int, at: datetime) -> Sequence[Round]:
        """A schedule's rounds that are due, opened, were revealed or closed after an instant, locked."""
        ...

    async def redate(self, rounds: Sequence[Round]) -> None:
        """Store the rounds as `update` does, and on which dates they stand."""
        ...

    async def drop(self, rounds: Collection[int]) -> None:
        """Forget rounds for which nothing was ever sent."""
        ...

    async def history(self, schedules: Collection[int]) -> Mapping[int, Sequence[tuple[str, date]]]:
        """Per schedule, (question, local_date) of all rounds that were not missed, oldest first."""
        ...

    async def earned(self, schedules: Collection[int], since: date) -> Mapping[int, Sequence[Earned]]:
        """Per schedule, what graded answers to its rounds from `since` on earned, by level."""
        ...

    async def recent(self, community: int, *, limit: int) -> Sequence[Round]:
        """A community's newest rounds of any state, newest first."""
        ...

    async def between(self, community: int, first: date, last: date) -> Sequence[Round]:
        """A community's rounds that opened and have a local date from `first` to `last`, oldest first."""
        ...

    async def open_in(self, community: int) -> Sequence[Round]:
        """Rounds of a community that take answers (open or revealed), newest first."""
        ...

    async def at(self, place: int, channel: str) -> Round | None:
        """The newest round posted with this thread, else the newest one posted in this channel."""
        ...

    async def of_thread(self, place: int, thread: str) -> Round | None:
        """The round whose answers that thread takes; None for any other channel."""
        ...

    async def to_reveal(self, now: datetime, *, limit: int) -> Sequence[Round]:
        """Open rounds with reveals_at <= now, locked against other claimers."""
        ...

    async def next_reveal(self) -> datetime | None:
        """The earliest reveals_at of the open rounds."""
        ...

    async def days(self, community: int) -> Sequence[Day]:
        """Every day of the community that had a round which opened, in order."""
        ...

    async def record(self, postings: Sequence[Posting]) -> None:
        """Store where rounds were posted; one posting per (round, destination), later ones ignored."""
        ...

    async def postings(self, round_id: int) -> Sequence[Posting]:
        """Where a round was posted."""
        ...

    async def live_threads(self, place: int) -> Sequence[Posting]:
        """Postings of rounds that still take answers in a place (for catching up after downtime)."""
        ...
