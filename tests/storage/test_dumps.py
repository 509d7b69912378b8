"""PostgreSQL copied by its own tools."""

import asyncio
import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.core.errors import SettingsError, StoreUnreachable
from bot.core.people.people import Community
from bot.storage.backups import backup, restore
from bot.storage.migrations.history import upgrade
from bot.storage.nightly import can_copy, copied
from bot.storage.sql.store import SqlStore
from tests.storage.databases import administer, fresh_postgres


@pytest.fixture
def url() -> Iterator[str]:
    """A PostgreSQL database at the newest schema."""
    with fresh_postgres() as address:
        upgrade(address)
        yield address


def _put(url: str, name: str) -> None:
    async def run() -> None:
        store = SqlStore(url)
        async with store.begin() as tx:
            await tx.communities.add(Community(0, name, datetime(2026, 3, 4, tzinfo=UTC)))
        await store.close()

    asyncio.run(run())


def _names(url: str) -> list[str]:
    async def run() -> list[str]:
        store = SqlStore(url)
        async with store.read() as tx:
            found = [await tx.communities.get(number) for number in (1, 2, 3)]
        await store.close()
        return [each.name for each in found if each]

    return asyncio.run(run())


@pytest.mark.postgres
def test_a_copy_brings_everything_back_and_what_it_replaces_is_kept(url: str, tmp_path: Path) -> None:
    """Rows and numbers are as they were; the newer state is a copy as well."""
    copy = tmp_path / "copies" / "copy.dump"
    _put(url, "old")
    backup(url, copy)
    _put(url, "new")

    kept = restore(url, copy)

    assert ["old"] == _names(url)
    assert [copy, kept] == sorted(copy.parent.iterdir())
    assert kept is not None
    restore(url, kept)
    assert ["old", "new"] == _names(url)
    _put(url, "next")
    assert ["old", "new", "next"] == _names(url)


@pytest.mark.postgres
def test_a_copy_that_does_not_fit_changes_nothing(url: str, tmp_path: Path) -> None:
    """Half a file, a newer schema, or no file of ours."""
    copy, half, newer = (tmp_path / f"{name}.dump" for name in ("copy", "half", "newer"))
    _put(url, "present")
    backup(url, copy)
    half.write_bytes(copy.read_bytes()[:-2000])
    administer(url, text("UPDATE alembic_version SET version_num = '9999'"))
    backup(url, newer)
    administer(url, text("TRUNCATE alembic_version"))
    restore(url, copy)

    with pytest.raises(SettingsError, match="pg_restore failed"):
        restore(url, half)
    with pytest.raises(SettingsError, match="newer version"):
        restore(url, newer)
    with pytest.raises(SettingsError, match="exists already"):
        backup(url, copy)
    with pytest.raises(SettingsError, match="no file"):
        restore(url, tmp_path / "missing.dump")
    assert ["present"] == _names(url)


@pytest.mark.postgres
async def test_a_restore_waits_for_the_bot_to_stop(url: str, tmp_path: Path) -> None:
    """While a bot is connected no table is taken from it."""
    copy = tmp_path / "copy.dump"
    await asyncio.to_thread(backup, url, copy)
    store = SqlStore(url)
    async with store.read() as tx:
        assert 0 == await tx.outbox.waiting()

    with pytest.raises(SettingsError, match="in use"):
        await asyncio.to_thread(restore, url, copy)

    await store.close()


@pytest.mark.postgres
def test_the_newest_copies_are_kept(url: str, tmp_path: Path) -> None:
    """The same setting rotates them."""
    for day in range(1, 4):
        copied(url, tmp_path, keep=2, day=date(2026, 3, day))

    assert ["sparring-2026-03-02.dump", "sparring-2026-03-03.dump"] == sorted(
        path.name for path in tmp_path.iterdir()
    )


def test_without_the_tools_the_operator_hears_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is missing is named; an upgrade does not ask for it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    url = "postgresql+asyncpg://localhost/sparring"

    assert not can_copy(url)
    with pytest.raises(SettingsError, match="pg_dump is missing"):
        backup(url, tmp_path / "copy.dump")


def test_the_password_is_in_a_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the list of processes nor the tool's environment shows it, nor any other secret of the bot."""
    tool, told = tmp_path / "bin" / "pg_dump", tmp_path / "told"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\n(echo "$@"; env; cat "$PGPASSFILE"; ls -l "$PGPASSFILE") > {told}\nexit 1\n')
    tool.chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", f"{tool.parent}:/usr/bin:/bin")
    monkeypatch.setenv("SPARRING_DISCORD__TOKEN", "planted-token")

    with pytest.raises(StoreUnreachable, match="db:5433 does not answer"):
        backup("postgresql+asyncpg://ada:se%3Acret@db:5433/sparring?ssl=require", tmp_path / "copy.dump")

    said = told.read_text().splitlines()
    assert [r"*:*:*:*:se\:cret"] == [line for line in said if "cret" in line]
    assert said[-1].startswith("-rw-------")
    assert not any("planted-token" in line for line in said)
    wanted = {"PGHOST=db", "PGPORT=5433", "PGUSER=ada", "PGDATABASE=sparring", "PGSSLMODE=require"}
    assert wanted <= set(said)
