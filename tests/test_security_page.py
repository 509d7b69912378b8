"""docs/security.md names what there is."""

import re
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_ROWS = [
    line for line in (_ROOT / "docs/security.md").read_text(encoding="utf-8").splitlines() if "| `" in line
]


def test_every_mechanism_and_every_test_is_there():
    """A file that was renamed, or a test that is gone, leaves no promise behind."""
    named = {path for row in _ROWS for path in re.findall(r"`((?:bot|tests)/[^`]+)`", row)}

    assert len(named) > 40
    assert [] == sorted(path for path in named if not (_ROOT / path).is_file())


def test_every_threat_has_a_mechanism_and_a_test():
    """Code in the third column; something that shows it in the fourth."""
    for row in _ROWS:
        _, threat, does, where, shown, _ = re.split(r"(?<!\\)\|", row)
        assert threat.strip()
        assert does.strip()
        assert "`" in where
        assert "`" in shown
