"""The command line as a whole: quick, and clear when something is wrong."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
from bot.cli.entry import app, main
from tests.cli.conftest import Sparring

_ROOT = Path(__file__).parents[2]


_PLATFORMS = {"aiohttp", "discord", "jinja2", "slack_bolt", "slack_sdk"}
_SERVER = {"alembic", "apscheduler", "matplotlib", "prometheus_client", "sqlalchemy", "structlog"}
_GRADER = {"numpy", "onnxruntime", "snowballstemmer", "tokenizers"}
_SETTINGS = {"pydantic_settings"}
_LISTING = "import sys\nfrom bot.cli.entry import main\ntry:\n main({args})\nexcept SystemExit:\n pass"


def _modules_of(*args: str, cwd: Path, given: str = "") -> set[str]:
    """What is imported by the end of a command, by the tops of their names."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", f"{_LISTING.format(args=args)}\nprint('\\n', *sys.modules)"],
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        cwd=cwd,
        input=given,
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}


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


@pytest.mark.parametrize("args", [("--version",), ("--help",), ("run", "--help"), ("db", "--help")])
def test_what_only_tells_loads_nothing_heavy(args: tuple[str, ...], tmp_path: Path) -> None:
    """Neither a platform nor a database, no grader, no settings, no event loop."""
    idle = {*_PLATFORMS, *_SERVER, *_GRADER, *_SETTINGS, "asyncio"}

    assert set() == idle & _modules_of(*args, cwd=tmp_path)


def test_grading_loads_the_grader_and_no_server(tmp_path: Path) -> None:
    """An answer is graded without what only a running bot needs."""
    loaded = _modules_of("grade", "f1-score", cwd=tmp_path, given="It is the harmonic mean of both.")

    assert "numpy" in loaded
    assert set() == {*_PLATFORMS, *_SERVER} & loaded


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
