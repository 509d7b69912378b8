"""The workflows check what a developer checks, on every Python that the package names."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

_ROOT = Path(__file__).parents[2]
_WORKFLOWS = {
    path.name: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in (_ROOT / ".github/workflows").glob("*.yml")
}


def _runs(workflow: dict) -> str:
    return "\n".join(
        step["run"] for job in workflow["jobs"].values() for step in job.get("steps", ()) if "run" in step
    )


def test_every_named_python_is_checked():
    """By the script that checks a clean checkout anywhere."""
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    job = _WORKFLOWS["check.yml"]["jobs"]["check"]

    assert set(named) <= set(job["strategy"]["matrix"]["python"])
    assert _runs(_WORKFLOWS["check.yml"]) == "bash .ci/run"


@pytest.mark.parametrize("workflow", _WORKFLOWS.values(), ids=_WORKFLOWS.keys())
def test_a_workflow_may_do_nothing_that_a_job_does_not_ask_for(workflow):
    """No permission of its own; and an action is one commit, not a name that can move."""
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        for step in job.get("steps", ()):
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step.get("uses", f"a/b@{'0' * 40}"))


def test_what_a_workflow_calls_can_be_called():
    """Every `make` in it is a target."""
    targets = set(re.findall(r"^(\S+):", (_ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    called = set(re.findall(r"^make ([a-z-]+)", "\n".join(map(_runs, _WORKFLOWS.values())), re.MULTILINE))

    assert called <= targets
    assert called
