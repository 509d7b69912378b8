"""A start that cannot succeed says in one sentence what is in the way, and how to mend it."""

import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.access import network_share
from bot.storage.engine import parse

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[2]
_UNPRIVILEGED = (
    ("setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner") if os.getuid() == 0 else ()
)
"""Root may write everywhere; without these capabilities it may not."""
_WAIT_SECONDS = 120


def _start(folder: Path, *command: str, **settings: str) -> tuple[int, str]:
    """What `sparring db upgrade`, which is how a start begins, ends with and says; or another command."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SPARRING_")}
    done = subprocess.run(  # noqa: S603 - our own command
        (*_UNPRIVILEGED, sys.executable, "-m", "bot", *(command or ("db", "upgrade"))),
        cwd=_ROOT,
        env={
            **kept,
            "SPARRING_OPERATIONS__DATA_DIR": str(folder),
            "SPARRING_WEB__PORT": "0",
            **{f"SPARRING_{name}": value for name, value in settings.items()},
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_WAIT_SECONDS,
        check=False,
    )
    return done.returncode, done.stdout


def _told(code: int, said: str, what: object, mend: str) -> None:
    """One line, without a trace, that names the thing and the mend."""
    assert code == 2
    assert len(said.splitlines()) == 1, said
    assert str(what) in said
    assert mend in said


@pytest.fixture
def locked(tmp_path):
    """A folder that may be read only."""
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    yield folder
    folder.chmod(0o755)


@pytest.mark.parametrize("command", [("run",), ("run", "--demo"), ("db", "backup", "copy.db")])
def test_every_command_says_it(tmp_path, command):
    """Whatever touches the database."""
    file = tmp_path / "sparring.db"
    file.write_bytes(b"\x00garbage" * 100)

    code, said = _start(tmp_path, *command)

    assert code == 2
    assert len(said.splitlines()) == 1, said


def test_a_folder_that_cannot_be_made(locked):
    """Its parent belongs to somebody else."""
    _told(*_start(locked / "data"), locked / "data", "Set operations.data_dir")


def test_a_folder_that_cannot_be_written(locked):
    """It is there, and no file can be made in it."""
    _told(*_start(locked), locked, "Set operations.data_dir")


def test_a_file_in_the_place_of_the_folder(tmp_path):
    """Somebody gave a file's name."""
    file = tmp_path / "data"
    file.touch()

    _told(*_start(file), file, "Set operations.data_dir")


def test_a_database_that_is_somebody_elses(tmp_path):
    """As after a first start by another user."""
    file = tmp_path / "sparring.db"
    file.touch(mode=0o444)

    _told(*_start(tmp_path), file, "chown")


def test_a_damaged_database(tmp_path):
    """From its first bytes on."""
    file = tmp_path / "sparring.db"
    file.write_bytes(b"\x00garbage" * 100)

    _told(*_start(tmp_path), file, "sparring db restore")


def test_a_database_that_is_damaged_further_in(tmp_path):
    """The head is a database's, the rest is not."""
    file = tmp_path / "sparring.db"
    file.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)

    _told(*_start(tmp_path), file, "sparring db restore")


def test_a_database_of_another_program(tmp_path):
    """It is left as it is: nothing is added to it."""
    file = tmp_path / "sparring.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE letters (x)")
    before = file.read_bytes()

    _told(*_start(tmp_path), file, "a database of its own")
    assert before == file.read_bytes()


def test_a_database_of_another_program_with_migrations_of_its_own(tmp_path):
    """It is no newer version of ours."""
    file = tmp_path / "sparring.db"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE alembic_version (version_num TEXT)")
        database.execute("INSERT INTO alembic_version VALUES ('ae1027a6acf')")

    _told(*_start(tmp_path), file, "a database of its own")


@pytest.mark.parametrize(
    ("system", "warned"),
    [("ext4", False), ("nfs4", True), ("cifs", True), ("fuse.sshfs", True), ("fuse", False)],
)
def test_a_network_share_is_warned_of(tmp_path, system, warned):
    """The innermost mount decides; PostgreSQL's disk is the server's business."""
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nhost:/x /srv/with\\040space {system} rw 0 0\n")

    found = network_share(parse("sqlite+aiosqlite:////srv/with space/data/sparring.db"), mounts)
    beside = network_share(parse("sqlite+aiosqlite:////srv/other/sparring.db"), mounts)
    server = network_share(parse("postgresql+asyncpg://h/x"), mounts)

    assert (warned, None, None) == (
        found is not None and "locks do not hold" in found.message,
        beside,
        server,
    )


def test_a_server_that_does_not_answer(tmp_path):
    """A port that somebody holds and nobody listens at."""
    pytest.importorskip("asyncpg")
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        where = f"127.0.0.1:{held.getsockname()[1]}"
        code, said = _start(tmp_path, DATABASE__URL=f"postgresql://me:secret@{where}/sparring")

    _told(code, said, where, "mend the address in database.url")
    assert "secret" not in said


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("facts", "what", "mend"),
    [
        ({"database": "there-is-none"}, "there-is-none", "createdb there-is-none"),
        ({"username": "nobody-here"}, "nobody-here", "Mend the name or the password"),
    ],
)
def test_a_server_that_refuses(tmp_path, facts, what, mend):
    """It has no such database, or lets no such user in."""
    from sqlalchemy.engine import make_url  # noqa: PLC0415 - only where there is a server

    given = os.environ.get("SPARRING_TEST_POSTGRES_URL")
    if not given:
        pytest.skip("PostgreSQL was NOT tested: SPARRING_TEST_POSTGRES_URL is not set")
    address = make_url(given).set(drivername="postgresql", **facts)
    code, said = _start(tmp_path, DATABASE__URL=address.render_as_string(hide_password=False))

    _told(code, said, what, mend)
