"""An upgrade from every schema of the past, killed twice on its way, then run to its end."""

import asyncio
import re
import signal
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import (
    Boolean,
    Connection,
    Date,
    DateTime,
    Float,
    MetaData,
    Numeric,
    Table,
    Time,
    insert,
    inspect,
)
from sqlalchemy.types import JSON, TypeEngine

from bot.storage.backups import restore
from bot.storage.migrations.history import current, head, known
from bot.storage.nightly import upgraded
from tests.forks import FORKS
from tests.storage.databases import fresh_postgres
from tests.storage.migrations.dying import dying
from tests.storage.migrations.past import on, upgraded_to

pytestmark = pytest.mark.slow

_AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
_CHOICE = re.compile(r"\b(\w+)\W+(?:IN|= ANY)\W+(?:ARRAY\W+)?'([^']+)'")

Rows = Mapping[str, Sequence[Mapping[str, object]]]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a schema."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/sparring.db"
        return
    with fresh_postgres() as address:
        yield address


def _planted(connection: Connection) -> None:
    """One row in every table that there is; each refers to the others."""
    for table in _tables(connection):
        allowed = dict[str, str]()
        for check in inspect(connection).get_check_constraints(table.name):
            if "NOT" not in check["sqltext"]:
                allowed |= _CHOICE.findall(check["sqltext"])
        row = {column.name: allowed.get(column.name, _value(column.type)) for column in table.columns}
        connection.execute(insert(table).values(row))


def _value(kind: TypeEngine[object]) -> object:
    match kind:
        case Boolean():
            return True
        case DateTime():
            return _AT if kind.timezone else _AT.replace(tzinfo=None)
        case Date():
            return date(2026, 3, 4)
        case Time():
            return time(9)
        case JSON():
            return []
        case Float() | Numeric():
            return 0.5
        case _:
            return 1 if kind.python_type is int else "word"


def _rows(connection: Connection) -> Rows:
    return {
        name: [dict(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"').mappings()]  # noqa: S608 - ours
        for name in inspect(connection).get_table_names()
        if name != "alembic_version"
    }


def _tables(connection: Connection) -> Sequence[Table]:
    reflected = MetaData()
    reflected.reflect(connection)
    return [table for table in reflected.sorted_tables if table.name != "alembic_version"]


#: What an upgrade changes on purpose: 0015 takes back a yes that nobody said.
_CHANGED = {"share_answers"}


#: Killed at one end or the other, by turns.
_MOMENTS = [("first",), ("last",)]
_OLDER = sorted(known() - {head()})


@pytest.mark.parametrize(
    ("revision", "moments"),
    [(_OLDER[0], ("first", "last")), *((each, _MOMENTS[i % 2]) for i, each in enumerate(_OLDER[1:]))],
    ids=_OLDER,
)
def test_an_upgrade_that_is_killed_is_done_by_the_next(
    url: str, revision: str, moments: Sequence[str], tmp_path: Path
) -> None:
    """Until it is over the old schema stands; then no row is missing, and the copy made before leads back."""
    folder = tmp_path / "backups"
    asyncio.run(on(url, upgraded_to(revision)))
    asyncio.run(on(url, _planted))
    before = asyncio.run(on(url, _rows))
    assert all(before.values())

    for moment in moments:
        upgrade = FORKS.Process(target=dying, args=(url, folder, moment))
        upgrade.start()
        upgrade.join()
        assert -signal.SIGKILL == upgrade.exitcode
        assert revision == current(url)
        assert before == asyncio.run(on(url, _rows))
    copy = upgraded(url, folder)

    assert head() == current(url)
    after = asyncio.run(on(url, _rows))
    for table, rows in before.items():
        assert len(rows) == len(after[table])
        for old, new in zip(rows, after[table], strict=True):
            same = {name: value for name, value in old.items() if name in new and name not in _CHANGED}
            assert same.items() <= new.items()
    assert copy is not None
    assert [copy] == list(folder.iterdir())
    restore(url, copy)
    assert revision == current(url)
    assert before == asyncio.run(on(url, _rows))
