"""Logs say what happened, and neither a secret nor a member's words."""

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.logger import get_bolt_app_logger

from bot.telemetry.logs import configure_logs
from bot.telemetry.metrics import Metrics
from bot.telemetry.redaction import Redactor
from bot.telemetry.report import Observer
from bot.telemetry.settings import LogSettings

_TOKEN = "a-token-that-nobody-may-see"
_ANSWER = "the harmonic mean of precision and recall"
_DASH, _DOT = "-", "."
"""Put in below, so that no scanner takes this file for a leak."""
_SHAPED = [
    f"xoxb{_DASH}123456789012{_DASH}abcdefGHIJKL",
    f"xapp{_DASH}1{_DASH}A0123{_DASH}987{_DASH}abcdef",
    f"MTIzNDU2Nzg5MDEyMzQ1Njc4{_DOT}GabcDe{_DOT}abcdefghijklmnopqrstuvwxyz0123456789AB",
]


@pytest.fixture
def restored() -> Iterator[None]:
    """Gives the logging machinery back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers, root.level = handlers, level
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


@pytest.fixture
def log(restored: None) -> Callable[..., io.StringIO]:
    """Configures logging to a text that can be read."""

    def configure(level: str = "INFO", *, pretty: bool = False) -> io.StringIO:
        out = io.StringIO()
        configure_logs(LogSettings(level, pretty=pretty, secrets=frozenset({_TOKEN})), stream=out)
        return out

    return configure


def test_an_event_is_one_json_object(log: Callable[..., io.StringIO]) -> None:
    """A line can be read by a machine: what happened, when, how grave, with the facts."""
    out = log()

    Observer(Metrics()).event("round posted", round=7, late=False)

    line = json.loads(out.getvalue())
    assert line.pop("timestamp").endswith("Z")
    assert {"event": "round posted", "level": "info", "logger": "bot", "round": 7, "late": False} == line


def test_slacks_library_does_not_silence_the_bot(log: Callable[..., io.StringIO]) -> None:
    """Slack's client takes its own log level for the logger that bears the app's name."""
    out = log()
    logger = logging.getLogger("bot.slack.test")
    logger.setLevel(logging.WARNING)
    get_bolt_app_logger("sparring", base_logger=logger)

    Observer(Metrics()).event("round posted", round=7)

    assert "round posted" in out.getvalue()


def test_pretty_lines_are_for_people(log: Callable[..., io.StringIO]) -> None:
    """Without a terminal there are no colour codes, and the facts are there."""
    out = log(pretty=True)

    Observer(Metrics()).event("round posted", round=7)

    assert "round posted" in out.getvalue()
    assert "round=7" in out.getvalue()
    assert "\x1b" not in out.getvalue()


@pytest.mark.parametrize("pretty", [True, False])
@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
def test_a_secret_shows_nowhere(log: Callable[..., io.StringIO], level: str, pretty: bool) -> None:  # noqa: FBT001 - a parametrised flag
    """Not as a fact, not in an error's message, not from a library's own logger, not even at debug."""
    out = log(level, pretty=pretty)
    report = Observer(Metrics())

    report.event("connected", url=f"https://chat.example/?token={_TOKEN}", key=_TOKEN)
    report.failure("connecting failed", OSError(f"401 for {_TOKEN}"))
    logging.getLogger("discord.http").error("header %s", {"Authorization": f"Bot {_TOKEN}"})
    for shaped in _SHAPED:
        logging.getLogger("slack_sdk").warning("token %s refused", shaped)
    logging.getLogger("db").warning("postgresql+asyncpg://ada:%s@db/sparring", "geheim")

    assert [] == [secret for secret in (_TOKEN, *_SHAPED, "geheim") if secret in out.getvalue()]
    assert "ada" not in out.getvalue()
    assert "db/sparring" in out.getvalue()
    assert "connecting failed" in out.getvalue()


def test_an_answer_is_seen_at_debug_only(log: Callable[..., io.StringIO]) -> None:
    """A member's words are withheld, as a fact and inside an error that quotes them."""
    quoting = ValueError(f"invalid literal for int(): {_ANSWER!r}")

    out = log("INFO")
    Observer(Metrics()).event("answer heard", text=_ANSWER, length=len(_ANSWER))
    Observer(Metrics()).failure("answering failed", quoting)
    shown = out.getvalue()
    out = log("DEBUG")
    Observer(Metrics()).failure("answering failed", quoting)

    assert _ANSWER not in shown
    assert '"length": 41' in shown
    assert _ANSWER in out.getvalue()


def test_a_database_error_does_not_show_the_values(log: Callable[..., io.StringIO]) -> None:
    """What went wrong is on the first line; the statement and what was to be stored are left out."""
    out = log()

    Observer(Metrics()).failure("storing failed", OSError(f"database is locked\n[parameters: {_ANSWER}]"))

    assert "database is locked" in out.getvalue()
    assert _ANSWER not in out.getvalue()


def test_a_failure_shows_where_and_why(log: Callable[..., io.StringIO]) -> None:
    """The traceback names the line, the error's kind, what caused it, and every part of a group."""
    out = log()

    def breaks() -> None:
        try:
            raise OSError("no route to the database")  # noqa: TRY301 - a cause to be shown
        except OSError as error:
            raise ExceptionGroup("two things", [RuntimeError("one"), KeyError("two")]) from error

    try:
        breaks()
    except ExceptionGroup as error:
        Observer(Metrics()).failure("posting failed", error, round=7)

    line = json.loads(out.getvalue())
    for wanted in (
        "in breaks",
        "OSError: no route",
        "which led to:",
        "RuntimeError: one",
        "KeyError: [withheld]",
    ):
        assert wanted in line["exception"]
    assert ("posting failed", "error", 7) == (line["event"], line["level"], line["round"])


def test_an_error_that_is_its_own_cause_is_told_once(log: Callable[..., io.StringIO]) -> None:
    """A circle of causes does not hang the log."""
    out = log()
    first, second = OSError("first"), OSError("second")
    first.__context__, second.__context__ = second, first

    Observer(Metrics()).failure("posting failed", first)

    assert out.getvalue().count("OSError: first") == 1


def test_chatty_libraries_are_quiet(log: Callable[..., io.StringIO]) -> None:
    """The alarm clock's own log of every ring is of no use to an operator."""
    out = log("INFO")

    logging.getLogger("apscheduler.executors.default").info("Running job")
    logging.getLogger("discord.gateway").info("Shard ID 0 has connected to Gateway")

    assert "Running job" not in out.getvalue()
    assert "has connected" in out.getvalue()


def test_facts_may_have_any_name(log: Callable[..., io.StringIO]) -> None:
    """A fact called like a part of the log machinery is logged under a name nearby."""
    out = log()

    Observer(Metrics()).event("odd", event="e", level="l", exc_info=True)

    line = json.loads(out.getvalue())
    assert ("odd", "info", "e", "l") == (line["event"], line["level"], line["event_"], line["level_"])


@given(before=st.text(), after=st.text(), secret=st.text(min_size=6))
def test_any_secret_is_blacked_out_of_any_text(before: str, after: str, secret: str) -> None:
    """Whatever surrounds it, the secret's text is gone; only the mark could spell a part of it."""
    cleaned = Redactor({secret}, keep_words=False).text(before + secret + after)

    assert all(secret not in piece for piece in cleaned.split("[secret]"))


def test_ordinary_text_is_left_alone() -> None:
    """Version numbers, addresses without passwords and times are no secrets."""
    text = "sparring 0.1.0 at https://chat.example:8080/a/b took 12.5 s; bot.core.outside.Telemetry; 10:30"

    assert text == Redactor({"abc"}, keep_words=False).text(text)
