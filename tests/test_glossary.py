"""The glossary against the code: one word per thing, and one thing per word."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

import bot

BOT = Path(bot.__file__).parent
GLOSSARY = BOT.parent / "docs" / "glossary.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| word")
]
NAMED = [(row[0], name.strip("` ")) for row in ROWS for name in row[2].split(",") if name.strip()]


@cache
def _homes() -> dict[str, set[str]]:
    """Where each public class of the house stands: its room, a platform's own rooms being one.

    The grader's words are of its own trade, and a test's double bears the name of what it stands for.
    """
    homes: dict[str, set[str]] = defaultdict(set)
    for path in BOT.rglob("*.py"):
        room = path.relative_to(BOT).parts[0]
        if room in {"grading", "testing"}:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].add("platforms" if room == "platforms" else str(path.relative_to(BOT)))
    return homes


def test_every_class_name_stands_for_one_thing():
    """Who reads `Level` knows which: outside the platforms, which mirror each other, a name is given once."""
    assert {} == {name: sorted(homes) for name, homes in _homes().items() if len(homes) > 1}


@pytest.mark.parametrize(("word", "name"), NAMED, ids=str)
def test_every_word_names_what_the_code_calls_so(word, name):
    """A word of the glossary is found in the code under the name beside it: a class, a folder or a file."""
    assert name in _homes() or (BOT / name).exists(), f"{word}: nothing is called {name}"


def test_every_subject_of_the_core_is_explained():
    """Whoever opens a folder of the core finds its word in the glossary."""
    subjects = {folder.parent.name for folder in (BOT / "core").glob("*/__init__.py")}
    explained = {name.removeprefix("core/") for _, name in NAMED if name.startswith("core/")}

    assert set() == subjects - explained


def test_words_stand_in_order_and_once():
    """One finds a word where the alphabet has it."""
    words = [row[0] for row in ROWS]

    assert sorted(set(words)) == words
