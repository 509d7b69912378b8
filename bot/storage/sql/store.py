"""The store over SQLite or PostgreSQL: opens transactions and sees to it that the schema fits."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.core.store import Transaction
from bot.core.transcript import Transcript
from bot.storage.engine import BUSY_SECONDS, is_sqlite, parse, reader_engine, writer_engine
from bot.storage.migrations.history import require_head, upgrade
from bot.storage.sql.chat.transcript import SqlTranscript
from bot.storage.sql.session.commits import SharedCommits
from bot.storage.sql.session.connections import transaction
from bot.storage.sql.session.work import Work
from bot.storage.sql.transaction import SqlTransaction
from bot.storage.troubles import translated
from bot.storage.turns import Turns

__all__ = ["SqlStore"]


class SqlStore:
    """Implements `Store`.

    Nothing is opened before the first use. SQLite: writers of this process queue here, so that none of
    them meets a busy database, and those who wait together share a commit. PostgreSQL: writers run side
    by side and lock rows. A block in which a statement failed is undone even if the block went on.
    """

    def __init__(
        self,
        url: str,
        *,
        upgrade_at_start: bool = False,
        pool_size: int = 5,
        busy_seconds: float = BUSY_SECONDS,
    ) -> None:
        """Take the database's address; `upgrade_at_start` brings an older schema up to date by itself.

        `busy_seconds` is how long a writer waits for other processes on the same SQLite file.
        """
        self._url = parse(url)
        self._upgrade_at_start = upgrade_at_start
        self._writer = writer_engine(self._url, pool_size=pool_size, busy_seconds=busy_seconds)
        self._reader = reader_engine(self._url, self._writer, pool_size=pool_size)
        self._turns = Turns(one_at_a_time=False)
        self._commits = SharedCommits(self._writer) if is_sqlite(self._url) else None
        self._opening = asyncio.Lock()
        self._opened = False
        self.transcript: Transcript = SqlTranscript(changing=self._changing, reading=self.reading)

    async def open(self) -> None:
        """Check the schema, once; SettingsError when it does not fit this version of the program."""
        if self._opened:
            return
        async with self._opening:
            if not self._opened:
                prepare = upgrade if self._upgrade_at_start else require_head
                await asyncio.to_thread(prepare, self._url)
                self._opened = True

    async def close(self) -> None:
        """Close every connection; the store opens them again if it is used again."""
        if self._commits is not None:
            await self._commits.settled()
        await self._reader.dispose()
        await self._writer.dispose()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """A writing transaction."""
        async with self._changing() as work:
            yield SqlTransaction(work)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """A snapshot, taken at the first query."""
        async with self.reading() as work:
            yield SqlTransaction(work)

    @asynccontextmanager
    async def _changing(self) -> AsyncIterator[Work]:
        await self.open()
        change = self._commits.change() if self._commits else self._alone()
        async with self._turns.turn(), change as work:
            yield work

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[Work]:
        """A change with a connection and a commit of its own."""
        async with transaction(self._writer) as connection:
            work = Work(connection, writing=True)
            yield work
            work.must_stand()
            with translated():
                await connection.commit()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Work]:
        """A snapshot for queries that are no port's: `upkeep` looks a database over with it."""
        await self.open()
        async with transaction(self._reader) as connection:
            yield Work(connection, writing=False)
