"""config.example.toml and docs/settings.md, made from the settings; `bot.cli.pages` writes the files."""

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from bot.config.sections import Settings

__all__ = ["example_file", "settings_page"]

_HEAD = """\
# Settings of Sparring. Copy this file to config.toml and uncomment what you change; what stands here
# are the defaults. Each setting can also be given as the variable named behind it, which goes before
# the file; an empty variable counts as none. Relative paths start in the folder where the bot starts.
# `sparring check` says whether everything is in order.
"""
_PAGE_HEAD = """\
# Settings

Settings come from a TOML file (`./config.toml`, or the one named by `--config` or `SPARRING_CONFIG`),
then from the environment; a variable goes before the file, and an empty one counts as none. A list in
a variable has commas between its entries. Secrets may be put into files of their own: `token_file` in
place of `token`. A key that does not exist is an error that names the nearest one that does.

`config.example.toml` holds all of them with their defaults. `sparring check` says whether yours are in
order. This page is written by `make fix`.
"""


def example_file() -> str:
    """config.example.toml: every setting with its default, commented out."""
    parts = [_HEAD]
    for section, about, fields in _sections():
        lines = [f"# {about}", f"[{section}]"]
        for name, field in fields:
            setting = f"# {name} = {_toml(field.default)}"
            lines += [f"{setting:<40} # {_variable(section, name)}", f"#   {field.description}"]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def settings_page() -> str:
    """docs/settings.md: the same as tables."""
    parts = [_PAGE_HEAD]
    for section, about, fields in _sections():
        rows = [
            f"## `[{section}]`",
            "",
            about,
            "",
            "| setting | default | variable | what |",
            "|---|---|---|---|",
        ]
        for name, field in fields:
            cells = (
                f"`{name}`",
                f"`{_toml(field.default)}`",
                f"`{_variable(section, name)}`",
                field.description,
            )
            rows.append(f"| {' | '.join(str(cell) for cell in cells)} |")
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def _sections() -> Iterator[tuple[str, str, list[tuple[str, FieldInfo]]]]:
    """(name, what it is about, its settings) of every section, nested ones after the one around them."""
    for section, field in Settings.model_fields.items():
        yield from _section(section, field)


def _section(name: str, field: FieldInfo) -> Iterator[tuple[str, str, list[tuple[str, FieldInfo]]]]:
    model = field.annotation
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise TypeError(f"{name} is no section")
    nested = [key for key, value in model.model_fields.items() if isinstance(value.default, BaseModel)]
    flat = [(key, value) for key, value in model.model_fields.items() if key not in nested]
    yield name, field.description or "", flat
    for key in nested:
        yield from _section(f"{name}.{key}", model.model_fields[key])


def _toml(value: object) -> str:
    match value:
        case None:
            return '""'
        case SecretStr():
            return json.dumps(value.get_secret_value())
        case Path():
            return json.dumps(value.as_posix())
        case tuple():
            return "[]"
        case _:
            return json.dumps(value)


def _variable(section: str, name: str) -> str:
    return f"SPARRING_{section.replace('.', '__')}__{name}".upper()
