"""Runs the command line as a person would, without starting a process each time."""

import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.entry import main

SMALL = Path(__file__).parents[1] / "packs" / "small"

_MASK = 0o022
"""What most shells start with; a command that sets its own is a process of its own elsewhere."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str


Sparring = Callable[..., Ended]


@pytest.fixture
def sparring(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Sparring:
    """`sparring("packs", "list")`, in an empty folder, with only the settings that the test makes."""
    for variable in [each for each in os.environ if each.startswith("SPARRING_")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("SPARRING_WEB__PORT", "0")  # one that is free, whatever else runs on this machine
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*args: str, stdin: str = "") -> Ended:
        capsys.readouterr()
        mask = os.umask(_MASK)
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as ended:
            main(args)
        os.umask(mask)
        said = capsys.readouterr()
        code = ended.value.code
        return Ended(code if isinstance(code, int) else 0, said.out, said.err)

    return run
