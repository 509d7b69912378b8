"""The locks set up alike today and when newer releases are out, with any pip."""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_ROOT = Path(__file__).parents[2]
_LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-setup.lock",
    "requirements-project.lock",
)


def _pins(lock: str) -> dict[str, Requirement]:
    """Name -> its line, of those that are for this Python."""
    lines = re.findall(r"^[a-zA-Z0-9].*?(?= \\$|$)", (_ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)
    every = [Requirement(line) for line in lines]
    return {canonicalize_name(pin.name): pin for pin in every if pin.marker is None or pin.marker.evaluate()}


def _wanted(pin: Requirement) -> Iterator[Requirement]:
    """What a pin asks for on this Python, with its extras; nothing where it is not installed here."""
    try:
        wanted = map(Requirement, distribution(pin.name).requires or ())
    except PackageNotFoundError:
        return
    for each in wanted:
        if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in ("", *pin.extras)):
            yield each


@pytest.mark.parametrize("lock", _LOCKS)
def test_every_requirement_in_the_tree_has_its_pin(lock):
    """With its extras: an old pip takes `name[extra]` for another package than `name`, looks for the newest
    release of that, and refuses it for want of a hash.
    """
    pins = _pins(lock)
    missing = [
        f"{pin.name} asks for {asked}"
        for pin in pins.values()
        for asked in _wanted(pin)
        if canonicalize_name(asked.name) not in pins
        or not asked.extras <= pins[canonicalize_name(asked.name)].extras
    ]

    assert [] == missing


@pytest.mark.parametrize("lock", _LOCKS)
def test_a_pin_is_one_version_with_its_hashes(lock):
    """Nothing floats, nothing is taken unseen."""
    text = (_ROOT / lock).read_text(encoding="utf-8")
    for entry in re.split(r"\n(?=[a-zA-Z0-9])", text):
        assert re.match(r"[\w.\-]+(\[[\w,\-]+\])?==\S+", entry), entry.splitlines()[0]
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


@pytest.mark.parametrize("lock", _LOCKS)
def test_a_lock_names_no_registry(lock):
    """Where packages come from is for the machine that installs them to say."""
    text = (_ROOT / lock).read_text(encoding="utf-8")

    assert [] == re.findall(r"https?://\S+|--(?:extra-)?index-url|--find-links|--trusted-host", text)


def test_what_is_pinned_twice_is_pinned_alike():
    """The locks are put on top of each other in one environment: none undoes what another did."""
    versions: dict[str, set[str]] = {}
    for lock in _LOCKS:
        for name, pin in _pins(lock).items():
            versions.setdefault(name, set()).add(str(pin.specifier))

    assert {} == {name: found for name, found in versions.items() if len(found) > 1}
