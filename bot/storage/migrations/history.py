"""The schema's history, without an ini file: `upgrade(url)`, `current(url)`, `head()`.

These block; inside an event loop they go to a thread. A new migration is a file in `versions/` that
names the one before it; a test compares what all of them make with `tables.metadata`.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import URL

from bot.core.errors import SettingsError, StoreUnavailable, StoreUnreachable
from bot.storage.access import named, require_folder, require_usable
from bot.storage.engine import database_file, is_sqlite, parse, reader_engine, writer_engine
from bot.storage.tables.schema import metadata
from bot.storage.troubles import translated

__all__ = ["current", "head", "known", "require_head", "upgrade"]

T = TypeVar("T")
_Revisions = str | list[str] | tuple[str, ...]

_STRAYS = text("PRAGMA foreign_key_check")
_LOCK = 0x53_50_41_52
"""The advisory lock under which PostgreSQL is upgraded, so that two replicas may start at once."""


def head() -> str:
    """The newest revision that this version of the program knows."""
    revision = _scripts().get_current_head()
    if revision is None:
        raise SettingsError("The program's migrations are missing.", hint="Install sparring again.")
    return revision


def known() -> frozenset[str]:
    """Every revision that this version of the program knows."""
    return _known(_scripts())


def current(url: str | URL) -> str | None:
    """The revision of a database; None when it has no schema yet. Never creates a file."""
    address = _address(url)
    if is_sqlite(address) and not Path(database_file(address)).exists():
        return None
    return _run(address, _revision, writing=False)


def upgrade(url: str | URL) -> None:
    """Bring a database to the newest revision, in one transaction: an interruption leaves the old schema."""
    address = _address(url)
    if is_sqlite(address):
        require_folder(Path(database_file(address)).absolute().parent)
    scripts = _scripts()
    if not is_sqlite(address) or Path(database_file(address)).exists():
        revision, tables = _run(address, _found, writing=False)
        if _foreign(revision, tables, scripts, shared=not is_sqlite(address)):
            where = database_file(address) if is_sqlite(address) else f"The database {address.database!r}"
            raise StoreUnreachable(
                f"{where} is another program's: it has tables, and none of Sparring's.",
                hint="Name a file or a database of its own in database.url.",
            )
        _refuse_newer(revision, scripts)
    _run(address, _upgrade_by(scripts), writing=True)


def require_head(url: str | URL) -> None:
    """Raise SettingsError unless the database is at the newest revision."""
    revision = current(url)
    scripts = _scripts()
    _refuse_newer(revision, scripts)
    if revision != scripts.get_current_head():
        state = "There is no database yet" if revision is None else "The database is older than the program"
        raise SettingsError(f"{state}. Run sparring db upgrade.", hint="Run sparring db upgrade.")


def _refuse_newer(revision: str | None, scripts: ScriptDirectory) -> None:
    if revision is not None and revision not in _known(scripts):
        raise SettingsError(
            f"The database has the schema {revision} of a newer version of the program.",
            hint="Install that version again, or restore a backup from before the upgrade.",
        )


def _address(url: str | URL) -> URL:
    return parse(url) if isinstance(url, str) else url


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def _known(scripts: ScriptDirectory) -> frozenset[str]:
    return frozenset(script.revision for script in scripts.walk_revisions())


def _scripts() -> ScriptDirectory:
    """All migrations, read by now: nothing blocks later on, inside an event loop."""
    scripts = ScriptDirectory.from_config(_config())
    scripts.get_current_head()
    return scripts


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _found(connection: Connection) -> tuple[str | None, frozenset[str]]:
    return _revision(connection), frozenset(inspect(connection).get_table_names())


def _foreign(revision: str | None, tables: frozenset[str], scripts: ScriptDirectory, *, shared: bool) -> bool:
    """Whether a database is another program's; on a server, several may share one if their tables differ."""
    if revision is None:
        return bool(tables & metadata.tables.keys() if shared else tables)
    return revision not in _known(scripts) and "communities" not in tables


def _upgrade_by(scripts: ScriptDirectory) -> Callable[[Connection], None]:
    def steps(revision: _Revisions, _context: MigrationContext) -> list[RevisionStep]:
        # What Alembic's own command calls; it takes the same revisions that it is declared to narrow.
        return list(scripts._upgrade_revs("head", cast("str", revision)))  # noqa: SLF001 - see above

    def run(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        with EnvironmentContext(_config(), scripts, fn=steps, destination_rev="head") as environment:
            environment.configure(
                connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True
            )
            environment.run_migrations()
        if connection.dialect.name == "sqlite" and (strays := connection.execute(_STRAYS).first()):
            raise StoreUnavailable from ValueError(f"{strays[0]} would refer to what is not there")

    return run


def _run(address: URL, job: Callable[[Connection], T], *, writing: bool) -> T:
    """Do the job on a connection, inside one transaction and an event loop of its own.

    Raises StoreUnreachable, by name and with the mend, where the database cannot be used.
    """
    require_usable(address)
    engine = writer_engine(address, pool_size=1, references=not writing)
    snapshot = engine if writing else reader_engine(address, engine, pool_size=1)

    async def connected() -> T:
        try:
            with translated():
                async with snapshot.begin() as connection:
                    return await connection.run_sync(job)
        finally:
            await snapshot.dispose()
            await engine.dispose()

    with named(address):
        return asyncio.run(connected())
