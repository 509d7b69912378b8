"""Copies of a PostgreSQL database by its own tools: pg_dump makes one, psql puts it back.

The password reaches them in a file that nobody else can read, never as an argument or a variable.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL

from bot.core.errors import SettingsError
from bot.storage.migrations.history import current

__all__ = ["are_possible", "dump", "put_back", "require_whole", "revision_of"]

_TOOLS = ("pg_dump", "pg_restore", "psql")
_HINT = "Install PostgreSQL's client programs (postgresql-client), no older than the server."
_TOO_OLD = "server version mismatch"
_REVISION = re.compile(r"^COPY \S*alembic_version .*\n(\S+)$", re.MULTILINE)
_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = %s"
_OF_LATER_SERVERS = b"SET transaction_timeout = 0;\n"
"""What pg_dump 17 writes for servers of its own version, and older ones do not know."""
_EMPTY = """DO $$ DECLARE each record; BEGIN
FOR each IN SELECT schemaname, tablename FROM pg_tables WHERE schemaname = 'public' LOOP
EXECUTE format('DROP TABLE %I.%I CASCADE', each.schemaname, each.tablename); END LOOP; END $$"""


def are_possible() -> bool:
    """Whether PostgreSQL's client programs are on the PATH."""
    return all(map(shutil.which, _TOOLS))


def dump(url: URL, path: Path) -> None:
    """Write the whole database to `path` in pg_dump's custom format; the bot may run.

    Raises SettingsError when a tool is missing or fails, and StoreUnreachable where the database cannot be
    used.
    """
    _program("pg_dump")
    try:
        with _connected(url) as environment:
            _ran(environment, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")
    except SettingsError:
        current(url)  # raises what is the matter with the database, if that is it
        raise
    require_whole(path)


def _program(tool: str) -> str:
    """Where a tool is."""
    found = shutil.which(tool)
    if found is None:
        raise SettingsError(f"PostgreSQL is copied with {', '.join(_TOOLS)}; {tool} is missing.", hint=_HINT)
    return found


def require_whole(path: Path) -> None:
    """SettingsError unless pg_restore can list what is in the copy, and read it to its end."""
    _ran(_plain(), "pg_restore", "--list", str(path))
    _ran(_plain(), "pg_restore", f"--file={os.devnull}", str(path))


def revision_of(path: Path) -> str | None:
    """The schema of a copy; None for a copy of another program's database."""
    found = _REVISION.search(
        _ran(_plain(), "pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(path))
    )
    return found[1] if found else None


def put_back(url: URL, path: Path) -> None:
    """Replace every table by those of the copy, in one transaction: all of it, or nothing.

    Raises SettingsError while a bot is connected.
    """
    with _connected(url) as environment, tempfile.TemporaryDirectory() as folder:
        if _ran(environment, "psql", *_QUIET, "--command", _OTHERS % "'sparring'").strip() != "0":
            raise SettingsError("The database is in use.", hint="Stop the bot first.")
        written, script = Path(folder, "written.sql"), Path(folder, "script.sql")
        _ran(_plain(), "pg_restore", "--no-owner", "--no-privileges", f"--file={written}", str(path))
        with written.open("rb") as lines, script.open("wb") as kept:
            kept.writelines(line for line in lines if line != _OF_LATER_SERVERS)
        _ran(
            environment,
            "psql",
            *_QUIET,
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            f"--command={_EMPTY}",
            f"--file={script}",
        )


_QUIET = ("--no-psqlrc", "--quiet", "--tuples-only", "--no-align")


def _plain() -> dict[str, str]:
    """This environment without the bot's settings, some of which are secret."""
    return {name: value for name, value in os.environ.items() if not name.upper().startswith("SPARRING_")}


@contextmanager
def _connected(url: URL) -> Iterator[Mapping[str, str]]:
    """An environment in which the tools find the server, and the password in a file that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        passwords = Path(folder, "pgpass")
        passwords.touch(mode=0o600)
        password = re.sub(r"([:\\])", r"\\\1", url.password or "")
        passwords.write_text(f"*:*:*:*:{password}\n", encoding="utf-8")
        found = {
            "PGHOST": url.host or url.query.get("host"),
            "PGPORT": str(url.port) if url.port else url.query.get("port"),
            "PGUSER": url.username or url.query.get("user"),
            "PGDATABASE": url.database,
            "PGSSLMODE": url.query.get("ssl") or url.query.get("sslmode"),
            "PGPASSFILE": str(passwords),
            "PGCONNECT_TIMEOUT": "10",
        }
        yield _plain() | {name: value for name, value in found.items() if isinstance(value, str)}


def _ran(environment: Mapping[str, str], tool: str, *arguments: str) -> str:
    """What a tool wrote."""
    ended = subprocess.run(  # noqa: S603 - PostgreSQL's own programs, with an address of the operator's
        [_program(tool), *arguments], env=dict(environment), capture_output=True, text=True, check=False
    )
    if ended.returncode:
        said = ended.stderr.strip().splitlines() or [f"it ended with {ended.returncode}"]
        told = next((line for line in said if _TOO_OLD in line), said[-1])
        raise SettingsError(f"{tool} failed: {told}", hint=_HINT if _TOO_OLD in told else "")
    return ended.stdout
