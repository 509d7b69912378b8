"""SQLite's own thread, asked once per statement.

aiosqlite sends its thread four errands for a query (open a cursor, execute, fetch, close), and each waits
for the event loop to come round again. Here one errand does all four, which halves what a statement
costs; BEGIN and SAVEPOINT ride along with the statement after them. The results are held in memory, as
SQLAlchemy's adapter does with them anyway.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import aiosqlite

__all__ = ["Errands", "WholeCursor"]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a statement left, read out of the cursor while still in its thread."""

    description: Any = None
    rows: Sequence[Any] = ()
    rowcount: int = -1
    lastrowid: int | None = None


class Errands(aiosqlite.Connection):
    """A connection whose cursors do a statement's whole work in one errand."""

    def __init__(self, connector: Callable[[], sqlite3.Connection], *, reader: bool) -> None:
        """Take how the connection is made, in its thread; the thread dies with the process."""
        super().__init__(connector, iter_chunk_size=64)
        self._thread.daemon = True
        self._reader = reader
        self._ahead: tuple[str, ...] = ()
        self._stopped: asyncio.Future[Any] | None = None

    def stop(self) -> "asyncio.Future[Any] | None":
        """End the thread; what is returned is done when it has ended."""
        self._stopped = super().stop()
        return self._stopped

    async def _connect(self) -> aiosqlite.Connection:
        """Open the file; where that fails the thread has ended, and does not speak to a closed loop later."""
        try:
            return await super()._connect()
        except Exception:
            if self._stopped is not None:
                await self._stopped
            raise

    def ahead(self, *statements: str) -> None:
        """Run these just before the next statement, in the same errand; none takes back what was said."""
        self._ahead = statements

    @property
    def waits(self) -> bool:
        """Whether what was said by `ahead` still waits for a statement."""
        return bool(self._ahead)

    def cursor(self) -> "WholeCursor":  # type: ignore[override]  # SQLAlchemy's adapter asks for no more
        """A cursor; nothing happens until it executes."""
        return WholeCursor(self)

    async def whole(self, sql: str, parameters: Iterable[Any], *, many: bool) -> _Outcome:
        """Execute and fetch, in one errand."""
        ahead, self._ahead = self._ahead, ()
        outcome: _Outcome = await self._execute(  # type: ignore[no-untyped-call]  # so it is declared
            self._whole, ahead, sql, parameters, many
        )
        return outcome

    async def run(self, *statements: str) -> None:
        """Statements without parameters, one after the other, in one errand."""
        self._ahead = ()
        await self._execute(self._run, statements)  # type: ignore[no-untyped-call]  # so it is declared

    async def commit(self) -> None:
        """COMMIT; unlike the module's own it complains when the transaction is gone."""
        await self.run("COMMIT")

    async def rollback(self) -> None:
        """Undo what has begun; nobody waits for a reader's, which cannot fail and changes nothing."""
        begun, self._ahead = not self._ahead, ()
        if self._reader and begun:
            self._tx.put_nowait((None, self._conn.rollback))
        elif not self._reader and self._conn.in_transaction:
            await super().rollback()

    def _run(self, statements: Iterable[str]) -> None:
        for statement in statements:
            self._conn.execute(statement).close()

    def _whole(
        self,
        ahead: Iterable[str],
        sql: str,
        parameters: Iterable[Any],
        many: bool,  # noqa: FBT001 - by position only
    ) -> _Outcome:
        self._run(ahead)
        run = self._conn.executemany if many else self._conn.execute
        cursor = run(sql, parameters)  # type: ignore[arg-type]  # SQLAlchemy gives what the module takes
        try:
            rows = cursor.fetchall() if cursor.description else ()
            return _Outcome(cursor.description, rows, cursor.rowcount, cursor.lastrowid)
        finally:
            cursor.close()


class WholeCursor:
    """What SQLAlchemy's adapter asks of a cursor, over one finished statement."""

    arraysize = 1

    def __init__(self, connection: Errands) -> None:
        """Take the connection."""
        self._connection = connection
        self._outcome = _Outcome()

    async def __aenter__(self) -> Self:
        return self

    @property
    def description(self) -> Any:
        """The columns, None for a statement without."""
        return self._outcome.description

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return self._outcome.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The id of the row inserted last."""
        return self._outcome.lastrowid

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> None:
        """One statement."""
        self._outcome = await self._connection.whole(sql, parameters, many=False)

    async def executemany(self, sql: str, parameters: Iterable[Any]) -> None:
        """One statement for many sets of parameters."""
        self._outcome = await self._connection.whole(sql, parameters, many=True)

    async def fetchall(self) -> Sequence[Any]:
        """The rows, which are here already."""
        return self._outcome.rows

    async def close(self) -> None:
        """Nothing is open."""
