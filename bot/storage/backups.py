"""Copies of a database: made while the bot runs, tried before they are trusted.

SQLite's are made here, PostgreSQL's by its own tools.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy.engine import URL

from bot.core.errors import SettingsError, StoreUnavailable
from bot.storage import dumps
from bot.storage.access import named
from bot.storage.engine import database_file, is_sqlite, parse
from bot.storage.migrations.history import current, known

__all__ = ["backup", "restore"]


def backup(url: str, path: Path, *, overwrite: bool = False) -> None:
    """Copy the database to `path` while others use it; it appears there whole and tested, or not at all.

    Raises SettingsError when there is nothing to copy, or `path` exists and `overwrite` is off, and
    StoreUnreachable where the database cannot be used.
    """
    address = parse(url)
    source = Path(database_file(address))
    if is_sqlite(address) and not source.exists():
        raise SettingsError(f"There is no database at {source}.", hint="Run sparring db upgrade.")
    if path.exists() and not overwrite:
        raise SettingsError(f"{path} exists already.", hint="Name another file, or say that it may go.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with named(address), _beside(path) as part:
        if is_sqlite(address):
            _copy(source, part)
        else:
            dumps.dump(address, part)
        part.replace(path)
        _sync(path.parent)


def restore(url: str, path: Path) -> Path | None:
    """Put the copy at `path` in place of the database; where the old one is kept, None if there was none.

    SQLite's old file stands beside the database, a dump of PostgreSQL's old tables beside `path`.

    The bot must be stopped. Raises SettingsError for a file that is damaged, is no copy of a Sparring
    database, or comes from a newer version; the database is then as it was.
    """
    address = parse(url)
    if not path.exists():
        raise SettingsError(f"There is no file {path}.")
    if not is_sqlite(address):
        return _put_back(address, path)
    target = Path(database_file(address))
    target.parent.mkdir(parents=True, exist_ok=True)
    with _beside(target) as part:
        with _damaged(path), closing(_open(path)) as original, closing(sqlite3.connect(part)) as copy:
            original.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        _require_whole(part)
        _require_known(_revision(part))
        previous = _set_aside(target) if target.exists() else None
        part.replace(target)
        _sync(target.parent)
    return previous


def _copy(source: Path, part: Path) -> None:
    with _unavailable(), closing(_open(source)) as original, closing(sqlite3.connect(part)) as copy:
        original.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
    _require_whole(part)


def _put_back(address: URL, path: Path) -> Path | None:
    dumps.require_whole(path)
    _require_known(dumps.revision_of(path))
    previous = None
    if current(address) is not None:
        previous = _free(path)
        backup(address.render_as_string(hide_password=False), previous)
    dumps.put_back(address, path)
    return previous


def _open(path: Path) -> sqlite3.Connection:
    """The file, never a new one."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A name in the same folder for a file in the making; gone at the end, unless it was moved."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.unlink(missing_ok=True)
        yield part
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _unavailable() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreUnavailable from error


@contextmanager
def _damaged(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise SettingsError(f"{path} is no whole database: {error}.") from error


def _require_whole(part: Path) -> None:
    """Let SQLite read every page of the copy and follow every reference."""
    with _damaged(part), closing(_open(part)) as copy:
        faults = [row[0] for row in copy.execute("PRAGMA integrity_check") if row[0] != "ok"]
        strays = copy.execute("PRAGMA foreign_key_check").fetchall()
    if faults or strays:
        fault = faults[0] if faults else f"{strays[0][0]} refers to what is not there"
        raise SettingsError(f"The copy is damaged: {fault}.")


def _revision(part: Path) -> str | None:
    with closing(_open(part)) as copy:
        try:
            row = copy.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.Error:
            row = None
    return row and str(row[0])


def _require_known(revision: str | None) -> None:
    if revision is None:
        raise SettingsError("That file is no copy of a Sparring database.")
    if revision not in known():
        raise SettingsError(
            f"That copy has the schema {revision} of a newer version of the program.",
            hint="Install that version first.",
        )


def _set_aside(target: Path) -> Path:
    """Keep the present database under another name, with its log if that could not be written back."""
    with _unavailable(), closing(sqlite3.connect(target, timeout=0)) as present:
        try:
            present.execute("PRAGMA journal_mode = DELETE")  # fails while anybody else has it open
        except sqlite3.OperationalError as error:
            raise SettingsError("The database is in use.", hint="Stop the bot first.") from error
        except sqlite3.DatabaseError:
            pass  # it is damaged, which is why it is being replaced
    previous = _free(target)
    for log in ("-wal", "-shm"):
        beside = target.with_name(f"{target.name}{log}")
        if beside.exists():
            # SQLite would replay this log into the restored file.
            beside.replace(previous.with_name(f"{previous.name}{log}"))
    try:
        previous.hardlink_to(target)
    except OSError:  # a file system without links
        shutil.copy2(target, previous)
    return previous


def _free(path: Path) -> Path:
    """The first name for what was there before that nothing has."""
    names = (path.with_name(f"{path.name}.before-{number}") for number in count(1))
    return next(name for name in names if not name.exists())


def _sync(folder: Path) -> None:
    """Have the folder's new entries on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
