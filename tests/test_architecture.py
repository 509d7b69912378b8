"""The map against the house: whatever ARCHITECTURE.md names is there."""

import re
from pathlib import Path

import pytest

import bot

BOT = Path(bot.__file__).parent
TEXT = (BOT.parent / "ARCHITECTURE.md").read_text(encoding="utf-8")
MOST, LONGEST = 20, 400
NAMED = sorted(
    {
        name
        for name in re.findall(r"`((?:bot/)?[a-z_]+(?:/[a-z_*]+)*(?:\.py)?)`", TEXT)
        if "/" in name and not name.startswith(("tests/", "questions/"))
    }
)


@pytest.mark.parametrize("name", NAMED)
def test_every_path_on_the_map_is_there(name):
    """Who follows the map finds the room: a path counts from `bot`, as it is written in the text."""
    path = name.removeprefix("bot/")
    found = list(BOT.glob(path)) or list(BOT.glob(f"*/{path}"))

    assert [] != found


def test_no_folder_is_a_corridor():
    """One sees at a glance what is in a folder: some twenty files at one level, no more."""
    folders = [BOT, *(path for path in BOT.rglob("*") if path.is_dir())]
    crowded = {str(f.relative_to(BOT)): n for f in folders if (n := len(list(f.glob("[!_]*.py")))) > MOST}

    assert {} == crowded


def test_no_file_is_longer_than_one_can_hold_in_mind():
    """Past 400 lines a file has two subjects."""
    long = [str(p) for p in BOT.rglob("*.py") if len(p.read_text(encoding="utf-8").splitlines()) > LONGEST]

    assert [] == long
