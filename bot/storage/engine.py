"""Connections: how each engine is opened so that a committed change stays and a reader never waits.

SQLite: write-ahead log, foreign keys on, `synchronous=FULL`. With NORMAL a commit would survive kill -9
(the pages are in the kernel's hands) but not a power cut, and an answer that a member saw accepted, or a
posting that the channel has, must survive both: a lost posting would be posted again. FULL costs one
fsync per commit.
"""

import sqlite3

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.core.errors import SettingsError
from bot.storage.errands import Errands

__all__ = ["BUSY_SECONDS", "database_file", "is_sqlite", "parse", "reader_engine", "writer_engine"]

_SUPPORTED = {"sqlite+aiosqlite", "postgresql+asyncpg"}
BUSY_SECONDS = 5.0
"""How long a statement waits for another process that holds the SQLite file."""
_POSTGRES_LIMITS = {
    "application_name": "sparring",
    "timezone": "UTC",
    "lock_timeout": "10000",
    "idle_in_transaction_session_timeout": "30000",
}
"""Milliseconds; a process that hangs in the middle of a change frees its rows within half a minute."""


def parse(url: str) -> URL:
    """The address of a database, or a SettingsError that says which addresses are understood."""
    hint = "Use sqlite+aiosqlite:///sparring.db or postgresql+asyncpg://user:password@host/name."
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise SettingsError("The database address cannot be read.", hint=hint) from error
    if parsed.drivername not in _SUPPORTED:
        raise SettingsError(f"A database of the kind {parsed.drivername!r} is not supported.", hint=hint)
    if is_sqlite(parsed) and parsed.database in {None, "", ":memory:"}:
        raise SettingsError("The SQLite address names no file.", hint=hint)
    return parsed


def is_sqlite(url: URL) -> bool:
    """Whether the database is a file on this machine."""
    return url.get_backend_name() == "sqlite"


def database_file(url: URL) -> str:
    """The path of a SQLite database."""
    return url.database or ""


def writer_engine(
    url: URL, *, pool_size: int, busy_seconds: float = BUSY_SECONDS, references: bool = True
) -> AsyncEngine:
    """For changes: SQLite gets one connection, as it takes one writer at a time anyway.

    Without `references` a table can be made anew to which others refer; who asks for that looks for strays.
    """
    if is_sqlite(url):
        return _sqlite(url, pool_size=1, reader=False, busy_seconds=busy_seconds, references=references)
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        connect_args={"server_settings": _POSTGRES_LIMITS},
    )


def reader_engine(url: URL, writer: AsyncEngine, *, pool_size: int) -> AsyncEngine:
    """For snapshots: PostgreSQL shares the writer's pool, SQLite has connections that cannot write."""
    if is_sqlite(url):
        return _sqlite(url, pool_size=pool_size, reader=True, busy_seconds=BUSY_SECONDS)
    return writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def errands_of(connection: DBAPIConnection) -> Errands:
    """SQLite's thread behind a connection as the pool knows it."""
    thread = connection.driver_connection
    assert isinstance(thread, Errands)  # noqa: S101 - `_sqlite` makes no others
    return thread


def _sqlite(
    url: URL, *, pool_size: int, reader: bool, busy_seconds: float, references: bool = True
) -> AsyncEngine:
    def connect() -> sqlite3.Connection:
        path = database_file(url)
        return sqlite3.connect(path, timeout=busy_seconds, isolation_level=None, check_same_thread=False)

    async def connected() -> Errands:
        return await Errands(connect, reader=reader)  # type: ignore[return-value]  # declared to await to its base class

    engine = create_async_engine(url, pool_size=pool_size, max_overflow=0, async_creator=connected)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON" if references else "PRAGMA foreign_keys = OFF")
        if reader:
            cursor.execute("PRAGMA query_only = ON")
        else:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute("PRAGMA temp_store = MEMORY")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Connection) -> None:
        if reader:
            errands_of(connection.connection).ahead("BEGIN")
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
