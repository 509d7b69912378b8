"""Sets up from the locks with the oldest pip that Python 3.11 came with, and with the newest there is.

`make pips` calls it. Each has an environment of its own under `build/pips`, with none of the tools that
development needs; one that has done the locks as they are now is not tried again.
"""

import hashlib
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

__all__ = ["main"]

ROOT = Path(__file__).resolve().parents[1]
TRIED = {"oldest": "pip==22.3", "newest": "pip"}
"""Python 3.11.0 bundles pip 22.3."""
_INSTALLED = "requirements.lock"
_RESOLVED = "requirements-dev.lock"


class Failed(Exception):
    """A step did not come off; the message has what was said."""


def main(work: Path) -> None:
    """Try each, side by side."""
    with ThreadPoolExecutor() as pool:
        for told in pool.map(lambda each: _tried(work / each[0], each[1]), TRIED.items()):
            print(told, flush=True)


def _tried(venv: Path, requirement: str) -> str:
    python = str(venv / "bin" / "python")
    done = venv / "done"
    if not Path(python).exists():
        _run((sys.executable, "-m", "venv", "--clear", str(venv)))
    pip = (python, "-m", "pip", "--disable-pip-version-check", "--quiet")
    _run((*pip, "install", "--upgrade", requirement))
    version = f"pip {_run((*pip, '--version')).split()[1]}"
    state = f"{version} {_digest()}"
    if done.exists() and done.read_text(encoding="utf-8") == state:
        return f"{version} has set up from these locks before"
    locked = (*pip, "install", "--no-compile", "--require-hashes", "--requirement")
    _run((*locked, _INSTALLED))
    _run((*locked, _RESOLVED, "--dry-run"))
    _run((python, "-m", "bot", "--version"))
    done.write_text(state, encoding="utf-8")
    return f"{version} sets up from the locks"


def _digest() -> str:
    return hashlib.sha256(
        b"".join((ROOT / lock).read_bytes() for lock in (_INSTALLED, _RESOLVED))
    ).hexdigest()


def _run(command: Sequence[str]) -> str:
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise Failed(f"{' '.join(command)}\n{done.stdout}")
    return done.stdout


if __name__ == "__main__":
    try:
        main(ROOT / "build" / "pips")
    except Failed as failed:
        sys.exit(str(failed))
