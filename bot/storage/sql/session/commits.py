"""One commit for several changes: how SQLite's one writer is shared.

A commit waits for the disk, and SQLite takes one at a time. So changes that wait for the writer together
go one after the other into one transaction, each behind a savepoint of its own, and one COMMIT makes all
of them last. A change that fails is undone back to its savepoint and harms nobody. A change is over only
after the COMMIT; if that fails, every change of the batch has failed.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.core.errors import SparringError, StoreUnavailable
from bot.storage.engine import errands_of
from bot.storage.errands import Errands
from bot.storage.sql.session.connections import closed, opened
from bot.storage.sql.session.work import Work
from bot.storage.troubles import translated

__all__ = ["SharedCommits"]


class SharedCommits:
    """Gives the writer to one change after the other, in the order in which they asked."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Take the engine of the one writer."""
        self._engine = engine
        self._turn = asyncio.Lock()
        self._batch: _Batch | None = None
        self._ending: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def change(self) -> AsyncIterator[Work]:
        """A change; when the block has ended it is committed, or StoreUnavailable is raised."""
        async with self._turn:
            batch = self._batch or await self._opened()
            await batch.mark()
            work = Work(batch.connection, writing=True)
            try:
                yield work
                work.must_stand()
            except BaseException:
                await batch.undo()
                raise
            batch.keep()
        await batch.over()

    async def settled(self) -> None:
        """Wait until nothing is left to commit."""
        if self._ending is not None:
            await asyncio.wait({self._ending})

    async def _opened(self) -> "_Batch":
        connection = await opened(self._engine)
        raw = await connection.get_raw_connection()
        batch = self._batch = _Batch(connection, errands_of(raw))
        self._ending = asyncio.create_task(self._end(batch), name="shared commit")
        return batch

    async def _end(self, batch: "_Batch") -> None:
        """Commit when everybody who waits by now has had a turn: who comes later is behind us."""
        try:
            async with self._turn:
                self._batch = None
                await batch.commit()
        except SparringError as error:
            batch.failure = error
        finally:
            batch.ended.set()


class _Batch:
    """Changes inside one open transaction."""

    def __init__(self, connection: AsyncConnection, errands: Errands) -> None:
        self.connection = connection
        self.ended = asyncio.Event()
        self.failure: SparringError | None = None
        self._errands = errands
        self._number = 0
        self._standing = 0
        self._undoing: asyncio.Task[None] | None = None
        self._committed = False

    async def mark(self) -> None:
        """Begin a change: its savepoint is set with its first statement."""
        await self._undone()
        self._number += 1
        before = (f"RELEASE s{self._standing}",) if self._standing else ()
        self._errands.ahead(*before, f"SAVEPOINT s{self._number}")

    def keep(self) -> None:
        """End a change well."""
        if not self._errands.waits:
            self._standing = self._number

    async def undo(self) -> None:
        """Go back to where the change began; it goes on even if nobody can wait for it."""
        if self._errands.waits:
            self._errands.ahead()
            return
        self._standing = 0
        self._undoing = asyncio.create_task(self._back(), name="undo a change")
        await asyncio.wait({self._undoing})

    async def _back(self) -> None:
        with translated():
            await self._errands.run(f"ROLLBACK TO s{self._number}", f"RELEASE s{self._number}")

    async def _undone(self) -> None:
        """StoreUnavailable when a change could not be undone: the whole transaction is gone then."""
        if self._undoing is not None:
            await asyncio.shield(self._undoing)

    async def commit(self) -> None:
        """Make every change last, or none."""
        try:
            await self._undone()
            self._errands.ahead()
            with translated():
                await self.connection.commit()
            self._committed = True
        finally:
            await closed(self.connection)

    async def over(self) -> None:
        """Wait for the commit; StoreUnavailable when there was none."""
        await self.ended.wait()
        if not self._committed:
            raise StoreUnavailable from self.failure
