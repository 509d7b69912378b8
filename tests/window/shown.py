"""What the pictures show, in a form that can be compared: one that is behind is found without drawing."""

import hashlib
import json
from pathlib import Path
from typing import Any

__all__ = ["FILE", "digest", "page_sources"]

_ROOT = Path(__file__).parents[2]
FILE = _ROOT / "docs" / "pictures" / "shown.json"
_PASSING = frozenset(
    {"id", "ts", "nonce", "timestamp", "custom_id", "value", "action_id", "metadata", "thread_ts"}
)
"""What says which message it is, not how it looks."""


def digest(*payloads: Any) -> str:
    """Of messages, as far as they can be seen."""
    seen = json.dumps([_seen(each) for each in payloads], sort_keys=True)
    return hashlib.sha256(seen.encode()).hexdigest()


def _seen(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _seen(inner) for name, inner in value.items() if name not in _PASSING}
    return [_seen(inner) for inner in value] if isinstance(value, list) else value


def page_sources() -> str:
    """Of the page's own files: its template, its styles, its scripts."""
    folder = _ROOT / "bot" / "platforms" / "web"
    files = sorted(
        path for kind in ("static", "templates") for path in (folder / kind).rglob("*") if path.is_file()
    )
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
