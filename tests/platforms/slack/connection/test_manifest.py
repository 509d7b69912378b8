"""The manifest, against Slack's own schema, and the scopes against what is called."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from bot.commands.language.registry import discover
from bot.core.errors import SettingsError
from bot.platforms.slack.connection.manifest import EVENTS, SCOPES, manifest

_SPECS = Path(__file__).parents[5] / "shared" / "specs"
_SCHEMA = _SPECS / "slack-manifest-schemas" / "manifest.schema.1.0.0.json"
_DOCS = Path(__file__).parents[4] / "docs" / "slack.md"
_SOURCE = Path(__file__).parents[4] / "bot" / "platforms" / "slack"
_NEEDED = {
    "chat_postMessage": "chat:write",
    "chat_postEphemeral": "chat:write",
    "chat_update": "chat:write",
    "conversations_open": "im:write",
    "conversations_info": "channels:read",
    "conversations_history": "channels:history",
    "conversations_replies": "channels:history",
    "files_getUploadURLExternal": "files:write",
    "files_completeUploadExternal": "files:write",
    "reactions_add": "reactions:write",
    "reactions_remove": "reactions:write",
    "users_info": "users:read",
    "users_list": "users:read",
}
"""Scopes by method. docs.slack.dev/reference/methods"""
_NONE = {
    "auth_test",
    "auth_teams_list",
    "apps_connections_open",
    "views_open",
    "views_push",
    "views_update",
    "views_publish",
}
_EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
}


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_the_manifest_is_valid(mode):
    """Slack's published schema takes it as it stands."""
    if not _SCHEMA.exists():
        pytest.skip(f"Slack's manifest schema is not at {_SCHEMA}: the manifest is NOT checked against it")
    made = manifest(discover(), mode=mode, url="https://bot.example/")

    jsonschema.Draft7Validator(json.loads(_SCHEMA.read_text())).validate(made)


def test_socket_mode_needs_no_address():
    """No address stands in the manifest for Socket Mode."""
    made = json.dumps(manifest(discover()))

    assert "request_url" not in made
    assert '"socket_mode_enabled": true' in made


def test_http_needs_an_https_address():
    """Slack takes no other."""
    with pytest.raises(SettingsError):
        manifest(discover(), mode="http", url="http://bot.example")


def test_both_roots_are_commands_and_mentions_are_escaped():
    """Only escaped texts say who is mentioned."""
    commands = manifest(discover())["features"]["slash_commands"]  # type: ignore[index]  # JSON

    assert ["/quiz", "/quiz-admin"] == sorted(each["command"] for each in commands)
    assert all(each["should_escape"] for each in commands)
    assert all("streak" in each["usage_hint"] for each in commands if each["command"] == "/quiz")


def test_the_scopes_are_exactly_those_that_are_used():
    """Every method called has its scope, and every scope a use."""
    source = "\n".join(path.read_text() for path in _SOURCE.rglob("*.py"))
    called = set(
        re.findall(r"client\.((?:chat|conversations|files|reactions|users|views|auth|apps)_\w+)", source)
    )
    unknown = called - set(_NEEDED) - _NONE
    needed = {_NEEDED[method] for method in called if method in _NEEDED}
    needed |= {scope for event, scope in _EVENT_SCOPES.items() if event in EVENTS}
    needed |= {"commands", "groups:read"}
    # conversations.open and conversations.history are called for several people as well.
    needed |= {"mpim:history", "mpim:write"}
    # Without it no form has a field for a file, and no file is handed out.
    needed |= {"files:read"} if "file_input" in source else set()

    assert set() == unknown
    assert sorted(needed) == sorted(SCOPES)


def test_every_scope_and_event_is_documented_with_its_reason():
    """docs/slack.md says what each is for, in the words of the code."""
    page = _DOCS.read_text()

    assert [] == [
        f"{name}: {why}" for name, why in {**SCOPES, **EVENTS}.items() if f"| `{name}` | {why} |" not in page
    ]
