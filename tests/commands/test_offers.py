"""Every button that is offered, and every command that is named, found by reading the program."""

import ast
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import bot
from bot.commands.language.registry import discover
from bot.platforms.discord.wire.limits import BUTTON_LABEL
from bot.platforms.slack.wire.limits import BUTTON_TEXT

COMMANDS = {command.name: command for command in discover()}
GROUPS = {" ".join(command.path[:size]) for command in discover() for size in (1, 2)}
FILES = sorted(Path(bot.__file__).parent.rglob("*.py"))
NAMED = re.compile(r"/(quiz(?:-admin)?(?: [a-z-]+)*)")


def _constants(tree: ast.Module) -> dict[str, object]:
    """The texts that a module gives names to."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


Offered = tuple[str, dict[str, ast.expr], dict[str, object]]
"""An `Offer(...)`: where it stands, its parts by name, and its module's named texts."""


@cache
def _read() -> tuple[Sequence[Offered], Sequence[tuple[str, str]]]:
    """Every offer of the program, and every command that a text of it names, by its file."""
    offers, told = [], []
    for path in FILES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = _constants(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Offer":
                parts = dict(zip(("label", "command", "args", "style", "form"), node.args, strict=False))
                parts |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
                offers.append((f"{path.name}:{node.lineno}", parts, named))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                told += [(path.name, found.group(1)) for found in NAMED.finditer(node.value)]
    return offers, told


def _text(part: ast.expr | None, named: dict[str, object]) -> str | None:
    """The text that stands there, by itself or by name; None for one that is put together."""
    value = named.get(part.id) if isinstance(part, ast.Name) else getattr(part, "value", None)
    return value if isinstance(value, str) else None


def test_every_offer_names_a_command_with_its_arguments_and_form():
    """A button that nothing stands behind would fail the one who presses it."""
    wrong, looked_at = [], 0
    for where, parts, named in _read()[0]:
        name = _text(parts.get("command"), named)
        if name is None:
            continue
        looked_at += 1
        command = COMMANDS.get(name)
        args = parts.get("args")
        keys = (
            [str(key.value) for key in args.keys if isinstance(key, ast.Constant)]
            if isinstance(args, ast.Dict)
            else []
        )
        form = _text(parts.get("form"), named)
        if command is None or any(command.argument(key) is None for key in keys):
            wrong.append(f"{where}: {name} {keys}")
        elif form and form not in command.forms:
            wrong.append(f"{where}: {name} has no form {form}")

    assert [] == wrong
    assert looked_at > 100


def test_every_label_fits_on_a_button():
    """On every platform, whole; what is put together is shortened behind a word where it is drawn."""
    labels = [(where, _text(parts.get("label"), named)) for where, parts, named in _read()[0]]

    told = [(where, label) for where, label in labels if label is not None]

    assert [] == [each for each in told if not 1 <= len(each[1].strip()) <= min(BUTTON_LABEL, BUTTON_TEXT)]
    assert len(told) > 90


def test_every_command_that_is_named_exists():
    """A sentence that sends somebody to a command must not send them nowhere."""
    _, told = _read()

    def exists(name: str) -> bool:
        words = name.split()
        return name in GROUPS or any(" ".join(words[:size]) in COMMANDS for size in (2, 3))

    assert [] == [each for each in told if not exists(each[1])]
    assert len(told) > 100
