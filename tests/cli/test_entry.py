"""The command line as a whole: quick, and clear when something is wrong."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
from bot.cli.entry import app, main
from tests.cli.conftest import Sparring

_ROOT = Path(__file__).parents[2]


def _modules_of(code: str) -> set[str]:
    done = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", f"{code}\nimport sys; print(' '.join(sys.modules))"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


@pytest.fixture
def broken() -> Iterator[str]:
    """The name of a command that fails in a way that nobody foresaw."""

    def explode() -> None:
        raise RuntimeError("two\nlines")

    app.command("explode")(explode)
    yield "explode"
    app.registered_commands.pop()


def test_the_version_is_said(sparring: Sparring) -> None:
    """One line, for reports of faults."""
    assert f"sparring {bot.__version__}\n" == sparring("--version").out


def test_the_program_starts_quickly() -> None:
    """Nothing heavy is imported before a command needs it."""
    heavy = {"discord", "slack_bolt", "sqlalchemy", "aiohttp", "numpy", "matplotlib", "pydantic_settings"}

    assert set() == heavy & _modules_of("import bot.cli")


def test_python_m_bot_is_the_same() -> None:
    """Where the script is not on the path, the module is."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--version"], cwd=_ROOT, capture_output=True, text=True, check=True
    )

    assert f"sparring {bot.__version__}\n" == done.stdout


@pytest.mark.parametrize(
    "command", [(), ("run",), ("check",), ("grade",), ("packs", "list"), ("db", "check")]
)
def test_every_command_explains_itself(sparring: Sparring, command: tuple[str, ...]) -> None:
    """--help works without settings, without a database."""
    ended = sparring(*command, "--help")

    assert 0 == ended.code
    assert "Usage: sparring" in ended.out


def test_a_wrong_command_gets_a_hint(sparring: Sparring) -> None:
    """A typing error is answered with the nearest command."""
    ended = sparring("pakcs")

    assert 2 == ended.code
    assert "packs" in ended.err


@pytest.mark.parametrize(
    "command",
    [("run",), ("check",), ("grade", "f1"), ("packs", "list"), ("db", "upgrade"), ("packs", "lint")],
)
def test_wrong_settings_are_one_line(
    sparring: Sparring, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """Whatever was asked for: what is wrong, exit code 2, no traceback."""
    monkeypatch.setenv("SPARRING_DISCORD__TOKNE", "x")

    ended = sparring(*command)

    assert (2, "") == (ended.code, ended.out)
    assert (
        "SPARRING_DISCORD__TOKNE: there is no setting discord.tokne. Did you mean discord.token?\n"
        == ended.err
    )


def test_the_file_may_be_named_by_a_variable(sparring: Sparring, monkeypatch: pytest.MonkeyPatch) -> None:
    """For containers: SPARRING_CONFIG is --config."""
    monkeypatch.setenv("SPARRING_CONFIG", "nowhere.toml")

    assert sparring("check").err.startswith("nowhere.toml: the file cannot be read")


def test_a_fault_of_the_program_is_told_as_such(sparring: Sparring, broken: str) -> None:
    """An unexpected error is one line with what to do next; --traceback shows where it happened."""
    ended = sparring(broken)

    assert 70 == ended.code
    told, hint = "This is a fault in the program: RuntimeError: two.", "Run it as sparring --traceback ..."
    assert f"{told} {hint} to see where.\n" == ended.err
    with pytest.raises(RuntimeError, match="two\nlines"):
        main(["--traceback", broken])
