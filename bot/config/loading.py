"""Reads the settings, and says in one line each what is wrong with them, never showing a value."""

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.config.sections import Settings
from bot.core.errors import SettingsError

__all__ = ["DEFAULT_FILE", "load", "names"]

DEFAULT_FILE = Path("config.toml")
_PREFIX = "SPARRING_"
_NOT_SETTINGS = re.compile(r"SPARRING_(CONFIG$|CHROMIUM$|TEST_|REQUIRE_|BENCH_|SERVICE_|PORT(_|$))")
"""For the command line, the tests and the benchmarks; and what Kubernetes sets for a service "sparring"."""


def load(path: Path | None = None) -> Settings:
    """The settings of a file (default: ./config.toml where it is there) and the environment.

    Raises SettingsError with one line for each thing that is wrong.
    """
    file = path or (DEFAULT_FILE if DEFAULT_FILE.is_file() else None)
    text = _read(file) if file else ""
    source = f"{file}: " if file else ""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{source}this is not TOML: {error}.") from None
    strangers = dict(_unknown_variables())
    wrong = [*_unknown_sections(raw, source), *strangers.values()]
    known = {section: values for section, values in raw.items() if section in Settings.model_fields}
    try:
        settings = Settings(**known)
    except ValidationError as error:
        details = error.errors(include_input=False, include_url=False)
        told = (_sentence(detail, source, strangers) for detail in details)
        wrong += [sentence for sentence in told if sentence]
        raise SettingsError("\n".join(wrong)) from None
    if wrong:
        raise SettingsError("\n".join(wrong))
    return settings


def names(model: type[BaseModel] = Settings, before: str = "") -> Iterator[str]:
    """Every setting's full name ("discord.token"), in the order of the file."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from names(field.annotation, f"{before}{name}.")
        else:
            yield f"{before}{name}"


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsError(f"{file}: this is not UTF-8 text.") from None
    except OSError as error:
        hint = "Copy config.example.toml there, or leave --config out."
        raise SettingsError(f"{file}: the file cannot be read: {error.strerror}.", hint=hint) from None


def _unknown_sections(raw: Mapping[str, object], source: str) -> Iterator[str]:
    for section, value in raw.items():
        if section in Settings.model_fields:
            continue
        what = f"section [{section}]" if isinstance(value, Mapping) else f"setting {section}"
        yield f"{source}there is no {what}.{_did_you_mean(section)}"


def _unknown_variables() -> Iterator[tuple[str, str]]:
    """Each variable that is no setting, and the sentence that says so."""
    known = {_variable(name) for name in names()}
    sections = {f"{_PREFIX}{section.upper()}__" for section in Settings.model_fields}
    for variable in sorted(os.environ):
        upper = variable.upper()
        if not upper.startswith(_PREFIX) or _NOT_SETTINGS.match(upper):
            continue
        if upper not in known and not any(upper.startswith(section) for section in sections):
            near = difflib.get_close_matches(upper, known, n=1, cutoff=0.75)
            hint = f" Did you mean {near[0]}?" if near else " Variables are SPARRING_<SECTION>__<KEY>."
            yield variable, f"{variable}: there is no such setting.{hint}"


def _sentence(detail: ErrorDetails, source: str, strangers: Mapping[str, str]) -> str:
    """What is wrong, in one line; "" when the variable to blame has its line already."""
    name = ".".join(str(step) for step in detail["loc"] if not isinstance(step, int))
    given = next((each for each in os.environ if each.upper() == _variable(name)), None)
    if given in strangers:
        return ""
    where = f"{given}: " if given else source
    message = detail["msg"].removeprefix("Value error, ").removeprefix("Input ").split(", unable to")[0]
    if detail["type"] == "extra_forbidden":
        return f"{where}there is no setting {name}.{_did_you_mean(name)}"
    if detail["type"] == "model_type":
        return f"{where}{name} is a section; write [{name}] and its settings below it."
    if name in set(names()):
        message = f"{name} {message}"
    elif not message.startswith(f"{name}."):  # a section's own sentence begins with one of its settings
        message = f"{name}.{message}"
    return f"{where}{message}" if message.endswith("?") else f"{where}{message}."


def _variable(name: str) -> str:
    return _PREFIX + name.replace(".", "__").upper()


def _did_you_mean(name: str) -> str:
    full = list(names())
    sections = list(Settings.model_fields)
    near = difflib.get_close_matches(name, [*full, *sections], n=1)
    if not near:
        last = name.rsplit(".", 1)[-1]
        by_last = {each.rsplit(".", 1)[-1]: each for each in reversed(full)}
        close = difflib.get_close_matches(last, by_last, n=1, cutoff=0.75)
        near = [by_last[close[0]]] if close else []
    if not near:
        return " config.example.toml lists every one."
    return f" Did you mean {f'[{near[0]}]' if near[0] in sections else near[0]}?"
