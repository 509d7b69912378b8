"""Requests checked against Discord's own OpenAPI description, where its file is present."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

SPEC = Path(__file__).parents[4] / "shared" / "specs" / "discord-openapi.json"
_METHODS = ("get", "post", "put", "patch", "delete")


@cache
def spec() -> Mapping[str, Any] | None:
    """The description, or None; `test_definitions` then says loudly that nothing was checked."""
    if not SPEC.exists():
        return None
    found: Mapping[str, Any] = json.loads(SPEC.read_text())
    return found


def faults(method: str, path: str, body: object) -> list[str]:
    """What Discord's description says against a request; "no such route" for an unknown one."""
    return list(_faults(method, path, json.dumps(body)))


@lru_cache(maxsize=4096)
def _faults(method: str, path: str, body: str) -> tuple[str, ...]:
    """The same request is looked at once: the commands alone take a tenth of a second."""
    found = spec()
    if found is None:
        return ()
    operation = _operation(found, method.casefold(), path)
    if operation is None:
        return (f"no such route: {method} {path}",)
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    value = json.loads(body)
    if schema is None:
        return () if value is None else (f"{method} {path} takes no body",)
    validator = Draft202012Validator({**schema, "components": found["components"]})
    return tuple(
        f"{method} {path} {'/'.join(map(str, leaf.absolute_path))}: {leaf.message[:200]}"
        for error in validator.iter_errors(value)
        for leaf in _leaves(error)
    )


def _leaves(error: Any) -> Iterator[Any]:
    """The errors of the branch of a oneOf that comes closest."""
    if not error.context:
        yield error
        return
    branches: dict[Any, list[Any]] = {}
    for each in error.context:
        branches.setdefault(each.schema_path[0], []).append(each)
    best = min(branches.values(), key=lambda errors: (any(_wrong_type(e) for e in errors), len(errors)))
    for each in best:
        yield from _leaves(each)


def _wrong_type(error: Any) -> bool:
    return bool(error.absolute_path) and error.absolute_path[-1] == "type"


def _operation(found: Mapping[str, Any], method: str, path: str) -> Mapping[str, Any] | None:
    for pattern, item in found["paths"].items():
        regex = re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(pattern))
        if re.fullmatch(regex, path) and method in _METHODS and method in item:
            operation: Mapping[str, Any] = item[method]
            return operation
    return None
