import asyncio
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, time, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from bot.core.errors import SettingsError, StoreUnavailable
from bot.core.people.people import Community
from bot.core.rounds.schedule import Schedule
from bot.storage.migrations.history import upgrade
from bot.storage.sql.store import SqlStore
from bot.storage.upkeep import check
from tests.storage.databases import administer, fresh_postgres

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "match"),
    [
        ("nonsense", "cannot be read"),
        ("mysql+aiomysql://localhost/x", "not supported"),
        ("sqlite:///x.db", "not supported"),
        ("postgresql://localhost/x", "not supported"),
        ("sqlite+aiosqlite://", "names no file"),
        ("sqlite+aiosqlite:///:memory:", "names no file"),
    ],
)
def test_an_address_that_cannot_work_is_explained(url: str, match: str) -> None:
    """A wrong database address says what is wrong and shows two right ones."""
    with pytest.raises(SettingsError, match=match) as error:
        SqlStore(url)

    assert "postgresql+asyncpg://" in error.value.hint


async def test_a_member_never_sees_the_address(tmp_path: Path) -> None:
    """An error about the database shows no password."""
    with pytest.raises(SettingsError) as error:
        SqlStore("mysql://root:hunter2@localhost/x")

    assert "hunter2" not in f"{error.value} {error.value.hint}"


async def test_sqlite_is_opened_so_that_a_commit_stays(sqlite_url: str, sqlite_file: Path) -> None:
    """Write-ahead log and a sync per commit; readers check foreign keys and cannot write."""
    store = SqlStore(sqlite_url)
    async with store.begin() as tx:
        await tx.communities.add(Community(0, "x", NOW))
        with closing(sqlite3.connect(sqlite_file)) as other:
            assert ("wal",) == other.execute("PRAGMA journal_mode").fetchone()
    await store.close()

    assert not sqlite_file.with_name(f"{sqlite_file.name}-wal").exists()


async def test_a_locked_database_is_unavailable(sqlite_url: str, sqlite_file: Path) -> None:
    """A program that holds the file makes the store say so, in a sentence, after its patience."""
    store = SqlStore(sqlite_url, busy_seconds=0.05)
    with closing(sqlite3.connect(sqlite_file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="try again"):
            async with store.begin():
                pass
        async with store.read() as tx:
            assert 0 == await tx.outbox.waiting()
        other.execute("ROLLBACK")

    async with store.begin() as tx:
        await tx.communities.add(Community(0, "x", NOW))
    await store.close()


@contextmanager
def _no_room(path: Path) -> Iterator[None]:
    """No file may grow beyond the present size of the database's log."""
    log = path.with_name(f"{path.name}-wal")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + 8192, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_full_disk_is_unavailable_and_loses_nothing(sqlite_url: str, sqlite_file: Path) -> None:
    """What cannot be written is undone whole, and the store works on once there is room."""
    store = SqlStore(sqlite_url)

    async def fill() -> None:
        async with store.begin() as tx:
            for number in range(50):
                await tx.communities.add(Community(0, f"{number}" * 20_000, NOW))

    async with store.begin() as tx:
        await tx.communities.add(Community(0, "kept", NOW))
    with _no_room(sqlite_file), pytest.raises(StoreUnavailable):
        await fill()
    async with store.begin() as tx:
        await tx.communities.add(Community(0, "after", NOW))
    await store.close()

    with closing(sqlite3.connect(sqlite_file)) as database:
        rows = database.execute("SELECT name FROM communities ORDER BY id").fetchall()
    assert [("kept",), ("after",)] == rows
    assert [] == list(await asyncio.to_thread(check, sqlite_url))


@pytest.fixture
def damaged_url(sqlite_url: str, sqlite_file: Path) -> str:
    """A SQLite database that is none any more."""
    sqlite_file.write_bytes(b"not a database" * 1000)
    return sqlite_url


async def test_a_damaged_file_is_unavailable(damaged_url: str) -> None:
    """A file that is no database any more gives a sentence, not a driver's exception."""
    store = SqlStore(damaged_url)

    with pytest.raises(StoreUnavailable):
        await store.open()
    await store.close()


async def test_an_instant_needs_its_zone(sqlite_url: str) -> None:
    """A naive instant is a fault in the program, found before it is stored."""
    store = SqlStore(sqlite_url)
    naive = NOW.replace(tzinfo=None)

    with pytest.raises(StatementError, match="without a zone"):
        async with store.begin() as tx:
            await tx.communities.add(Community(0, "x", naive))
    await store.close()


async def test_instants_are_kept_in_utc(sqlite_url: str) -> None:
    """An instant given in another zone comes back as the same instant, in UTC."""
    store = SqlStore(sqlite_url)
    async with store.begin() as tx:
        there = NOW.astimezone(timezone(timedelta(hours=5, minutes=45)))
        added = await tx.communities.add(Community(0, "x", there))
    await store.close()

    assert (NOW, UTC) == (added.created_at, added.created_at.tzinfo)


@pytest.mark.postgres
async def test_a_server_that_is_gone_is_unavailable() -> None:
    """Nobody listens at the port: the store says that it is unavailable."""
    store = SqlStore("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")

    with pytest.raises(StoreUnavailable):
        await store.open()
    await store.close()


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A PostgreSQL database at the newest schema."""
    with fresh_postgres() as url:
        upgrade(url)
        yield url


@pytest.mark.postgres
async def test_a_cut_connection_is_unavailable_once(postgres: str) -> None:
    """A connection cut in the middle of a change loses that change; the next one gets a new connection."""
    store = SqlStore(postgres)
    cut = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )

    async def interrupted() -> None:
        async with store.begin() as tx:
            await tx.communities.add(Community(0, "lost", NOW))
            await asyncio.to_thread(administer, postgres, cut)
            await tx.communities.add(Community(0, "lost too", NOW))

    with pytest.raises(StoreUnavailable):
        await interrupted()
    async with store.begin() as tx:
        kept = await tx.communities.add(Community(0, "kept", NOW))
    async with store.read() as tx:
        assert kept == await tx.communities.get(kept.id)
        assert await tx.communities.get(kept.id - 1) is None
    await store.close()


@pytest.mark.postgres
async def test_a_connection_cut_before_the_commit_is_unavailable(postgres: str) -> None:
    """A change that could not be committed is reported, never taken for done."""
    store = SqlStore(postgres)
    cut = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )

    async def interrupted() -> None:
        async with store.begin() as tx:
            await tx.communities.add(Community(0, "lost", NOW))
            await asyncio.to_thread(administer, postgres, cut)

    with pytest.raises(StoreUnavailable):
        await interrupted()
    await store.close()


@pytest.mark.postgres
async def test_claimers_do_not_wait_for_each_other(postgres: str) -> None:
    """While one process holds what it claimed, another gets the rest at once."""
    store = SqlStore(postgres)
    async with store.begin() as tx:
        community = await tx.communities.add(Community(0, "x", NOW))
        for number in range(4):
            await tx.schedules.add(Schedule(0, community.id, f"s{number}", time(9), "UTC", next_due=NOW))

    async def rest() -> list[str]:
        async with store.begin() as tx:
            return [s.name for s in await tx.schedules.due(NOW, limit=9)]

    async with store.begin() as tx:
        mine = [s.name for s in await tx.schedules.due(NOW, limit=3)]
        others = await asyncio.create_task(rest())
    await store.close()

    assert (["s0", "s1", "s2"], ["s3"]) == (mine, others)
