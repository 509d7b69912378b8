"""Nothing personal is stored that is not declared, exported and deleted."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.core.people.people import Account, Community, Member
from bot.storage.migrations.history import upgrade
from bot.storage.personal import BY_ACCOUNT, BY_MEMBER, Fate, emptied
from bot.storage.sql.store import SqlStore
from bot.storage.tables.schema import metadata
from tests.storage.databases import fresh_postgres, fresh_sqlite
from tests.storage.planting import Planter, secret

_TO_A_MEMBER = sorted(
    (table.name, column.name)
    for table in metadata.tables.values()
    for column in table.columns
    for key in column.foreign_keys
    if key.column.table.name == "members"
)
_NAMES_OF_ACCOUNTS = {"user", "users", "external", "author", "private_to"}


@pytest.mark.parametrize(("table", "column"), _TO_A_MEMBER)
def test_every_column_that_refers_to_a_member_is_declared(table, column):
    """A new table with a member in it says what becomes of it: a line in bot/storage/personal.py."""
    assert (table, column) in {(policy.table.name, policy.column) for policy in BY_MEMBER}


def test_every_column_that_holds_an_account_is_declared():
    """The same for a platform's id of somebody."""
    held = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if column.name in _NAMES_OF_ACCOUNTS
    }
    assert held <= {(policy.table.name, policy.column) for policy in BY_ACCOUNT}


@pytest.mark.parametrize("policy", BY_MEMBER, ids=lambda policy: f"{policy.table.name}.{policy.column}")
def test_a_declaration_makes_sense(policy):
    """What stays has its reason; what is emptied holds words; what expires has an instant for it."""
    for name in policy.empties:
        emptied(policy.table.c[name])
    assert policy.what
    assert policy.why or policy.fate is Fate.ERASED
    assert policy.empties or policy.fate is not Fate.EMPTIED
    assert not policy.expires or policy.expires in policy.table.c
    assert policy.table.c[policy.column].index or any(
        policy.table.c[policy.column] is next(iter(index.columns)) for index in _indexes(policy.table)
    ), "to find somebody's rows must not mean to read the whole table"


def _indexes(table):
    return [*table.indexes, table.primary_key]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request, tmp_path):
    """A database with the whole schema."""
    if request.param == "sqlite":
        yield fresh_sqlite(tmp_path / "sparring.db")
        return
    with fresh_postgres() as url:
        upgrade(url)
        yield url


@pytest.fixture
async def connection(url) -> AsyncIterator[AsyncConnection]:
    """A connection beside the store, which keeps to foreign keys."""
    engine = create_async_engine(url)
    if url.startswith("sqlite"):

        @event.listens_for(engine.sync_engine, "connect")
        def keys(made, _record) -> None:
            made.execute("PRAGMA foreign_keys = ON")

    async with engine.connect() as opened:
        yield opened
    await engine.dispose()


async def test_what_is_planted_in_every_table_follows_who_is_joined(url, connection):
    """Nothing refers to the member who is gone: the foreign keys would not let the row go."""
    store = SqlStore(url)
    async with store.begin() as tx:
        community = await tx.communities.add(Community(0, "Group", _at()))
        ada, bob = [
            await tx.members.add(
                Member(0, community.id, name, _at()), Account(0, community.id, "discord", name)
            )
            for name in ("Ada", "Bob")
        ]
    planter = Planter(connection, "Ada", ada.id, community.id)
    tables = list(dict.fromkeys(policy.table for policy in BY_MEMBER if policy.table.name != "accounts"))
    for table in sorted(tables, key=list(metadata.sorted_tables).index):
        await planter.plant(table)
    await connection.commit()

    async with store.begin() as tx:
        await tx.members.join(ada.id, into=bob.id)
    async with store.read() as tx:
        found = {kept.table for kept in await tx.personal.of(bob.id)}
        assert await tx.members.get(ada.id) is None
    await store.close()

    gone = {"streaks", "link_codes", "desk_keys", "imports"}
    assert {table.name for table in tables} - gone | {"members", "accounts"} == found


async def test_what_is_planted_in_every_table_is_exported_and_forgotten(url, connection):
    """Ada's rows are in her export, and no word of them is left; Grace's are untouched."""
    store = SqlStore(url)
    people = {}
    async with store.begin() as tx:
        community = await tx.communities.add(Community(0, "Group", _at()))
        for name in ("Ada", "Grace"):
            account = Account(0, community.id, "discord", name)
            people[name] = await tx.members.add(Member(0, community.id, name, _at()), account)
    tables = list(dict.fromkeys(policy.table for policy in BY_MEMBER if policy.table.name != "accounts"))
    for name, member in people.items():
        planter = Planter(connection, name, member.id, community.id)
        for table in sorted(tables, key=list(metadata.sorted_tables).index):
            await planter.plant(table)
    await connection.commit()

    async with store.read() as tx:
        exported = {kept.table for kept in await tx.personal.of(people["Ada"].id)}
    async with store.begin() as tx:
        await tx.personal.forget(people["Ada"].id, _at())
        left = {kept.table: str(kept.rows) for kept in await tx.personal.of(people["Ada"].id)}
        others = {kept.table: str(kept.rows) for kept in await tx.personal.of(people["Grace"].id)}
    await store.close()

    kept = {policy.table.name for policy in BY_MEMBER if policy.fate is Fate.KEPT}
    assert {table.name for table in tables} | {"members", "accounts"} == exported
    assert {} == {table: rows for table, rows in left.items() if table not in kept and "Ada" in rows}
    assert {policy.table.name for policy in BY_MEMBER if policy.fate is not Fate.ERASED} | {
        "members"
    } == left.keys()
    assert exported == others.keys()
    assert all(secret(name, "Grace") in others[name] for name in ("answers", "practice", "appeals"))


def _at() -> datetime:
    return datetime(2026, 3, 4, 9, tzinfo=UTC)
