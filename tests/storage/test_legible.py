"""What is no value of its column is found in every column, named, and breaks no other check."""

import asyncio
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, text

from bot.core.people.people import Account, Community, Member
from bot.storage.columns import GradeText, Packed
from bot.storage.engine import parse, writer_engine
from bot.storage.legible import illegible
from bot.storage.migrations.history import upgrade
from bot.storage.sql.store import SqlStore
from bot.storage.tables.questiontext import QuestionsText, QuestionText
from bot.storage.tables.schema import metadata
from bot.storage.upkeep import check
from tests.storage.databases import fresh_postgres, fresh_sqlite
from tests.storage.planting import NOW, Planter

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("legible")]

RULE = "Every value is one that its column holds."
GRADE = {
    "score": 0.5,
    "confidence": 1,
    "grader": "rubric",
    "points": [["p1", "covered", "words"]],
    "voiced": [["wrong", "words", "reply"]],
    "flags": ["empty"],
}
COLUMNS = [column for table in metadata.sorted_tables for column in table.columns]
WRITTEN = [
    column for column in COLUMNS if isinstance(column.type, GradeText | Packed | QuestionText | QuestionsText)
]
"""The columns that hold JSON."""


async def _plant(url: str) -> None:
    """A row in every table."""
    store = SqlStore(url)
    async with store.begin() as tx:
        community = await tx.communities.add(Community(0, "Group", NOW))
        account = Account(0, community.id, "discord", "1")
        member = await tx.members.add(Member(0, community.id, "Ada", NOW), account)
    await store.close()
    engine = writer_engine(parse(url), pool_size=1)
    async with engine.begin() as connection:
        planter = Planter(connection, "Ada", member.id, community.id)
        for table in metadata.sorted_tables:
            if table.name not in {"communities", "members", "accounts"}:
                await planter.plant(table)
    await engine.dispose()


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with a row in every table."""
    path = tmp_path_factory.mktemp("planted") / "sparring.db"
    asyncio.run(_plant(fresh_sqlite(path)))
    return path


@pytest.fixture
def postgres() -> Iterator[str]:
    """The same in PostgreSQL, for one test alone: the next may spoil it."""
    with fresh_postgres() as url:
        upgrade(url)
        asyncio.run(_plant(url))
        yield url


@pytest.fixture
def spoil(planted: Path, tmp_path: Path):
    """Spoils columns of a copy; its address."""
    path = tmp_path / "spoilt.db"

    def change(*columns: Column[Any], value: object) -> str:
        shutil.copy(planted, path)
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.execute("PRAGMA ignore_check_constraints = ON")
            for column in columns:
                database.execute(f'UPDATE "{column.table.name}" SET "{column.name}" = ?', (value,))  # noqa: S608 - ours
        return f"sqlite+aiosqlite:///{path}"

    return change


def _found(url: str) -> list[str]:
    async def look() -> list[str]:
        store = SqlStore(url)
        async with store.reading() as work:
            found = [fault async for fault in illegible(work)]
        await store.close()
        return found

    return asyncio.run(look())


def _names(faults: list[str]) -> set[tuple[str, str]]:
    """Table and column of each."""
    told = [re.fullmatch(r"table=(\w+) .* column=([\w,]+)", fault) for fault in faults]
    return {(each[1], name) for each in told if each for name in each[2].split(",")}


def test_what_the_bot_writes_is_legible(planted):
    """A row in every table, and nothing is found."""
    assert [] == _found(f"sqlite+aiosqlite:///{planted}")


@pytest.mark.postgres
def test_what_the_bot_writes_to_postgresql_is_legible(postgres):
    """The same on PostgreSQL."""
    assert [] == _found(postgres)


def test_what_is_of_another_kind_is_found_in_every_column(spoil):
    """Bytes where SQLite keeps a text, a number, an instant: all are named."""
    spoilt = [column for column in COLUMNS if not column.primary_key]

    found = _names(_found(spoil(*spoilt, value=b"\xff")))

    assert {(column.table.name, column.name) for column in spoilt} <= found


@pytest.mark.parametrize(
    "value", ["", "no JSON", "{", "null", "7", '"x"', "[7, [8]]", '{"score": 2}', "[NaN]"]
)
def test_json_of_another_shape_is_a_finding(spoil, value):
    """Whatever stands there, the check ends with a finding that names it."""
    found = [finding.detail for finding in check(spoil(*WRITTEN, value=value)) if finding.rule == RULE]

    assert {(column.table.name, column.name) for column in WRITTEN} == _names(found)


@pytest.mark.parametrize("fact", [None, "x", [], 7, -1, [["p1"]], [["p1", "none"]], [[1, "covered", ""]]])
@pytest.mark.parametrize("name", list(GRADE))
def test_each_part_of_a_grade_is_looked_at(spoil, name, fact):
    """A report with one part of another shape is a finding; an empty list may be left out."""
    column = metadata.tables["answers"].c.grade
    found = _found(spoil(column, value=json.dumps(GRADE | {name: fact})))

    sound = name == "grader" and fact == "x"
    assert sound == (found == [])


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda each: st.lists(each) | st.dictionaries(st.sampled_from([*GRADE, "x"]), each),
    )
)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_json_ends_in_a_traceback(spoil, value):
    """Any JSON in every column: the check says what it found."""
    check(spoil(*WRITTEN, value=json.dumps(value)))


@pytest.mark.postgres
def test_json_of_another_shape_is_found_in_postgresql(postgres):
    """The columns whose text has a form are looked at there as well."""

    async def spoil() -> None:
        engine = writer_engine(parse(postgres), pool_size=1)
        async with engine.begin() as connection:
            for column in WRITTEN:
                await connection.execute(text(f'UPDATE "{column.table.name}" SET "{column.name}" = \'7\''))  # noqa: S608 - ours
        await engine.dispose()

    asyncio.run(spoil())

    assert {(column.table.name, column.name) for column in WRITTEN} == _names(_found(postgres))


def test_a_word_that_no_enum_has_is_found(spoil):
    """Where no constraint of the engine says so."""
    found = _names(_found(spoil(metadata.tables["parcels"].c.kind, value="letter")))

    assert {("parcels", "kind")} == found
