"""Databases as they were in the past."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage.migrations import history as migrations
from bot.storage.tables.schema import metadata

__all__ = ["on", "upgraded_to"]

T = TypeVar("T")


async def on(url: str, run: Callable[[Connection], T]) -> T:
    """What a function finds in a database, or does to it, in one transaction."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        found = await connection.run_sync(run)
    await engine.dispose()
    return found


def upgraded_to(revision: str) -> Callable[[Connection], None]:
    """Bring a connection's database to a revision of the past."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    scripts = ScriptDirectory.from_config(config)

    def steps(current: str, _context: MigrationContext) -> object:
        return scripts._upgrade_revs(revision, current)  # noqa: SLF001 - what Alembic's own command calls

    def run(connection: Connection) -> None:
        with EnvironmentContext(config, scripts, fn=steps, destination_rev=revision) as environment:
            environment.configure(
                connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True
            )
            environment.run_migrations()

    return run
