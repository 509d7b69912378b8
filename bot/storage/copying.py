"""A whole database into another one, of the same or of the other kind: row by row, verified, resumable.

Rows go over in the source's order, a batch a transaction, so that an interrupted copy goes on after what
the target has. A note in the target says that the copy is under way and from where; it goes when every
table has the same rows on both sides. Like the migrations this blocks; the bot must be stopped.
"""

import asyncio
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, Text, func, insert, inspect, select, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.core.errors import SettingsError
from bot.core.people.as_json import as_json
from bot.storage.access import named
from bot.storage.engine import parse, reader_engine, writer_engine
from bot.storage.migrations.history import require_head
from bot.storage.tables.schema import metadata
from bot.storage.troubles import translated

__all__ = ["Copied", "copy"]

_BATCH = 2000
_OWN = frozenset({"alembic_version", "sparring_copy", "sqlite_sequence"})
_note = Table("sparring_copy", MetaData(), Column("source", Text, nullable=False))
"""In the target while a copy is under way: a digest of where the rows come from."""

Progress = Callable[[str, int, int], None]
"""Told of a table, how many of its rows are over, and how many there are."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A table whose rows are the same on both sides; `digest` is of their content, in any order."""

    table: str
    rows: int
    digest: str


def copy(source: str, target: str, *, progress: Progress, batch: int = _BATCH) -> Sequence[Copied]:
    """Copy everything, and compare both sides row by row.

    Raises SettingsError for a database of another schema, a target with rows of its own, or a source that
    changed on the way.
    """
    first, second = parse(source), parse(target)
    if first == second:
        raise SettingsError("That is the same database twice.")
    require_head(first)
    require_head(second)
    with named(first, second):
        return asyncio.run(_copy(first, second, progress, batch))


async def _copy(source: URL, target: URL, progress: Progress, batch: int) -> Sequence[Copied]:
    reading = writer_engine(source, pool_size=1)
    snapshot = reader_engine(source, reading, pool_size=1)
    writing = writer_engine(target, pool_size=1)
    try:
        with translated():
            async with snapshot.connect() as original:
                strangers = await original.run_sync(_strangers)
                tables = [*metadata.sorted_tables, *strangers]
                await _begin(writing, tables, strangers, _digest_of(source))
                for table in tables:
                    await _copy_table(original, writing, table, progress=progress, batch=batch)
                    await _number_on(original, writing, table)
                async with writing.connect() as made:
                    copied = [await _compared(original, made, table) for table in tables]
            await _end(writing)
            return copied
    finally:
        for engine in (snapshot, reading, writing):
            await engine.dispose()


def _strangers(connection: Connection) -> Sequence[Table]:
    """Tables that a library keeps beside ours, such as Slack's installations, as any engine can have them."""
    found = MetaData()
    known = {*metadata.tables, *_OWN}
    names = [name for name in inspect(connection).get_table_names() if name not in known]
    found.reflect(connection, only=names)
    plain = MetaData()
    for table in found.sorted_tables:
        columns = [
            Column(c.name, c.type.as_generic(), primary_key=c.primary_key, nullable=c.nullable)
            for c in table.columns
        ]
        Table(table.name, plain, *columns)
    return list(plain.sorted_tables)


async def _begin(
    writing: AsyncEngine, tables: Sequence[Table], strangers: Sequence[Table], source: str
) -> None:
    """Note where the rows come from, or find that the target has rows from elsewhere."""
    async with writing.begin() as made:
        names = await made.run_sync(lambda connection: inspect(connection).get_table_names())
        if _note.name in names:
            noted = (await made.execute(select(_note.c.source))).scalar()
            if noted != source:
                raise SettingsError("The target holds an unfinished copy of another database.", hint=_EMPTY)
            return
        for table in tables:
            rows = select(func.count()).select_from(table)
            if table.name in names and (await made.execute(rows)).scalar():
                raise SettingsError(f"The target is not empty: it has rows in {table.name}.", hint=_EMPTY)
        for table in (*strangers, _note):
            await made.run_sync(table.create, checkfirst=True)
        await made.execute(insert(_note).values(source=source))


_EMPTY = "Make a new database, run sparring db upgrade on it, and copy into that."


async def _copy_table(
    original: AsyncConnection, writing: AsyncEngine, table: Table, *, progress: Progress, batch: int
) -> None:
    count = select(func.count()).select_from(table)
    total = int((await original.execute(count)).scalar() or 0)
    async with writing.connect() as made:
        done = int((await made.execute(count)).scalar() or 0)
    progress(table.name, done, total)
    while done < total:
        query = select(table).order_by(*_order(table)).offset(done).limit(batch)
        rows = [dict(row) for row in (await original.execute(query)).mappings()]
        if not rows:
            break
        async with writing.begin() as made:
            await made.execute(insert(table), rows)
        done += len(rows)
        progress(table.name, done, total)


def _order(table: Table) -> Sequence[Column[Any]]:
    return tuple(table.primary_key.columns) or tuple(table.columns)


async def _number_on(original: AsyncConnection, writing: AsyncEngine, table: Table) -> None:
    """Have the target give the numbers after the last one that the source gave, rows gone since included."""
    column = table.autoincrement_column
    if column is None:
        return
    highest = int((await original.execute(select(func.max(column)))).scalar() or 0)
    last = max(highest, await _last_number(original, table, column))
    if not last:
        return
    async with writing.begin() as made:
        if made.dialect.name == "sqlite":
            given = {"name": table.name, "last": last}
            if not (await made.execute(_RENUMBER, given)).rowcount:
                await made.execute(_NUMBER, given)
        else:
            await made.execute(_SET, {"table": f'"{table.name}"', "column": column.name, "last": last})


_RENUMBER = text("UPDATE sqlite_sequence SET seq = :last WHERE name = :name")
_NUMBER = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
_SET = text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)")
_LAST_OF_SQLITE = text("SELECT max(seq) FROM sqlite_sequence WHERE name = :name")
_LAST_OF_POSTGRES = text(
    "SELECT last_value FROM pg_sequences WHERE schemaname || '.' || sequencename"
    " = replace(pg_get_serial_sequence(:table, :column), '\"', '')"
)


async def _last_number(original: AsyncConnection, table: Table, column: Column[Any]) -> int:
    if original.dialect.name == "sqlite":
        found = await original.execute(_LAST_OF_SQLITE, {"name": table.name})
    else:
        given = {"table": f'"{table.name}"', "column": column.name}
        found = await original.execute(_LAST_OF_POSTGRES, given)
    return int(found.scalar() or 0)


async def _compared(original: AsyncConnection, made: AsyncConnection, table: Table) -> Copied:
    """The table, once it has the same rows on both sides."""
    (rows, digest), other = await _digest(original, table), await _digest(made, table)
    if (rows, digest) != other:
        raise SettingsError(
            f"The copy of {table.name} differs from the original: {other[0]} rows for {rows}.",
            hint="Stop the bot, make the target anew, and copy again.",
        )
    return Copied(table.name, rows, digest)


async def _digest(connection: AsyncConnection, table: Table) -> tuple[int, str]:
    """How many rows, and a sum over their contents that does not depend on an engine's order of texts."""
    rows, total, done = 0, 0, 0
    while True:
        query = select(table).order_by(*_order(table)).offset(done).limit(_BATCH)
        found = (await connection.execute(query)).mappings().all()
        for row in found:
            told = json.dumps(as_json(dict(row)), sort_keys=True, ensure_ascii=False)
            total += int.from_bytes(hashlib.sha256(told.encode()).digest())
        rows += len(found)
        done += _BATCH
        if len(found) < _BATCH:
            return rows, f"{total % 2**256:064x}"


async def _end(writing: AsyncEngine) -> None:
    async with writing.begin() as made:
        await made.run_sync(_note.drop)


def _digest_of(source: URL) -> str:
    """Where rows come from, without a password in it."""
    return hashlib.sha256(source.set(password=None).render_as_string().encode()).hexdigest()
