"""Payloads with fields left out, or sent as null."""

import copy
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

__all__ = ["Path", "by_part", "optional", "variants"]

Path = tuple[str | int, ...]


def optional(payload: dict[str, Any], required: Callable[[str], object]) -> list[Path]:
    """Where every value stands that may be missing, the innermost first; `required` is asked by "a.0.b"."""
    found = [path for path in _paths(payload) if not required(".".join(map(str, path)))]
    return sorted(found, key=len, reverse=True)


def by_part(paths: Sequence[Path]) -> list[list[Path]]:
    """All of them, and those of each part of the payload that has several."""
    parts = [[path for path in paths if path[0] == name] for name in dict.fromkeys(p[0] for p in paths)]
    return [list(paths), *(part for part in parts if len(part) > 1)]


def variants(payload: dict[str, Any], groups: Iterable[Sequence[Path]]) -> Iterator[dict[str, Any]]:
    """The payload without each group of values, and with null for them."""
    for group in groups:
        for null in (False, True):
            changed = copy.deepcopy(payload)
            for path in group:
                _take(changed, path, null=null)
            yield changed


def _paths(value: object, at: Path = ()) -> Iterator[Path]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in items:
        yield (*at, key)
        yield from _paths(each, (*at, key))


def _take(payload: dict[str, Any], path: Path, *, null: bool) -> None:
    """In a list null stands for what is gone."""
    inner: Any = payload
    for key in path[:-1]:
        inner = inner[key]
    if null or isinstance(inner, list):
        inner[path[-1]] = None
    else:
        del inner[path[-1]]
