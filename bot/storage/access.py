"""Why a database cannot be used: what is in the way, by name, and how to mend it.

Nothing here changes anything. It is asked before the first use (what a look at the file tells) and after a
failure (what the driver said).
"""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy.engine import URL

from bot.core.errors import StoreDamaged, StoreUnavailable, StoreUnreachable
from bot.storage.engine import database_file, is_sqlite

__all__ = ["failed", "named", "network_share", "require_folder", "require_usable"]

_HEADER = b"SQLite format 3\x00"
_MOVE = "Set operations.data_dir to a folder that this user may write, or give this one to them."
_SHARES = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "glusterfs", "fuse.sshfs", "fuse.rclone", "fuse.s3fs")
"""How the kernel calls file systems whose locks SQLite cannot trust, by their beginning."""
_MOUNTS = Path("/proc/self/mounts")
_RESTORE = "Put a copy in its place: sparring db restore COPY. The nightly ones are in backups.folder."


def require_folder(folder: Path) -> None:
    """Make a folder for the bot's files, or raise StoreUnreachable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise StoreUnreachable(
            f"{folder} is a file, where the bot's folder should be.", hint=_MOVE
        ) from error
    except OSError as error:
        raise StoreUnreachable(f"The folder {folder} cannot be made: {_why(error)}.", hint=_MOVE) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StoreUnreachable(f"The folder {folder} cannot be written by {_me()}.", hint=_MOVE)


def require_usable(address: URL) -> None:
    """Raise StoreUnreachable for a SQLite file that cannot be used, as far as the file itself tells, and for
    PostgreSQL without its driver.
    """
    if not is_sqlite(address):
        if find_spec("asyncpg") is None:
            hint = "pip install 'sparring[postgres]'"
            raise StoreUnreachable("PostgreSQL needs the package asyncpg, which is not installed.", hint=hint)
        return
    file = Path(database_file(address)).absolute()
    if not file.parent.is_dir():
        return  # it is made with the first upgrade
    if not os.access(file.parent, os.W_OK | os.X_OK):
        told = f"The folder {file.parent} of the database cannot be written by {_me()}."
        raise StoreUnreachable(told, hint=_MOVE)
    if file.is_dir():
        raise StoreUnreachable(f"{file} is a folder.", hint="Name a file in database.url.")
    if file.exists():
        _require_file(file)


def network_share(address: URL, mounts: Path = _MOUNTS) -> StoreUnreachable | None:
    """What is to be said of a SQLite file on a network share: its locks do not hold there, and it breaks."""
    if not is_sqlite(address) or not mounts.exists():
        return None
    file = Path(database_file(address)).absolute()
    kind, longest = "", -1
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        _, place, system, *_ = [*line.split(" "), "", "", ""]
        folder = Path(place.replace("\\040", " "))
        if file.is_relative_to(folder) and len(folder.parts) >= longest:
            kind, longest = system, len(folder.parts)
    if not kind.startswith(_SHARES):
        return None
    return StoreUnreachable(
        f"{file} is on a network share ({kind}), where SQLite's locks do not hold: it may be damaged.",
        hint="Set operations.data_dir to a local disk, or use PostgreSQL.",
    )


def failed(address: URL, error: BaseException) -> StoreUnreachable | None:
    """What a driver's error means for whoever runs the bot; None where it may pass by itself."""
    reasons = [error]
    while (reason := reasons[-1].__cause__ or getattr(reasons[-1], "orig", None)) is not None:
        reasons.append(reason)
    if is_sqlite(address):
        return _sqlite_failed(address, " ".join(map(str, reasons)))
    return next(filter(None, (_postgres_failed(address, each) for each in reasons)), None)


@contextmanager
def named(*addresses: URL) -> Iterator[None]:
    """Raise StoreUnreachable in place of a StoreUnavailable whose cause can be named."""
    try:
        yield
    except StoreUnreachable:
        raise
    except StoreUnavailable as error:
        causes = (failed(address, error) for address in addresses)
        raise next(filter(None, causes), error) from error.__cause__


def _require_file(file: Path) -> None:
    if not os.access(file, os.R_OK | os.W_OK):
        hint = f"Give it to that user (chown), or run the bot as {_owner(file)}."
        raise StoreUnreachable(f"{file} belongs to {_owner(file)}, and {_me()} cannot write it.", hint=hint)
    with file.open("rb") as opened:
        start = opened.read(len(_HEADER))
    if start not in (b"", _HEADER):
        raise StoreDamaged(f"{file} is damaged, or no database at all.", hint=_RESTORE)


def _sqlite_failed(address: URL, words: str) -> StoreUnreachable | None:
    file = database_file(address)
    if "malformed" in words or "not a database" in words:
        return StoreDamaged(f"{file} is damaged.", hint=_RESTORE)
    if "readonly" in words or "unable to open" in words:
        return StoreUnreachable(f"{file} cannot be written by {_me()}.", hint=_MOVE)
    if "disk I/O error" in words:
        return StoreUnreachable(
            f"The disk of {file} cannot be read or written.", hint="Look at the disk, and at a network share."
        )
    if "is full" in words:
        return StoreUnreachable(
            f"There is no room on the disk of {file}.", hint="Make room; what was refused is tried again."
        )
    return None


def _postgres_failed(address: URL, error: BaseException) -> StoreUnreachable | None:
    import asyncpg  # noqa: PLC0415 - an extra, which is there where it has been used

    where = f"{address.host or 'localhost'}:{address.port or 5432}"
    match error:
        case asyncpg.InvalidCatalogNameError():
            hint = f"Make it (createdb {address.database}), or mend database.url."
            return StoreUnreachable(f"PostgreSQL at {where} has no database {address.database!r}.", hint=hint)
        case asyncpg.InvalidAuthorizationSpecificationError():  # a wrong password is one of these
            hint = "Mend the name or the password in database.url."
            return StoreUnreachable(f"PostgreSQL at {where} does not let {address.username!r} in.", hint=hint)
        case asyncpg.DiskFullError():
            hint = "Make room there; what was refused is tried again."
            return StoreUnreachable(f"There is no room on the disk of PostgreSQL at {where}.", hint=hint)
        case asyncpg.ReadOnlySQLTransactionError():
            hint = (
                "Name the primary in database.url, or target_session_attrs=read-write with all of its hosts."
            )
            return StoreUnreachable(f"PostgreSQL at {where} takes no changes: it is read only.", hint=hint)
        case asyncpg.TooManyConnectionsError():
            hint = "Lower database.pool_size, or raise max_connections there."
            return StoreUnreachable(f"PostgreSQL at {where} has no connection left.", hint=hint)
        case asyncpg.InsufficientPrivilegeError():
            hint = "Make that user the owner of the database."
            return StoreUnreachable(
                f"{address.username!r} may not use {address.database!r}: {error}.", hint=hint
            )
        case (
            OSError()
            | TimeoutError()
            | asyncpg.PostgresConnectionError()
            | asyncpg.OperatorInterventionError()
        ):
            hint = "Start it, or mend the address in database.url."
            return StoreUnreachable(f"The database at {where} does not answer: {_why(error)}.", hint=hint)
        case _:
            return None


def _why(error: BaseException) -> str:
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return (told or type(error).__name__).splitlines()[0].rstrip(".")


def _me() -> str:
    try:
        return f"user {getpass.getuser()}"
    except (KeyError, OSError):  # a container's number without a name
        return f"user {os.getuid()}"


def _owner(file: Path) -> str:
    try:
        return f"user {file.owner()}"
    except KeyError:
        return f"user {file.stat().st_uid}"
