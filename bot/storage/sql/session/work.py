"""One connection inside one transaction: runs statements and turns the drivers' errors into ours.

A statement is best written once, with names for what changes (`bindparam`), and run with what is given
for them: to build and look up a statement costs as much as to run it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from sqlalchemy import Column, Executable, Select, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from bot.core.errors import Conflict, StoreUnavailable
from bot.storage.troubles import translated

__all__ = ["Insert", "Line", "Query", "Upsert", "Work", "by_round", "chunks", "columns", "facts"]


if TYPE_CHECKING:
    from _typeshed import DataclassInstance

# What a driver gives back is typed by the tables at run time only: the one `Any` of this package.
Line: TypeAlias = tuple[Any, ...]

Query: TypeAlias = Select[*tuple[Any, ...]]

Upsert: TypeAlias = sqlite.Insert | postgresql.Insert

Insert: TypeAlias = Callable[[Table], Upsert]
"""How an engine's own INSERT is begun, which knows ON CONFLICT."""
V = TypeVar("V")
K = TypeVar("K", int, str)
_CHUNK = 1000
"""Ids in one IN list; SQLite takes 32,766 variables (SQLITE_MAX_VARIABLE_NUMBER), PostgreSQL 32,767."""


class Work:
    """Runs statements; after one has failed the whole change is lost, whatever the block does next."""

    def __init__(self, connection: AsyncConnection, *, writing: bool) -> None:
        """Take a connection whose transaction has begun."""
        self._connection = connection
        self.writing = writing
        self.failure: BaseException | None = None
        self.held: set[int] = set()
        """Communities whose boards nobody else writes until the change ends."""
        self.postgres = connection.dialect.name == "postgresql"
        self.insert: Insert = postgresql.insert if self.postgres else sqlite.insert

    def locked(self, query: Query, *, skip: bool = False) -> Query:
        """The query, locking its rows (SQLite: the writer holds the file), optionally past locked ones."""
        return query.with_for_update(key_share=True, skip_locked=skip) if self.writing else query

    async def rows(self, query: Executable, /, **given: object) -> Sequence[Line]:
        """Every row that the query gives for what is `given`."""
        with self._watched():
            return cast("Sequence[Line]", (await self._connection.execute(query, given)).all())

    async def named(self, query: Executable) -> Sequence[Mapping[str, object]]:
        """Every row by the names of its columns."""
        with self._watched():
            found = (await self._connection.execute(query)).mappings().all()
            return [{str(name): fact for name, fact in row.items()} for row in found]

    async def first(self, query: Executable, /, **given: object) -> Line | None:
        """The first row, or None."""
        with self._watched():
            return cast("Line | None", (await self._connection.execute(query, given)).first())

    async def values(self, kind: Callable[..., V], query: Executable, /, **given: object) -> list[V]:
        """Every row as a value; the query selects `columns(table, kind)`."""
        return [kind(*row) for row in await self.rows(query, **given)]

    async def value(self, kind: Callable[..., V], query: Executable, /, **given: object) -> V | None:
        """The first row as a value, or None."""
        row = await self.first(query, **given)
        return None if row is None else kind(*row)

    async def added(self, kind: Callable[..., V], table: Table, row: Mapping[str, object]) -> V:
        """Insert one row and give it back as a value with its id."""
        stored = await self.give(_inserted(self.insert, table, kind), **row)
        if stored is None:
            raise self.fail()
        return kind(*stored)

    async def number(self, query: Executable, /, **given: object) -> int:
        """The one number that the query gives, 0 for none."""
        row = await self.first(query, **given)
        return 0 if row is None or row[0] is None else int(row[0])

    async def change(self, statement: Executable, /, **given: object) -> int:
        """Run a statement; how many rows it changed."""
        self.must_write()
        with self._watched():
            return (await self._connection.execute(statement, given)).rowcount

    async def change_each(self, statement: Executable, parameters: Sequence[Mapping[str, object]]) -> None:
        """Run a statement once per set of parameters, as one batch."""
        self.must_write()
        if parameters:
            with self._watched():
                await self._connection.execute(statement, parameters)

    async def give(self, statement: Executable, /, **given: object) -> Line | None:
        """Run a statement with RETURNING; the first row that it gives."""
        self.must_write()
        return await self.first(statement, **given)

    async def give_each(
        self, statement: Executable, parameters: Sequence[Mapping[str, object]]
    ) -> Sequence[Line]:
        """Run a statement with RETURNING once per set of parameters; the rows in any order."""
        self.must_write()
        if not parameters:
            return ()
        with self._watched():
            return cast("Sequence[Line]", (await self._connection.execute(statement, parameters)).all())

    def fail(self) -> Conflict:
        """The error to raise when the change cannot stand; nothing of it will be kept."""
        error = Conflict()
        self.failure = error
        return error

    def must_stand(self) -> None:
        """Raise when a statement has failed, whether or not the block went on."""
        if self.failure is not None:
            raise (Conflict if isinstance(self.failure, Conflict) else StoreUnavailable) from self.failure

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            with translated():
                yield
        except BaseException as error:
            self.failure = error
            raise

    def must_write(self) -> None:
        """RuntimeError inside a snapshot, as a fault in the program."""
        if not self.writing:
            raise RuntimeError("nothing can be written inside Store.read()")


@cache
def _inserted(insert: Insert, table: Table, kind: Callable[..., object]) -> ReturningInsert[Any]:
    return insert(table).returning(*columns(table, cast("type[DataclassInstance]", kind)))


def chunks(ids: Collection[K]) -> Iterator[list[K]]:
    """The different ids or names in rising order, in lists short enough for one statement."""
    listed = sorted(set(ids))
    for start in range(0, len(listed), _CHUNK):
        yield listed[start : start + _CHUNK]


def by_round(pairs: Collection[tuple[int, int]]) -> Iterator[tuple[int, list[int]]]:
    """The members of each round, of pairs of round and member, in lists short enough for one statement."""
    for round_id in sorted({round_id for round_id, _ in pairs}):
        for members in chunks([member for its, member in pairs if its == round_id]):
            yield round_id, members


def columns(table: Table, kind: "type[DataclassInstance]") -> list[Column[Any]]:
    """The table's columns in the order of the value's fields."""
    return [table.c[field.name] for field in fields(kind)]


def facts(value: "DataclassInstance") -> dict[str, object]:
    """The value as a row, without an `id`: that is the database's to give."""
    return {field.name: getattr(value, field.name) for field in fields(value) if field.name != "id"}
