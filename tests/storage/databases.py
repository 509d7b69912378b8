"""Databases for tests: SQLite files copied from one that was migrated, PostgreSQL created and dropped."""

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import Executable, delete, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage.migrations.history import upgrade
from bot.storage.sql.store import SqlStore
from bot.storage.tables.schema import metadata

__all__ = ["Slate", "administer", "empty", "fresh_postgres", "fresh_sqlite"]


def fresh_sqlite(path: Path) -> str:
    """The address of a new file with the whole schema and nothing in it: migrated once, then copied."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(_migrated())
    return f"sqlite+aiosqlite:///{path}"


class Slate:
    """One SQLite store, whose file is laid anew for each life: an engine has compiled its statements once."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "slate.db"
        self._store = SqlStore(f"sqlite+aiosqlite:///{self.path}")

    async def clean(self, like: Path | None = None) -> SqlStore:
        """The store over a copy of a file, or of the empty schema. Nobody else may hold it any more."""
        await self._store.close()
        await asyncio.to_thread(self._lay, like)
        return self._store

    def _lay(self, like: Path | None) -> None:
        for left in self.path.parent.glob(f"{self.path.name}*"):
            left.unlink()
        self.path.write_bytes(like.read_bytes() if like else _migrated())


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        upgrade(f"sqlite+aiosqlite:///{path}")
        return path.read_bytes()


def administer(url: str, *statements: Executable) -> None:
    """Run statements outside every transaction."""

    async def run() -> None:
        engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            for statement in statements:
                await connection.execute(statement)
        await engine.dispose()

    asyncio.run(run())


def empty(url: str) -> None:
    """Delete every row and begin all ids anew, in one message to the server.

    Not TRUNCATE, which makes new files for every table and takes half a second.
    """
    statements = [str(delete(table)) for table in reversed(metadata.sorted_tables)]
    statements.append("SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'")

    async def run() -> None:
        server = await asyncpg.connect(url.replace("+asyncpg", ""))
        await server.execute("; ".join(statements))
        await server.close()

    asyncio.run(run())


@contextmanager
def fresh_postgres() -> Iterator[str]:
    """The address of an empty database; skips, loudly, where no server is named."""
    server = os.environ.get("SPARRING_TEST_POSTGRES_URL")
    if not server:
        pytest.skip("PostgreSQL was NOT tested: SPARRING_TEST_POSTGRES_URL is not set")
    name = f"sparring_test_{uuid4().hex[:12]}"
    administer(server, text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        administer(server, text(f"DROP DATABASE {name} WITH (FORCE)"))
