"""A window opens where somebody would see it, and nowhere else."""

import pytest

from bot.cli.browser import is_at_hand


@pytest.mark.parametrize(
    ("terminal", "environment", "system", "opens"),
    [
        (True, {"DISPLAY": ":0"}, "linux", True),
        (True, {"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        (True, {}, "darwin", True),
        (True, {}, "linux", False),
        (True, {"DISPLAY": ""}, "linux", False),
        (True, {"DISPLAY": ":0", "SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}, "linux", False),
        (False, {"DISPLAY": ":0"}, "linux", False),
    ],
)
def test_a_window_needs_a_person_in_front_of_a_screen(terminal, environment, system, opens):
    """Not on a server, not over SSH, not where a program reads what is said."""
    assert opens == is_at_hand(terminal=terminal, environment=environment, system=system)
