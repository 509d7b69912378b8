import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.errors import SettingsError
from bot.core.people.people import Community
from bot.storage.backups import backup, restore
from bot.storage.sql.store import SqlStore
from bot.storage.upkeep import check

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


async def _add(store: SqlStore, name: str) -> None:
    async with store.begin() as tx:
        await tx.communities.add(Community(0, name, NOW))


def _put(url: str, name: str) -> None:
    async def run() -> None:
        store = SqlStore(url)
        await _add(store, name)
        await store.close()

    asyncio.run(run())


def _names(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return [row[0] for row in database.execute("SELECT name FROM communities ORDER BY id")]


def _files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_a_backup_is_made_while_the_bot_writes(sqlite_url: str, tmp_path: Path) -> None:
    """The copy has everything committed before it and nothing of what is under way, in one whole file."""
    store = SqlStore(sqlite_url)
    copy = tmp_path / "copies" / "copy.db"
    await _add(store, "before")
    async with store.begin() as tx:
        await tx.communities.add(Community(0, "under way", NOW))
        await asyncio.to_thread(backup, sqlite_url, copy)
    await _add(store, "after")
    await store.close()

    assert ["before"] == await asyncio.to_thread(_names, copy)
    assert ["copy.db"] == await asyncio.to_thread(_files, copy.parent)
    assert [] == list(await asyncio.to_thread(check, f"sqlite+aiosqlite:///{copy}"))


def test_a_backup_overwrites_only_when_told(sqlite_url: str, tmp_path: Path) -> None:
    """An older copy stays unless it may go."""
    copy = tmp_path / "copy.db"
    backup(sqlite_url, copy)
    _put(sqlite_url, "new")

    with pytest.raises(SettingsError, match="exists already"):
        backup(sqlite_url, copy)
    assert [] == _names(copy)
    backup(sqlite_url, copy, overwrite=True)
    assert ["new"] == _names(copy)


def test_a_damaged_database_gives_no_backup(sqlite_url: str, sqlite_file: Path, tmp_path: Path) -> None:
    """A copy that cannot be trusted never takes the name of one that can."""
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(sqlite_file)) as database, database:
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute(
            "INSERT INTO places (community, platform, tenant, name, active) VALUES (9, '', '', '', 1)"
        )

    with pytest.raises(SettingsError, match="damaged"):
        backup(sqlite_url, copy)
    assert not copy.exists()
    assert [sqlite_file.name] == _files(sqlite_file.parent)


def test_there_is_nothing_to_copy(sqlite_file: Path, tmp_path: Path) -> None:
    """No database, no backup, and no empty file instead of one."""
    with pytest.raises(SettingsError, match="no database"):
        backup(f"sqlite+aiosqlite:///{sqlite_file}", tmp_path / "copy.db")

    assert [] == _files(tmp_path)


def test_a_restore_keeps_what_it_replaces(sqlite_url: str, sqlite_file: Path, tmp_path: Path) -> None:
    """The database is as the copy was; the one before stands beside it, under a name of its own each time."""
    copy = tmp_path / "copy.db"
    _put(sqlite_url, "old")
    backup(sqlite_url, copy)
    _put(sqlite_url, "new")

    first = restore(sqlite_url, copy)
    second = restore(sqlite_url, copy)

    assert first is not None
    assert second is not None
    assert [["old"], ["old", "new"], ["old"]] == [_names(path) for path in (sqlite_file, first, second)]
    assert [sqlite_file.name, first.name, second.name] == _files(sqlite_file.parent)
    assert [] == list(check(sqlite_url))


def test_a_restore_needs_no_database_before(sqlite_url: str, sqlite_file: Path, tmp_path: Path) -> None:
    """On a new machine there is nothing to keep."""
    copy = tmp_path / "copy.db"
    _put(sqlite_url, "old")
    backup(sqlite_url, copy)
    elsewhere = tmp_path / "new" / "sparring.db"

    assert restore(f"sqlite+aiosqlite:///{elsewhere}", copy) is None
    assert ["old"] == _names(elsewhere)


def test_a_damaged_database_can_be_replaced(sqlite_url: str, sqlite_file: Path, tmp_path: Path) -> None:
    """Restoring is for bad days: what is there need not be readable, and its log is not replayed."""
    copy = tmp_path / "copy.db"
    _put(sqlite_url, "old")
    backup(sqlite_url, copy)
    sqlite_file.write_bytes(b"not a database" * 1000)
    sqlite_file.with_name(f"{sqlite_file.name}-wal").write_bytes(b"left over")

    kept = restore(sqlite_url, copy)

    assert ["old"] == _names(sqlite_file)
    assert kept is not None
    assert {f"{sqlite_file.name}-wal", f"{sqlite_file.name}-shm"}.isdisjoint(_files(sqlite_file.parent))


async def test_a_restore_waits_for_the_bot_to_stop(
    sqlite_url: str, sqlite_file: Path, tmp_path: Path
) -> None:
    """While anybody has the database open it is not replaced under their feet."""
    copy = tmp_path / "copy.db"
    await asyncio.to_thread(backup, sqlite_url, copy)
    store = SqlStore(sqlite_url)
    await _add(store, "running")

    with pytest.raises(SettingsError, match="in use"):
        await asyncio.to_thread(restore, sqlite_url, copy)
    await store.close()

    assert ["running"] == await asyncio.to_thread(_names, sqlite_file)


@pytest.mark.parametrize(
    ("damage", "match"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "newer version"),
        ("DROP TABLE alembic_version", "no copy of a Sparring"),
        (
            "INSERT INTO places (community, platform, tenant, name, active) VALUES (9, '', '', '', 1)",
            "damaged",
        ),
    ],
)
def test_a_copy_that_does_not_fit_is_refused(
    sqlite_url: str, sqlite_file: Path, tmp_path: Path, damage: str, match: str
) -> None:
    """A newer schema, another program's file, or a broken reference leaves the database as it was."""
    copy = tmp_path / "copy.db"
    backup(sqlite_url, copy)
    with closing(sqlite3.connect(copy)) as database, database:
        database.execute(damage)
    _put(sqlite_url, "present")

    with pytest.raises(SettingsError, match=match):
        restore(sqlite_url, copy)
    assert ["present"] == _names(sqlite_file)
    assert [sqlite_file.name] == _files(sqlite_file.parent)


@pytest.mark.parametrize("content", [b"", b"not a database" * 1000])
def test_a_file_of_another_kind_is_refused(
    sqlite_url: str, sqlite_file: Path, tmp_path: Path, content: bytes
) -> None:
    """An empty file or any other file is no copy."""
    copy = tmp_path / "copy.db"
    copy.write_bytes(content)

    with pytest.raises(SettingsError):
        restore(sqlite_url, copy)
    with pytest.raises(SettingsError, match="no file"):
        restore(sqlite_url, tmp_path / "missing.db")
    assert [sqlite_file.name] == _files(sqlite_file.parent)
