"""A release: `make release` tags what `make check` has passed; `notes` says what is new in it.

The version stands in pyproject.toml, what it brings in CHANGELOG.md under `## VERSION - DATE`. Nothing is
pushed from here: pushing the tag is what makes the release workflow publish.
"""

import re
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

__all__ = ["main", "notes", "refusals"]

ROOT = Path(__file__).resolve().parents[1]


def main(asked: str) -> None:
    """`notes` prints the newest version's; `tag` makes its tag, or says why not."""
    version = _version()
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    if asked == "notes":
        print(notes(text, version))
        return
    wrong = refusals(text, version, today=date.today(), changed=_git("status", "--porcelain"))  # noqa: DTZ011 - a local date
    if _git("tag", "--list", f"v{version}"):
        wrong.append(f"v{version} was released before: set the next version in pyproject.toml.")
    if wrong:
        sys.exit("\n".join(wrong))
    if asked == "tag":
        _git(
            "tag",
            "--annotate",
            f"v{version}",
            "--message",
            f"Sparring {version}",
            "--message",
            notes(text, version),
        )
        print(f"Tagged v{version}. Publish it: git push origin v{version}")


def refusals(changelog: str, version: str, *, today: date, changed: str) -> list[str]:
    """What stands in the way of a release, each with its mend."""
    wrong = []
    dated = re.search(rf"^## {re.escape(version)} - (\d{{4}}-\d\d-\d\d)$", changelog, re.MULTILINE)
    if dated is None:
        wrong.append(f"CHANGELOG.md has no line '## {version} - {today}': put it above what is released.")
    elif date.fromisoformat(dated[1]) > today:
        wrong.append(f"CHANGELOG.md dates {version} in the future: {dated[1]}.")
    unreleased = re.search(r"^## Unreleased$(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    if unreleased is not None and unreleased[1].strip():
        wrong.append(f"CHANGELOG.md has lines under 'Unreleased': move them under {version}.")
    if changed:
        wrong.append("The checkout has changes that are not committed: commit or stash them.")
    return wrong


def notes(changelog: str, version: str) -> str:
    """What stands under that version."""
    found = re.search(rf"^## {re.escape(version)} .*?$(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""


def _version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def _git(*words: str) -> str:
    done = subprocess.run(("git", *words), cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607 - PATH
    return done.stdout.strip()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "check")
