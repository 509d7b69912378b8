"""The bot's files are the bot's alone: nobody else on the machine reads what members wrote.

What is new is made so by the process's mask; what an earlier version, a copy or a person left open is closed
at the start. A folder that holds more than the bot's files is somebody's choice, and is left as it is.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sqlalchemy.engine import URL

from bot.storage.engine import database_file, is_sqlite

__all__ = ["close_to_others", "make_for_owner_alone", "open_to_others"]

_OTHERS = 0o077
_LOGS = ("", "-wal", "-shm", "-journal")
_COPIES = ("sparring-*.db", "sparring-*.dump", "before-*.db", "before-*.dump")
_OURS = frozenset({"backups", "discord", "pictures"})


def make_for_owner_alone() -> None:
    """From now on this process makes files of mode 0600 and folders of 0700, whatever the shell's umask."""
    os.umask(_OTHERS)


def open_to_others(address: URL, data: Path, copies: Path) -> Sequence[Path]:
    """What this user's group or anybody else may open: the folders, the database and its copies."""
    return [path for path in _kept(address, data, copies) if _mode(path) & _OTHERS]


def close_to_others(address: URL, data: Path, copies: Path) -> None:
    """Let nobody but the owner open them; what belongs to another user is left to `sparring check`."""
    for path in open_to_others(address, data, copies):
        if path.stat().st_uid == os.getuid():
            path.chmod(_mode(path) & ~_OTHERS)


def _kept(address: URL, data: Path, copies: Path) -> Iterator[Path]:
    database = Path(database_file(address)).absolute() if is_sqlite(address) else None
    logs = [database.with_name(f"{database.name}{end}") for end in _LOGS] if database else []
    earlier = database.parent.glob(f"{database.name}.before-*") if database else ()
    found = [*logs, *earlier, *_copies(data), *_copies(copies)]
    yield from _there(found)
    names = {path.name for path in found} | _OURS
    if data.is_dir() and all(each.name in names or each.name.startswith(".") for each in data.iterdir()):
        yield data
    yield from (folder for folder in _there(data / name for name in sorted(_OURS)) if folder.is_dir())


def _copies(folder: Path) -> Iterator[Path]:
    for pattern in _COPIES:
        yield from folder.glob(pattern)


def _there(paths: Iterable[Path]) -> Iterator[Path]:
    return (path for path in paths if path.exists())


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
