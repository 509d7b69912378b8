"""What the bot writes is its own: nobody else on the machine can open it, whatever the umask."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.storage.engine import parse
from bot.storage.ownfiles import close_to_others, open_to_others

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[2]
_WAIT_SECONDS = 120


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SPARRING_")}
    return kept | {
        "SPARRING_OPERATIONS__DATA_DIR": str(folder),
        "SPARRING_WEB__PORT": "0",
        "SPARRING_GRADING__JUDGE": "off",
    }


def _sparring(folder: Path, *command: str, umask: int) -> None:
    subprocess.run(  # noqa: S603 - our own command
        (sys.executable, "-m", "bot", *command),
        cwd=_ROOT,
        env=_environment(folder),
        umask=umask,
        timeout=_WAIT_SECONDS,
        capture_output=True,
        check=True,
    )


def _open(folder: Path) -> dict[str, str]:
    """What is below a folder, and it itself, that others may open: its mode."""
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}
    return {str(path): oct(mode) for path, mode in modes.items() if mode & 0o077}


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A folder with everything that the bot keeps, all of it open to others."""
    data = tmp_path / "data"
    for name in ("backups", "discord", "pictures"):
        (data / name).mkdir(parents=True)
    for name in (
        "sparring.db",
        "sparring.db-wal",
        "sparring.db-shm",
        "sparring.db.before-1",
        "backups/sparring-2026-11-30.db",
        "backups/before-0013-was-0012.db",
    ):
        (data / name).touch()
        (data / name).chmod(0o644)
    for folder in (data, *data.iterdir()):
        if folder.is_dir():
            folder.chmod(0o755)
    return data


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077], ids=oct)
def test_what_a_command_writes_is_its_own(tmp_path: Path, umask: int) -> None:
    """The database, its logs and a copy of it, in folders that were not there."""
    data = tmp_path / "data"

    _sparring(data, "db", "upgrade", umask=umask)
    _sparring(data, "db", "backup", str(data / "copies" / "copy.db"), umask=umask)

    assert (data / "copies" / "copy.db").exists()
    assert {} == _open(data)


def test_what_a_bot_writes_is_its_own(filled: Path) -> None:
    """A start closes what was open, and makes nothing that is open while it runs."""
    for left in filled.glob("sparring.db*"):
        left.unlink()
    with subprocess.Popen(
        (sys.executable, "-m", "bot", "run", "--demo", "--no-open"),
        cwd=_ROOT,
        env=_environment(filled),
        umask=0,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as bot:
        try:
            assert bot.stdout is not None
            assert any("Sparring is open" in line for line in bot.stdout)
            found = _open(filled)
        finally:
            bot.send_signal(signal.SIGTERM)

    assert (filled / "sparring.db").exists()
    assert {} == found
    assert {} == _open(filled)


def test_what_was_left_open_is_named_and_closed(filled: Path) -> None:
    """Files of the bot's, of whatever version, and the folders that hold them alone."""
    address = parse(f"sqlite+aiosqlite:///{filled}/sparring.db")
    everything = {str(filled), *map(str, filled.rglob("*"))}

    named = set(map(str, open_to_others(address, filled, filled / "backups")))
    close_to_others(address, filled, filled / "backups")

    assert everything == named
    assert {} == _open(filled)
    assert [] == list(open_to_others(address, filled, filled / "backups"))


def test_a_folder_with_other_things_keeps_its_mode(filled: Path) -> None:
    """It is not the bot's to close; what the bot has in it is."""
    (filled / "letters.txt").touch()
    (filled / "letters.txt").chmod(0o644)
    address = parse(f"sqlite+aiosqlite:///{filled}/sparring.db")

    close_to_others(address, filled, filled / "backups")

    assert {str(filled), str(filled / "letters.txt")} == set(_open(filled))


def test_a_database_elsewhere_is_closed_too(filled: Path, tmp_path: Path) -> None:
    """Where database.url names a file of its own; PostgreSQL has none."""
    elsewhere = tmp_path / "elsewhere.db"
    elsewhere.touch()
    elsewhere.chmod(0o664)
    backups = filled / "backups"

    found = open_to_others(parse(f"sqlite+aiosqlite:///{elsewhere}"), filled, backups)
    none = open_to_others(parse("postgresql+asyncpg://me@host/name"), filled, backups)

    assert elsewhere in found
    assert elsewhere not in none
    assert backups in none
