"""Numbers with their nouns: nobody reads "1 days"."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest

import bot
from bot.core.counting import counted, measured

ROOT = Path(bot.__file__).parent
SPEAKING = sorted(
    path
    for room in ("core", "usecases", "commands", "cli", "platforms")
    for path in (ROOT / room).rglob("*.py")
)
NOUN = re.compile(
    r"\s(days|points|answers|questions|cards|rounds|minutes|hours|members|people|freezes|ideas|suggestions"
    r"|places|tries|words|weeks|replies|packs|reports|appeals|schedules|servers|workspaces)\b"
)


def uncounted(tree: ast.AST) -> list[str]:
    """Plurals right behind a number that may be one: no constant is (in capitals), nor is a name."""
    found = []
    for node in ast.walk(tree):
        parts = node.values if isinstance(node, ast.JoinedStr) else ()
        for number, noun in pairwise(parts):
            if not isinstance(number, ast.FormattedValue) or not isinstance(noun, ast.Constant):
                continue
            value = number.value
            table = value.value if isinstance(value, ast.Subscript) else value
            word = isinstance(value, ast.Attribute) and value.attr == "value"
            fixed = word or (isinstance(table, ast.Name) and table.id.isupper())
            if NOUN.match(str(noun.value)) and not fixed:
                found.append(f"line {number.lineno}: {{{ast.unparse(value)}}}{str(noun.value)[:30]}")
    return found


@pytest.mark.parametrize("path", SPEAKING, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_number_agrees_with_its_noun(path):
    """What counts things says one thing and two things by `counted`, or by a word of its own."""
    assert [] == uncounted(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(("number", "words"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_one_is_one(number, words):
    """Nought is many, as people say it."""
    assert words == counted(number, "day")


@pytest.mark.parametrize(
    ("number", "unit", "told"),
    [
        (1, "points", "1 point"),
        (2, "points", "2 points"),
        (1, "points gained", "1 point gained"),
        (0, "days", "0 days"),
        (1, "days", "1 day"),
    ],
)
def test_one_of_a_unit_is_one(number, unit, told):
    """What a board counts has a unit, and its first word is the noun."""
    assert told == measured(number, unit)
