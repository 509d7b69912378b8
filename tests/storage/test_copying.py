"""A database moved into another one."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, text

from bot.core.errors import SettingsError
from bot.core.people.people import Account, Community, Member
from bot.core.transcript import ChatMessage
from bot.storage.copying import copy
from bot.storage.engine import parse, writer_engine
from bot.storage.migrations.history import upgrade
from bot.storage.sql.store import SqlStore
from bot.storage.tables.schema import metadata
from bot.storage.upkeep import look_over
from tests.storage.databases import fresh_postgres, fresh_sqlite
from tests.storage.planting import Planter

PEOPLE = 25
_AT = datetime(2026, 3, 4, 9, tzinfo=UTC)


@pytest.fixture
def postgres() -> Iterator[str]:
    """An empty PostgreSQL database with the schema."""
    with fresh_postgres() as url:
        upgrade(url)
        yield url


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """A SQLite file with the schema."""
    return fresh_sqlite(tmp_path / "one.db")


@pytest.fixture
def other(tmp_path: Path) -> str:
    """Another one."""
    return fresh_sqlite(tmp_path / "two.db")


async def planted(url: str) -> None:
    """People, a row in every table that there is, a number that is gone, and a library's own table."""
    store, people = SqlStore(url), list[int]()
    async with store.begin() as tx:
        community = await tx.communities.add(Community(0, "Gruppe \N{SNOWMAN}", _AT))
        for number in range(PEOPLE):
            account = Account(0, community.id, "discord", f"{number}")
            member = await tx.members.add(Member(0, community.id, f"\u00c4da {number}", _AT), account)
            people.append(member.id)
    await store.close()
    engine = writer_engine(parse(url), pool_size=1)
    async with engine.begin() as connection:
        planter = Planter(connection, "Ada", people[-1], community.id)
        for table in metadata.sorted_tables:
            if table.name not in {"communities", "members", "accounts"}:
                await planter.plant(table)
        await connection.execute(delete(metadata.tables["chat_messages"]))
        await connection.execute(text("CREATE TABLE slack_bots (id INTEGER PRIMARY KEY, bot_token TEXT)"))
        await connection.execute(text("INSERT INTO slack_bots VALUES (7, 'xoxb-1')"))
    await engine.dispose()


def silent(table: str, done: int, total: int) -> None:
    """Nobody looks on."""


@pytest.mark.slow
@pytest.mark.postgres
def test_everything_goes_to_postgresql_and_back(sqlite, postgres, other):
    """Every table has the same rows in all three, and new rows get numbers that none has had."""
    asyncio.run(planted(sqlite))

    there = copy(sqlite, postgres, progress=silent, batch=4)
    back = copy(postgres, other, progress=silent, batch=4)

    rows = {each.table: each.rows for each in there}
    assert there == back
    assert (PEOPLE, 1, 0) == (rows["members"], rows["slack_bots"], rows["chat_messages"])
    assert {table.name for table in metadata.sorted_tables} | {"slack_bots"} == rows.keys()
    for url in (postgres, other):
        assert (PEOPLE + 1, 2) == asyncio.run(next_numbers(url))
        assert not [check for check in look_over(url) if check.faults and "exists" in check.sentence]


async def next_numbers(url: str) -> tuple[int, int]:
    """The numbers of the next member and of the next message."""
    store = SqlStore(url)
    async with store.begin() as tx:
        member = await tx.members.add(Member(0, 1, "New", _AT), Account(0, 1, "web", "new"))
    message = await store.transcript.add(ChatMessage(0, "daily", _AT, text="Hello"))
    await store.close()
    return member.id, message.id


def test_an_interrupted_copy_goes_on(sqlite, other):
    """What is over stays over, and the rest follows."""
    asyncio.run(planted(sqlite))
    told: list[tuple[str, int]] = []

    def interrupt(table: str, done: int, total: int) -> None:
        if table == "members" and done > PEOPLE // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy(sqlite, other, progress=interrupt, batch=4)
    copied = copy(sqlite, other, progress=lambda table, done, _: told.append((table, done)), batch=4)

    assert ("members", 16) == next(each for each in told if each[0] == "members")
    assert PEOPLE == next(each.rows for each in copied if each.table == "members")


def test_a_database_in_use_is_no_target(sqlite, other):
    """Nothing is ever mixed into somebody's rows."""
    asyncio.run(planted(sqlite))
    asyncio.run(planted(other))

    with pytest.raises(SettingsError, match="not empty"):
        copy(sqlite, other, progress=silent)


def test_an_unfinished_copy_of_another_database_is_no_target(sqlite, other, tmp_path):
    """Only the copy that was begun goes on."""
    asyncio.run(planted(sqlite))

    def interrupt(table: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy(sqlite, other, progress=interrupt)
    third = fresh_sqlite(tmp_path / "three.db")

    with pytest.raises(SettingsError, match="unfinished copy of another"):
        copy(third, other, progress=silent)


def test_a_row_that_differs_is_noticed(sqlite, other):
    """A copy that is not the same is not called one."""
    asyncio.run(planted(sqlite))

    def interrupt(table: str, done: int, total: int) -> None:
        if table == "answers":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy(sqlite, other, progress=interrupt)
    with closing(sqlite3.connect(other.partition("///")[2])) as opened:
        opened.execute("UPDATE members SET name = 'Eve' WHERE id = 3")
        opened.commit()

    with pytest.raises(SettingsError, match="copy of members differs"):
        copy(sqlite, other, progress=silent)


def test_a_database_without_a_schema_is_refused(sqlite, tmp_path):
    """Both sides are at this version's schema."""
    with pytest.raises(SettingsError, match="sparring db upgrade"):
        copy(sqlite, f"sqlite+aiosqlite:///{tmp_path / 'none.db'}", progress=silent)
