"""Calls of the Web API against Slack's published specification (of 2020; what is newer is listed here)."""

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.platforms.slack.slackserver import Call

SPEC = Path(__file__).parents[4] / "shared" / "specs" / "slack-web-openapi.json"
_NEWER: dict[str, frozenset[str]] = {
    "chat.postMessage": frozenset({"metadata"}),
    "conversations.history": frozenset({"include_all_metadata"}),
    "conversations.replies": frozenset({"include_all_metadata"}),
    "views.push": frozenset(),
    "oauth.v2.access": frozenset({"grant_type", "refresh_token"}),
}
"""Arguments that came later. docs.slack.dev/reference/methods"""
_LATER = frozenset(
    {"apps.connections.open", "auth.teams.list", "files.getUploadURLExternal", "files.completeUploadExternal"}
)
"""Methods that came later."""
_JSON = frozenset(
    {
        "chat.postMessage",
        "chat.postEphemeral",
        "chat.update",
        "views.open",
        "views.push",
        "views.update",
        "views.publish",
    }
)
"""Methods that are called with a body of JSON. docs.slack.dev/apis/web-api"""
_READS = frozenset(
    {
        "conversations.history",
        "conversations.replies",
        "conversations.info",
        "users.info",
        "users.list",
        "files.getUploadURLExternal",
    }
)


def broken_calls(calls: Iterable[Call]) -> list[str]:
    """What the specification does not know, or misses; nothing where it is not at hand."""
    if not SPEC.exists():
        return []
    faults: list[str] = []
    for call in calls:
        if call.method in _READS and call.verb not in {"GET", "POST"}:
            faults.append(f"{call.method} by {call.verb}")
        if call.method in _JSON and call.content != "application/json":
            faults.append(f"{call.method} as {call.content}")
        if call.method in _LATER:
            continue
        known = _arguments().get(call.method)
        if known is None:
            faults.append(f"no method {call.method}")
            continue
        wanted = {name for name, required in known.items() if required and name != "token"}
        if call.args.get("grant_type") == "refresh_token":
            wanted.discard("code")
        given = {name for name, value in call.args.items() if value is not None}
        faults.extend(f"{call.method} without {name}" for name in wanted - given)
        faults.extend(
            f"{call.method} with {name}" for name in given - set(known) - _NEWER.get(call.method, frozenset())
        )
    return faults


@lru_cache(maxsize=1)
def _arguments() -> dict[str, dict[str, bool]]:
    spec: dict[str, Any] = json.loads(SPEC.read_text())
    return {
        path.removeprefix("/"): {
            each["name"]: bool(each.get("required"))
            for operation in operations.values()
            for each in operation["parameters"]
        }
        for path, operations in spec["paths"].items()
    }
