"""`sparring db`: the operator's way to the database."""

import sqlite3
from pathlib import Path

from tests.cli.conftest import Sparring


def test_a_database_is_made_checked_copied_and_put_back(sparring: Sparring) -> None:
    """The whole round, on the default SQLite file."""
    made = sparring("db", "upgrade")
    again = sparring("db", "upgrade")
    checked = sparring("db", "check")
    copied = sparring("db", "backup", "copy.db")
    Path("data/sparring.db").unlink()
    restored = sparring("db", "restore", "copy.db")
    after = sparring("db", "check")

    assert [0] * 6 == [ended.code for ended in (made, again, checked, copied, restored, after)]
    assert ", as it was." in again.out
    assert checked.out == after.out
    assert checked.out.endswith("The database is in order.\n")
    assert "A round stands once in a channel." in checked.out


def test_a_copy_is_not_written_over(sparring: Sparring) -> None:
    """Unless --overwrite says so."""
    sparring("db", "upgrade")
    sparring("db", "backup", "copy.db")

    refused = sparring("db", "backup", "copy.db")
    forced = sparring("db", "backup", "copy.db", "--overwrite")

    assert (2, 0) == (refused.code, forced.code)
    assert refused.err.startswith("copy.db exists already.")


def test_what_is_broken_is_named(sparring: Sparring) -> None:
    """Exit code 1 and a line for each finding."""
    sparring("db", "upgrade")
    database = sqlite3.connect("data/sparring.db")
    database.execute("PRAGMA foreign_keys = OFF")
    database.execute(
        "INSERT INTO places (community, platform, tenant, name, active) VALUES (99, 'x', 'y', 'z', 1)"
    )
    database.commit()
    database.close()

    ended = sparring("db", "check")

    assert 1 == ended.code
    assert "places" in ended.out


def test_without_a_database_the_way_is_shown(sparring: Sparring) -> None:
    """One line, and nothing is made on the way."""
    checked = sparring("db", "check")
    copied = sparring("db", "backup", "copy.db")

    assert (2, 2) == (checked.code, copied.code)
    assert "Run sparring db upgrade." in checked.err
    assert not Path("data").exists()


def test_a_database_moves(sparring: Sparring, tmp_path: Path) -> None:
    """Files are named as they are; an address can stand in a file, where no list of processes shows it."""
    sparring("db", "upgrade")
    other = f"sqlite:///{tmp_path / 'other.db'}"
    Path("there").write_text(other, encoding="utf-8")
    Path("config.toml").write_text(f'[database]\nurl = "{other}"\n', encoding="utf-8")
    sparring("db", "upgrade")

    moved = sparring("db", "copy", "data/sparring.db", "@there")
    missing = sparring("db", "copy", "data/sparring.db", "@nowhere")
    strange = sparring("db", "copy", "data/sparring.db", "mysql://x")

    assert (0, 2, 2) == (moved.code, missing.code, strange.code)
    assert "are the same in both databases." in moved.out
    assert "nowhere cannot be read" in missing.err
    assert "is not a database address" in strange.err
