"""The wheel and the sdist: everything that runs, nothing else, and the same from either."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

#: One worker builds both, for all.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("package")]

_ROOT = Path(__file__).parents[2]
_BESIDE = {"CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml"}


def _files(folder: str) -> set[str]:
    return {
        path.relative_to(_ROOT).as_posix()
        for path in (_ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def _build(root: Path, target: str, into: Path) -> Path:
    command = (sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(into))
    subprocess.run(command, cwd=root, check=True, capture_output=True)  # noqa: S603 - the pinned build backend
    return next(into.iterdir())


@pytest.fixture(scope="module")
def sdist(tmp_path_factory):
    """The source distribution, built from here."""
    return _build(_ROOT, "sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(sdist, tmp_path_factory):
    """The wheel, built from the source distribution alone."""
    unpacked = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(unpacked, filter="data")
    return _build(next(unpacked.iterdir()), "wheel", tmp_path_factory.mktemp("wheel"))


def test_the_source_distribution_has_what_a_wheel_is_built_from(sdist):
    """And nothing that happens to lie in the checkout; .gitignore comes along by hatchling's own rule."""
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}

    assert _files("bot") | _files("questions") | _BESIDE | {"PKG-INFO", ".gitignore"} == held


def test_the_wheel_has_every_file_of_the_program_and_the_packs(wheel):
    """Page, migrations, word lists, type marker and questions, built without the repository."""
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert _files("bot") | {f"bot/_{name}" for name in _files("questions")} == held
    assert {"bot/py.typed", "bot/platforms/web/templates/chat.html"} <= held


def test_what_was_installed_runs_from_anywhere(wheel, tmp_path):
    """The wheel alone, unpacked elsewhere, finds its own packs; `python -m bot` is `sparring`."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")  # noqa: S202 - built above
    away = tmp_path / "away"
    away.mkdir()

    def listed(folder: Path, **settings: str) -> str:
        return subprocess.run(
            (sys.executable, "-m", "bot", "packs", "list"),
            cwd=folder,
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    installed = listed(away, PYTHONPATH=str(tmp_path / "site"), PYTHONSAFEPATH="1")

    assert listed(_ROOT) == installed
    assert installed
