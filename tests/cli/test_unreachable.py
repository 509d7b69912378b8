"""A database that does not answer is named as that by every command, with its own mend and no other."""

import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
import typer

from bot.cli.entry import app
from tests.cli.conftest import Sparring

USES = {
    "run": ("--no-open",),
    "check": (),
    "export-cards": ("web", "ada", "--anki"),
    "db upgrade": (),
    "db check": (),
    "db copy": ("{url}", "other.db"),
    "db backup": ("copy.dump",),
}
"""The commands that need the database, with what else they need."""
LEAVES = {
    "db restore",  # looks at the copy first
    "grade",
    *(f"packs {name}" for name in ("new", "import", "export", "plan", "improve", "lint", "list", "show")),
    "discord invite",
    "slack manifest",
}
"""Those that do without it."""


def _commands(group, path=()) -> Iterator[str]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, (*path, name))
        else:
            yield " ".join((*path, name))


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that is not there: its port is taken, and nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"postgresql+asyncpg://ada:secret@127.0.0.1:{taken.getsockname()[1]}/sparring"


def test_every_command_is_looked_at() -> None:
    """One that is new is put where it belongs."""
    assert {*USES, *LEAVES} == set(_commands(typer.main.get_command(app)))


@pytest.mark.parametrize("command", USES)
def test_a_server_that_does_not_answer_is_named(sparring: Sparring, monkeypatch, silent, command) -> None:
    """Where it is, and what is to be done: no backup to restore, no program to install, no secret."""
    monkeypatch.setenv("SPARRING_DATABASE__URL", silent)
    sqlite3.connect("other.db").close()

    ended = sparring(*command.split(), *(each.format(url=silent) for each in USES[command]))

    said = ended.out + ended.err
    assert ended.code in {1, 2}
    assert "does not answer" in said
    assert "Start it, or mend the address in database.url." in said
    assert not [word for word in ("estore", "client programs", "busy", "fault", "secret") if word in said]


def test_a_database_that_another_process_holds_is_not_called_broken(sparring: Sparring) -> None:
    """It is looked at later; there is nothing to restore."""
    sparring("db", "upgrade")
    with closing(sqlite3.connect("data/sparring.db", isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        ended = sparring("db", "check")

    assert 2 == ended.code
    assert "estore" not in ended.err
