"""No secret shows in anything that the program says, least of all when something goes wrong."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from pydantic import BaseModel, SecretStr

from bot.config.sections import Settings

pytestmark = pytest.mark.slow

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
_PATIENCE = 60.0
"""Seconds for a run that must end by itself."""


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


class Refuser(BaseHTTPRequestHandler):
    """A platform that knows no token: Discord's 401, Slack's invalid_auth; `heard` are paths and tokens."""

    heard: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self) -> None:
        """Refuse."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.heard.append((self.path, self.headers.get("Authorization", "")))
        slack = self.path.startswith("/slack/")
        said = (
            {"ok": False, "error": "invalid_auth"} if slack else {"message": "401: Unauthorized", "code": 0}
        )
        body = json.dumps(said).encode()
        self.send_response(200 if slack else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - as above

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as above
        """Say nothing."""


@pytest.fixture
def refuser():
    """The address of the platform that refuses."""
    Refuser.heard.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Refuser) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def seen(pid: int) -> bytes:
    """What the list of processes shows of a process and its children, and what the children were given."""
    process = Path(f"/proc/{pid}")
    text = b""
    with suppress(OSError):  # it, or one of its children, has ended meanwhile
        command = (process / "cmdline").read_bytes()
        text += command + (process / "comm").read_bytes() + (process / "status").read_bytes()
        for child in "".join(path.read_text() for path in process.glob("task/*/children")).split():
            another = Path(f"/proc/{child}/cmdline").read_bytes()
            if another != command:  # a copy of the process, not yet the program that it is to become
                text += another + Path(f"/proc/{child}/environ").read_bytes()
    return text


@pytest.mark.parametrize("platform", ["DISCORD", "SLACK"])
def test_a_platform_that_refuses_the_token_hears_it_alone(platform, refuser, tmp_path):
    """`sparring run` with a bad token: neither its words nor the list of processes show any secret."""
    other = {"DISCORD": "SLACK", "SLACK": "DISCORD"}[platform]
    given = {name: value for name, value in variables().items() if f"_{other}__" not in name}
    given |= {
        "SPARRING_DATABASE__URL": f"sqlite+aiosqlite:///{tmp_path}/sparring.db",
        "SPARRING_OPERATIONS__LOG_LEVEL": "debug",
        f"SPARRING_{platform}__API_BASE": f"{refuser}/slack/"
        if platform == "SLACK"
        else f"{refuser}/api/v10",
    }
    running = subprocess.Popen(
        [sys.executable, "-m", "bot", "--traceback", "run"],
        cwd=tmp_path,
        env=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    shown = b""
    watch = threading.Timer(_PATIENCE, running.kill)
    watch.start()
    assert running.stdout is not None
    with running, running.stdout as told:
        for line in told:
            shown += line + seen(running.pid)
    watch.cancel()

    assert 2 == running.returncode
    assert any(value in token for value in PLANTED.values() for _, token in Refuser.heard)
    assert b"Discord refused" in shown or b"Slack does not take" in shown
    assert str(running.pid).encode() in shown
    assert b"kUzEQnWb7Q3v" not in shown
    assert _PASSWORD.encode() not in shown
