"""The Kubernetes manifests: hardened, without a secret in them, with settings that there are."""

from pathlib import Path

import pytest
import yaml

from bot.config.loading import names

_FOLDER = Path(__file__).parents[2] / "deploy/kubernetes"
_OBJECTS = {
    f"{found['kind']} {found['metadata']['name']}": found
    for file in ("sparring.yaml", "database.yaml")
    for found in yaml.safe_load_all((_FOLDER / file).read_text(encoding="utf-8"))
}
_PODS = {name: found["spec"]["template"]["spec"] for name, found in _OBJECTS.items() if "StatefulSet" in name}
_BOT = _PODS["StatefulSet sparring"]["containers"][0]
_SETTINGS = {each["name"]: each for each in _BOT["env"]}


@pytest.mark.parametrize("pod", _PODS.values(), ids=_PODS.keys())
def test_a_pod_may_do_as_little_as_it_can(pod):
    """No root, nothing to write but its volumes, no capabilities, no token of the cluster."""
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in pod["containers"]:
        allowed = container["securityContext"]
        assert allowed["readOnlyRootFilesystem"] is True
        assert allowed["allowPrivilegeEscalation"] is False
        assert allowed["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"]
        assert container["livenessProbe"]
        assert container["readinessProbe"]


def test_every_setting_exists():
    """A variable with a typing error would stop the bot."""
    assert {f"SPARRING_{name.replace('.', '__').upper()}" for name in names()} >= set(_SETTINGS)


def test_secrets_come_from_files():
    """No object holds one, and each that is named is mounted."""
    assert not any(name.startswith("Secret ") for name in _OBJECTS)
    [mounted] = [each["mountPath"] for each in _BOT["volumeMounts"] if each["name"] == "secrets"]
    for name, setting in _SETTINGS.items():
        assert not any(word in name for word in ("TOKEN", "URL", "SECRET")) or name.endswith("_FILE")
        assert not name.endswith("_FILE") or setting["value"].startswith(f"{mounted}/")


def test_the_ordinal_of_a_pod_is_its_shard():
    """As many shards as pods, each pod its own; the first is up before the second starts."""
    found = _OBJECTS["StatefulSet sparring"]["spec"]
    source = _SETTINGS["SPARRING_DISCORD__SHARD_IDS"]["valueFrom"]["fieldRef"]["fieldPath"]

    assert found["podManagementPolicy"] == "OrderedReady"
    assert str(found["replicas"]) == _SETTINGS["SPARRING_DISCORD__SHARD_COUNT"]["value"]
    assert source == "metadata.labels['apps.kubernetes.io/pod-index']"


def test_every_object_is_applied():
    """`kubectl apply -k deploy/kubernetes` takes every file."""
    listed = yaml.safe_load((_FOLDER / "kustomization.yaml").read_text(encoding="utf-8"))["resources"]

    assert {path.name for path in _FOLDER.glob("*.yaml")} - {"kustomization.yaml"} == set(listed)
