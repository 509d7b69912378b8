"""Makes `.venv` ready: `python3 scripts/set_up.py run`, or `dev` or `project`; the Makefile calls it.

It needs Python 3.11 or newer and nothing else. Whatever pip that Python came with does one thing only: it
installs the pip that `requirements-setup.lock` pins, and that one does the rest, from locks with hashes.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

__all__ = ["LOCKS", "main"]

ROOT = Path(__file__).resolve().parents[1]
LOCKS = {
    "run": "requirements.lock",
    "dev": "requirements-dev.lock",
    "project": "requirements-project.lock",
}
"""What is set up -> the lock that names it."""
_TOLD_LINES = 12
_ON_A_TERMINAL = "\r\033[K"


class Failed(Exception):
    """A step did not come off; the message says what to do."""


def main(wanted: str, venv: Path) -> None:
    """Set up and say what is going on; raises Failed with one sentence."""
    python = _virtual_environment(venv)
    pip = (str(python), "-m", "pip", "--disable-pip-version-check", "--no-input")
    locked = ("install", "--require-hashes", "--requirement")
    _run(
        (*pip, *locked, str(ROOT / "requirements-setup.lock")),
        "the installer",
        of=_pins("requirements-setup.lock"),
    )
    _run((*pip, *locked, str(ROOT / LOCKS[wanted])), "what it needs", of=_pins(LOCKS[wanted]))
    ours = ("install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    _run((*pip, *ours), "Sparring itself", of=1)


def _virtual_environment(venv: Path) -> Path:
    """Its interpreter; what a broken or interrupted set-up left is made anew."""
    python = venv / "bin" / "python"
    works = (str(python), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))")
    if python.exists() and subprocess.run(works, capture_output=True, check=False).returncode == 0:
        return python
    if not _has("ensurepip"):
        raise Failed(
            "This Python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv."
        )
    _run((sys.executable, "-m", "venv", "--clear", str(venv)), f"an environment in {venv.name}", of=0)
    return python


def _has(module: str) -> bool:
    looked = subprocess.run((sys.executable, "-c", f"import {module}"), capture_output=True, check=False)
    return looked.returncode == 0


def _pins(lock: str) -> int:
    return sum(
        "==" in line and not line.startswith((" ", "#")) for line in (ROOT / lock).read_text().splitlines()
    )


def _run(command: Sequence[str], what: str, *, of: int) -> None:
    """Run one step; pip's words are counted, and shown only when it fails."""
    said: list[str] = []
    seen = 0
    terminal = sys.stdout.isatty()
    print(f"  {what} ...", end="" if terminal else "\n", flush=True)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as step:
        for line in step.stdout or ():
            said.append(line.rstrip())
            if line.startswith(("Collecting ", "Requirement already satisfied")):
                seen += 1
                told = f"  {what}: {min(seen, of)} of {of}"
            elif line.startswith("Installing collected"):
                told = f"  {what}: fetched, now being put in place"
            else:
                continue
            if terminal:
                print(f"{_ON_A_TERMINAL}{told} ...", end="", flush=True)
    if terminal:
        print(f"{_ON_A_TERMINAL}  {what}: {'done' if step.returncode == 0 else 'FAILED'}", flush=True)
    if step.returncode:
        last = "\n".join(said[-_TOLD_LINES:])
        raise Failed(
            f"{last}\nSetting up failed; the lines above say why. Run the same command again to go on."
        )


if __name__ == "__main__":
    try:
        main(sys.argv[1], ROOT / ".venv")
    except Failed as failed:
        sys.exit(str(failed))
    except KeyboardInterrupt:
        sys.exit("\nStopped. The same command goes on where this one was.")
