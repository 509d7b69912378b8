"""JSON as a type, and reading what a page sent without trusting any of it."""

import json
import re
from collections.abc import Mapping, Sequence

from bot.core.errors import SparringError

__all__ = ["Json", "Malformed", "flag", "mapping", "number", "read", "text", "words"]

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Malformed(SparringError):
    """The page sent something that the server cannot read."""


def read(raw: str) -> Mapping[str, Json]:
    """A frame's object; raises Malformed for anything else."""
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        raise Malformed from None
    if not isinstance(value, dict):
        raise Malformed
    return value


def text(frame: Mapping[str, Json], name: str, *, longest: int, default: str | None = None) -> str:
    """A string of at most `longest` characters, without characters that no encoding can store."""
    value = frame.get(name, default)
    if not isinstance(value, str):
        raise Malformed(f"The page sent no usable {name}.")
    if len(value) > longest:
        raise Malformed(f"That is too long: {len(value)} characters; at most {longest} are possible.")
    return _LONE_SURROGATE.sub("\ufffd", value).replace("\x00", "\ufffd")


def number(frame: Mapping[str, Json], name: str, *, default: int | None = None) -> int:
    """A whole number from 0 to 2**53 - 1, what JavaScript can hold."""
    value = frame.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**53:
        raise Malformed(f"The page sent no usable {name}.")
    return value


def flag(frame: Mapping[str, Json], name: str) -> bool:
    """True or false; absent is false."""
    return frame.get(name) is True


def mapping(frame: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    """An object; absent is empty."""
    value = frame.get(name, {})
    if not isinstance(value, Mapping):
        raise Malformed(f"The page sent no usable {name}.")
    return value


def words(frame: Mapping[str, Json], name: str, *, longest: int) -> dict[str, str]:
    """An object of strings."""
    inner = mapping(frame, name)
    return {str(key)[:100]: text(inner, key, longest=longest) for key in inner}
