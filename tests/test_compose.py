"""The Compose files: hardened alike, without a secret in them, and with settings that there are."""

from pathlib import Path

import pytest
import yaml

from bot.config.loading import names

_ROOT = Path(__file__).parents[1]
_FILES = {
    name: yaml.safe_load((_ROOT / name).read_text()) for name in ("compose.yaml", "compose.replicas.yaml")
}
_SERVICES = {
    f"{file}: {name}": service
    for file, content in _FILES.items()
    for name, service in content["services"].items()
    if "image" in service
}


@pytest.mark.parametrize("service", _SERVICES.values(), ids=_SERVICES.keys())
def test_a_service_may_do_as_little_as_it_can(service):
    """No root, nothing to write but its volumes and memory, no capabilities, and it says how it is."""
    assert not service["user"].startswith("0")
    assert service["read_only"] is True
    assert ["ALL"] == service["cap_drop"]
    assert ["no-new-privileges:true"] == service["security_opt"]
    assert service["tmpfs"]
    assert service["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("content", _FILES.values(), ids=_FILES.keys())
def test_secrets_come_from_files(content):
    """What a service names is declared, and no variable holds a secret itself."""
    declared = set(_FILES["compose.yaml"]["secrets"])
    for service in content["services"].values():
        assert set(service.get("secrets", ())) <= declared
        for name, value in service.get("environment", {}).items():
            assert not any(word in name for word in ("TOKEN", "PASSWORD", "SECRET")) or name.endswith("_FILE")
            assert not name.endswith("_FILE") or value.removeprefix("/run/secrets/") in declared


def test_every_setting_exists():
    """A variable with a typing error would stop the bot."""
    known = {f"SPARRING_{name.replace('.', '__').upper()}" for name in names()}
    named = {
        variable
        for content in _FILES.values()
        for service in content["services"].values()
        for variable in service.get("environment", {})
        if variable.startswith("SPARRING_")
    }

    assert named <= known


def test_two_processes_share_the_shards():
    """Together they run all of them, and none twice."""
    services = _FILES["compose.replicas.yaml"]["services"].values()
    shards = [service["environment"]["SPARRING_DISCORD__SHARD_IDS"] for service in services]
    counts = {service["environment"]["SPARRING_DISCORD__SHARD_COUNT"] for service in services}

    assert ["0", "1"] == sorted(shards)
    assert {"2"} == counts
