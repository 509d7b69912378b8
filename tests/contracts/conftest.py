"""The stores that every contract is tried on: in memory, SQLite, and PostgreSQL where there is one.

`store` is a fresh store, `again` a second handle on the same data as another process would have it,
`world` writes the values that a test is not about.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Protocol

import pytest

from bot.core.answers.answer import Answer
from bot.core.boards.points import PointsEntry
from bot.core.outbox.parcel import Address, Parcel, ParcelKind
from bot.core.people.people import Account, Community, Member, Place
from bot.core.questions.question import Level
from bot.core.rounds.round import Posting, Round, RoundState
from bot.core.rounds.schedule import Destination, Schedule
from bot.core.store import Store, Transaction
from bot.core.transcript import Transcript
from bot.storage.migrations.history import upgrade
from bot.storage.sql.store import SqlStore
from bot.testing.memory.store import MemoryStore
from tests.storage.databases import empty, fresh_postgres, fresh_sqlite
from tests.storage.plans import scans, watched_statements

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


class ContractStore(Store, Protocol):
    """A store with a chat, that can be closed."""

    transcript: Transcript

    async def close(self) -> None:
        """Let go of everything."""
        ...


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL database of this run's own, with the whole schema."""
    with fresh_postgres() as url:
        upgrade(url)
        yield url


@pytest.fixture(
    params=["memory", "sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.slow])]
)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where this test's data are; "" for memory."""
    if request.param == "sqlite":
        return fresh_sqlite(tmp_path / "sparring.db")
    if request.param == "postgres":
        url: str = request.getfixturevalue("postgres_url")
        empty(url)
        return url
    return ""


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[ContractStore]:
    """An empty store; at the end, every statement that SQLite was given must have used an index."""
    opened: ContractStore = SqlStore(store_url) if store_url else MemoryStore()
    with watched_statements() as statements:
        yield opened
    await opened.close()
    if store_url.startswith("sqlite"):
        assert {} == scans(store_url.removeprefix("sqlite+aiosqlite:///"), statements)


@pytest.fixture
async def again(store: ContractStore, store_url: str) -> AsyncIterator[ContractStore]:
    """The same data through another process's store; memory has but one."""
    if store_url:
        opened = SqlStore(store_url)
        yield opened
        await opened.close()
    else:
        yield store


@dataclass
class World:
    """A community with a place, a schedule and a destination, and ways to add more."""

    store: Store
    community: Community
    place: Place
    schedule: Schedule
    destination: Destination
    numbers: Iterator[int]
    now: datetime = NOW

    def begin(self) -> AbstractAsyncContextManager[Transaction]:
        """A change."""
        return self.store.begin()

    def read(self) -> AbstractAsyncContextManager[Transaction]:
        """A snapshot."""
        return self.store.read()

    async def member(self, name: str = "Ann", *, shown: bool = True) -> Member:
        """One more member."""
        new = Member(0, self.community.id, name, NOW, on_boards=shown)
        async with self.begin() as tx:
            account = Account(0, self.community.id, "web", f"u{next(self.numbers)}")
            return await tx.members.add(new, account)

    async def round(self, day: date = TODAY, state: RoundState = RoundState.OPEN) -> Round:
        """One more round, open unless told otherwise."""
        at = datetime.combine(day, time(9), UTC)
        new = Round(0, self.community.id, self.schedule.id, day, at, "f1-score", Level.BASIC, opened_at=at)
        async with self.begin() as tx:
            [added] = await tx.rounds.add([replace(new, state=state)])
            return added

    async def answer(self, round_: Round, member: Member, revision: int = 1, **facts: object) -> Answer:
        """One more revision."""
        plain = Answer(0, round_.id, self.community.id, member.id, revision, "It is a mean.", NOW)
        async with self.begin() as tx:
            return await tx.answers.add(replace(plain, **facts))  # type: ignore[arg-type]

    def parcel(self, key: str, *, channel: str = "general", user: str = "", **facts: object) -> Parcel:
        """A parcel that is due now, not stored."""
        address = Address(self.place.id, channel=channel, user=user)
        plain = Parcel(0, key, ParcelKind.NOTICE, self.community.id, address, NOW)
        return replace(plain, **facts)  # type: ignore[arg-type]

    def posting(self, round_: Round, *, channel: str = "general", thread: str = "") -> Posting:
        """A posting at the world's destination, not stored."""
        return Posting(round_.id, self.destination.id, self.place.id, channel, "m1", thread, NOW)

    async def earn(self, member: Member, round_: Round, delta: int, *, day: date | None = None) -> None:
        """One more line of the points ledger."""
        line = PointsEntry(
            self.community.id, member.id, round_.id, delta, "answer", day or round_.local_date, NOW
        )
        async with self.begin() as tx:
            await tx.points.append([line])

    async def another(self) -> "World":
        """A second community in the same store."""
        return await _world(self.store, self.numbers)


@pytest.fixture
async def world(store: ContractStore) -> World:
    """A small world to begin with."""
    return await _world(store, count(1))


async def _world(store: Store, numbers: Iterator[int]) -> World:
    async with store.begin() as tx:
        community = await tx.communities.add(Community(0, "ML study group", NOW))
        place = await tx.communities.add_place(Place(0, community.id, "web", f"t{next(numbers)}"))
        schedule = await tx.schedules.add(
            Schedule(
                0,
                community.id,
                "daily",
                time(9),
                "UTC",
                next_date=TODAY,
                next_due=NOW + timedelta(days=1),
            )
        )
        destination = await tx.schedules.add_destination(Destination(0, schedule.id, place.id, "general"))
    return World(store, community, place, schedule, destination, numbers)
