import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect, text

from bot.core.answers.grade import Ruling
from bot.core.errors import Conflict, SettingsError, StoreUnavailable
from bot.core.reminders.reminder import Reminders
from bot.storage.migrations.history import current, head, known, require_head, upgrade
from bot.storage.sql.store import SqlStore
from bot.storage.tables.schema import metadata
from bot.storage.upkeep import check
from tests.storage.databases import administer, fresh_postgres
from tests.storage.migrations.past import on, upgraded_to


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """An empty PostgreSQL database."""
    with fresh_postgres() as url:
        yield url


def _schema(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    return {name: sql for name, sql in rows if name != "alembic_version"}


def test_all_migrations_make_the_declared_tables_on_sqlite(sqlite_url: str, sqlite_file: Path) -> None:
    """What the migrations leave is, word for word, what the metadata would create."""
    declared = sqlite_file.with_name("declared.db")
    engine = create_engine(f"sqlite:///{declared}")
    metadata.create_all(engine)
    engine.dispose()

    assert _schema(declared) == _schema(sqlite_file)


@pytest.mark.postgres
def test_all_migrations_make_the_declared_tables_on_postgresql(postgres: str) -> None:
    """Columns, keys, indexes, unique and check constraints are those of the metadata."""
    upgrade(postgres)
    made = asyncio.run(on(postgres, _described))
    differences = asyncio.run(on(postgres, _differences))
    administer(postgres, text("DROP SCHEMA public CASCADE"), text("CREATE SCHEMA public"))
    declared = asyncio.run(on(postgres, _created))

    assert [] == differences
    assert declared == made


def _differences(connection: Connection) -> object:
    return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)


def _created(connection: Connection) -> object:
    metadata.create_all(connection)
    return _described(connection)


def _described(connection: Connection) -> object:
    seen = inspect(connection)
    return {
        table: {
            "columns": [
                (c["name"], str(c["type"]), c["nullable"], c["default"]) for c in seen.get_columns(table)
            ],
            "primary": seen.get_pk_constraint(table),
            "foreign": sorted(seen.get_foreign_keys(table), key=str),
            "unique": sorted(seen.get_unique_constraints(table), key=str),
            "checks": sorted(seen.get_check_constraints(table), key=str),
            "indexes": sorted(seen.get_indexes(table), key=str),
        }
        for table in seen.get_table_names()
        if table != "alembic_version"
    }


def test_migrations_follow_one_another() -> None:
    """There is one newest revision, and it is known."""
    assert head() in known()


def test_looking_makes_no_file(sqlite_file: Path) -> None:
    """Asking for the revision of a database that is not there leaves nothing behind."""
    assert current(f"sqlite+aiosqlite:///{sqlite_file}") is None
    assert not sqlite_file.exists()


def test_upgrading_twice_changes_nothing(sqlite_url: str, sqlite_file: Path) -> None:
    """A database at the newest schema stays as it is."""
    before = _schema(sqlite_file)

    upgrade(sqlite_url)

    assert before == _schema(sqlite_file)
    assert head() == current(sqlite_url)


def test_an_upgrade_that_fails_leaves_the_old_schema(sqlite_file: Path) -> None:
    """A table in the way stops the upgrade; nothing of it stays."""
    sqlite_file.parent.mkdir()
    url = f"sqlite+aiosqlite:///{sqlite_file}"
    with closing(sqlite3.connect(sqlite_file)) as database:
        database.execute("CREATE TABLE chat_messages (x)")

    with pytest.raises(StoreUnavailable):
        upgrade(url)

    assert {"chat_messages"} == _schema(sqlite_file).keys()
    assert current(url) is None


def test_a_store_refuses_a_database_that_is_not_there(sqlite_file: Path) -> None:
    """The operator is told to make one, and no empty file is left."""

    async def look() -> None:
        async with SqlStore(f"sqlite+aiosqlite:///{sqlite_file}").read():
            pass

    with pytest.raises(SettingsError, match="Run sparring db upgrade"):
        asyncio.run(look())
    assert not sqlite_file.exists()


async def test_a_store_may_upgrade_at_the_start(sqlite_file: Path) -> None:
    """With the option on, the first use makes the database."""
    store = SqlStore(f"sqlite+aiosqlite:///{sqlite_file}", upgrade_at_start=True)

    async with store.read() as tx:
        assert 0 == await tx.outbox.waiting()

    await store.close()


@pytest.mark.parametrize("upgrade_at_start", [False, True])
async def test_a_store_refuses_a_newer_database(
    sqlite_url: str, sqlite_file: Path, *, upgrade_at_start: bool
) -> None:
    """A schema that this version does not know is left alone, and named."""
    with closing(sqlite3.connect(sqlite_file)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    store = SqlStore(sqlite_url, upgrade_at_start=upgrade_at_start)

    with pytest.raises(SettingsError, match="9999"):
        await store.open()

    await store.close()


def test_an_older_database_is_named_as_such(sqlite_url: str, sqlite_file: Path) -> None:
    """A database without any revision has to be upgraded first."""
    with closing(sqlite3.connect(sqlite_file)) as database, database:
        database.execute("DELETE FROM alembic_version")

    with pytest.raises(SettingsError, match="Run sparring db upgrade"):
        require_head(sqlite_url)


@pytest.mark.postgres
def test_two_replicas_may_upgrade_at_once(postgres: str) -> None:
    """The second waits for the first and finds nothing left to do."""
    administer(postgres, text("DROP SCHEMA public CASCADE"), text("CREATE SCHEMA public"))

    async def both() -> None:
        await asyncio.gather(*(asyncio.to_thread(upgrade, postgres) for _ in range(3)))

    asyncio.run(both())

    assert head() == current(postgres)


_BEFORE_REMINDERS = (
    "INSERT INTO communities (id, name, created_at, remote_grading) VALUES (1, 'G', '2026-03-02', false)",
    """INSERT INTO members (id, community, name, joined_at, zone, reminders, on_boards, share_answers,
    organiser, folded) VALUES (1, 1, 'Ada', '2026-03-02', 'UTC', true, true, true, false, 'ada'),
    (2, 1, 'Bob', '2026-03-02', 'UTC', false, true, true, false, 'bob')""",
)


def _peopled(connection: Connection) -> object:
    for statement in _BEFORE_REMINDERS:
        connection.execute(text(statement))
    return None


_BEFORE_IDEAS = (
    "INSERT INTO communities (id, name, created_at, remote_grading) VALUES (1, 'G', '2026-03-02', false)",
    """INSERT INTO members (id, community, name, joined_at, zone, on_boards, share_answers, organiser, folded)
    VALUES (1, 1, 'Ada', '2026-03-02', 'UTC', true, true, false, 'ada')""",
    """INSERT INTO cards (id, member, question, point, added_at, due_at, suspended)
    VALUES (1, 1, 'f1', 'mean', '2026-03-02', '2026-03-02', false)""",
    """INSERT INTO rulings (id, community, question, point, phrasing, accepted, by, at)
    VALUES (1, 1, 'f1', 'mean', 'like an average', true, 1, '2026-03-02')""",
)


def _with_points(connection: Connection) -> object:
    for statement in _BEFORE_IDEAS:
        connection.execute(text(statement))
    return None


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_cards_and_rulings_outlive_the_new_word(
    kind: str, sqlite_file: Path, request: pytest.FixtureRequest
) -> None:
    """What was kept on a point is kept on the idea of the same id."""
    if kind == "postgres":
        url = request.getfixturevalue("postgres")
        administer(url, text("DROP SCHEMA public CASCADE"), text("CREATE SCHEMA public"))
    else:
        sqlite_file.parent.mkdir()
        url = f"sqlite+aiosqlite:///{sqlite_file}"
    asyncio.run(on(url, upgraded_to("0009")))
    asyncio.run(on(url, _with_points))

    upgrade(url)

    async def kept() -> tuple[str, tuple[Ruling, ...]]:
        store = SqlStore(url)
        async with store.read() as tx:
            [card] = await tx.cards.of_member(1)
            rulings = await tx.appeals.rulings(1, "f1")
        await store.close()
        return card.idea, rulings

    assert ("mean", (Ruling("f1", "mean", "like an average", accepted=True),)) == asyncio.run(kept())


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_members_who_wished_to_be_reminded_are_reminded_still(
    kind: str, sqlite_file: Path, request: pytest.FixtureRequest
) -> None:
    """The wish moves to its own table, with the usual hours; nobody else gets one."""
    if kind == "postgres":
        url = request.getfixturevalue("postgres")
        administer(url, text("DROP SCHEMA public CASCADE"), text("CREATE SCHEMA public"))
    else:
        sqlite_file.parent.mkdir()
        url = f"sqlite+aiosqlite:///{sqlite_file}"
    asyncio.run(on(url, upgraded_to("0004")))
    asyncio.run(on(url, _peopled))

    upgrade(url)

    async def wished() -> list[Reminders | None]:
        store = SqlStore(url)
        async with store.read() as tx:
            found = [await tx.reminders.get(member) for member in (1, 2)]
        await store.close()
        return found

    assert [Reminders(1, 1, closing=True), None] == asyncio.run(wished())


_BEFORE_APART = (
    *_BEFORE_IDEAS[:2],
    """INSERT INTO schedules (id, community, name, at, zone, days, topics, levels, packs, mode, skips, paused,
    removed, seed) VALUES (1, 1, 'Daily', '09:00:00', 'UTC', '[]', '[]', '{}', '[]', 'open', '[]', true,
    false, 1)""",
    """INSERT INTO rounds (id, community, schedule, local_date, due_at, question, level, mode, state, why,
    owner) VALUES (7, 1, 1, '2026-03-02', '2026-03-02 09:00:00', 'f1', 'basic', 'open', 'missed', '', '')""",
    "INSERT INTO hints (round, member, shown) VALUES (7, 1, 2)",
)


def _with_a_round(connection: Connection) -> object:
    for statement in _BEFORE_APART:
        connection.execute(text(statement))
    return None


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_what_refers_to_a_round_still_does(
    kind: str, sqlite_file: Path, request: pytest.FixtureRequest
) -> None:
    """Rounds get a column for which SQLite makes their table anew; each is its date's own."""
    if kind == "postgres":
        url = request.getfixturevalue("postgres")
        administer(url, text("DROP SCHEMA public CASCADE"), text("CREATE SCHEMA public"))
    else:
        sqlite_file.parent.mkdir()
        url = f"sqlite+aiosqlite:///{sqlite_file}"
    asyncio.run(on(url, upgraded_to("0013")))
    asyncio.run(on(url, _with_a_round))

    upgrade(url)

    async def kept() -> object:
        store = SqlStore(url)
        async with store.begin() as tx:
            round_ = await tx.rounds.get(7)
        with pytest.raises(Conflict):
            async with store.begin() as tx:
                await tx.rounds.drop([7])
        await store.close()
        return round_ and (round_.question, round_.apart)

    assert ("f1", 0) == asyncio.run(kept())
    assert [] == list(check(url))


def _sharing(connection: Connection) -> object:
    for statement in _BEFORE_IDEAS[:2]:
        connection.execute(text(statement))
    return None


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_who_was_quoted_by_default_is_asked_first(
    kind: str, sqlite_file: Path, request: pytest.FixtureRequest
) -> None:
    """A yes that nobody gave is taken back, and nobody counts as having decided."""
    if kind == "postgres":
        url = request.getfixturevalue("postgres")
        administer(url, text("DROP SCHEMA public CASCADE"), text("CREATE SCHEMA public"))
    else:
        sqlite_file.parent.mkdir()
        url = f"sqlite+aiosqlite:///{sqlite_file}"
    asyncio.run(on(url, upgraded_to("0014")))
    asyncio.run(on(url, _sharing))

    upgrade(url)

    async def consented() -> tuple[bool, bool]:
        store = SqlStore(url)
        async with store.read() as tx:
            member, decided = await tx.members.get(1), await tx.consents.of(1)
        await store.close()
        return bool(member and member.share_answers), decided is not None

    assert (False, False) == asyncio.run(consented())
