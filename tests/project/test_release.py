"""A release is one command, and it refuses what would be half of one."""

import importlib.util
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_TODAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def release():
    """scripts/release.py, which stands outside the package."""
    spec = importlib.util.spec_from_file_location("release", _ROOT / "scripts/release.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_clean_checkout_with_a_dated_version_is_released(release):
    """An empty heading for what comes next is in nobody's way."""
    changelog = (
        "# Changelog\n\n## Unreleased\n\n## 1.2.0 - 2026-03-01\n\n- It sings.\n\n## 1.1.0 - 2026-01-01\n"
    )

    assert [] == release.refusals(changelog, "1.2.0", today=_TODAY, changed="")
    assert release.notes(changelog, "1.2.0") == "- It sings."


@pytest.mark.parametrize(
    ("changelog", "changed", "why"),
    [
        ("## 1.1.0 - 2026-01-01\n", "", "no line '## 1.2.0 - 2026-03-02'"),
        ("## 1.2.0 - 2026-03-03\n", "", "in the future"),
        ("## Unreleased\n\n- More.\n\n## 1.2.0 - 2026-03-01\n", "", "under 'Unreleased'"),
        ("## 1.2.0 - 2026-03-01\n", " M README.md", "not committed"),
    ],
)
def test_half_a_release_is_refused(release, changelog, changed, why):
    """With a sentence that says what to do."""
    [told] = release.refusals(changelog, "1.2.0", today=_TODAY, changed=changed)

    assert why in told


def test_the_changelog_has_the_version_of_the_package(release):
    """The newest dated heading is the version that is built."""
    text = (_ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    newest = re.findall(r"^## (\d+\.\d+\.\d+) - \d{4}-\d\d-\d\d$", text, re.MULTILINE)[0]

    assert project["version"] == newest
    assert release.notes(text, newest)
