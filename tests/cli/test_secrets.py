"""No secret shows in anything that the program says, least of all when something goes wrong."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from pydantic import BaseModel, SecretStr

from bot.config.sections import Settings

_ROOT = Path(__file__).parents[2]
_CLOSED = "http://127.0.0.1:9"
"""The discard port: nobody listens, so every connection fails."""


def secrets(model: type[BaseModel] = Settings, before: str = "SPARRING_") -> Iterator[str]:
    """The variable of every setting that is a secret."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from secrets(field.annotation, f"{before}{name.upper()}__")
        elif field.annotation is SecretStr:
            yield f"{before}{name.upper()}"


_SHAPES = {"BOT_TOKEN": "xoxb-", "APP_TOKEN": "xapp-"}
PLANTED = {
    name: f"{_SHAPES.get(name.rpartition('__')[2], '')}planted-{number}-kUzEQnWb7Q3v"
    for number, name in enumerate(secrets())
}


def variables(**others: str) -> Mapping[str, str]:
    """Every secret, and what is needed beside them."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SPARRING_")}
    database = {"SPARRING_DATABASE__URL": f"postgresql://sparring:{_PASSWORD}@127.0.0.1:9/sparring"}
    fixed = {
        "SPARRING_DISCORD__API_BASE": _CLOSED,
        "SPARRING_SLACK__API_BASE": f"{_CLOSED}/api/",
        "SPARRING_SLACK__CLIENT_ID": "1.2",
        "SPARRING_SLACK__PUBLIC_URL": "https://bot.example",
        "SPARRING_GRADING__LLM__BASE_URL": _CLOSED,
        "SPARRING_GRADING__LLM__MODEL": "m",
        "SPARRING_WEB__PORT": "0",
    }
    return {**plain, **PLANTED, **database, **fixed, **others, "PYTHONPATH": str(_ROOT)}


_PASSWORD = "planted-password-8fYxT2"


def said(*args: str, folder: Path, **others: str) -> str:
    """Everything that a run of the program writes, whatever comes of it."""
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", *args],
        cwd=folder,
        env=dict(variables(**others)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ended.stdout + ended.stderr


def test_every_secret_is_planted():
    """The tokens, the database's password aside, are found by their kind."""
    assert {
        "SPARRING_DISCORD__TOKEN",
        "SPARRING_SLACK__SIGNING_SECRET",
        "SPARRING_WEB__SECRET",
    } <= PLANTED.keys()


@pytest.mark.parametrize(
    ("args", "others"),
    [
        (("--traceback", "check"), {"SPARRING_OPERATIONS__LOG_LEVEL": "debug"}),
        (("--traceback", "db", "copy", "@there", "missing.db"), {}),
        (("--traceback", "run"), {}),
        (("--traceback", "check"), {"SPARRING_SLACK__APP_TOKEN": "xoxb-planted-swapped-kUzEQnWb7Q3v"}),
        (("check",), {"SPARRING_DATABASE__URL": f"nonsense://u:{_PASSWORD}@h/x"}),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else "-".join(part) or "plain",
)
def test_no_secret_is_said(args, others, tmp_path):
    """Failing connections, refused settings and tracebacks say what is wrong without any value."""
    (tmp_path / "there").write_text(f"postgresql://u:{_PASSWORD}@127.0.0.1:9/x", encoding="utf-8")

    out = said(*args, folder=tmp_path, **others)

    assert out.strip()
    assert [] == [name for name, value in PLANTED.items() if value in out]
    assert _PASSWORD not in out
    assert "kUzEQnWb7Q3v" not in out
