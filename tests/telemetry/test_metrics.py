"""Every number that the code reports is one that the metrics know."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.telemetry.metrics import COUNTS, TIMES, Metrics
from bot.telemetry.report import Observer

_BOT = Path(__file__).parents[2] / "bot"


def _samples(metrics: Metrics) -> dict[str, float]:
    families = text_string_to_metric_families(metrics.exposition().decode())
    return {
        sample.name + "".join(f",{key}={value}" for key, value in sorted(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def _reported() -> Iterator[tuple[str, str, frozenset[str]]]:
    """(method, metric, labels) of every literal report in the program."""
    for path in _BOT.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)) if "telemetry." in source else ():
            match node:
                case ast.Call(
                    func=ast.Attribute(value=target, attr="count" | "observe" as method),
                    args=[ast.Constant(value=str(name)), *_],
                    keywords=keywords,
                ) if ast.unparse(target).endswith("telemetry"):
                    yield method, name, frozenset(str(k.arg) for k in keywords if k.arg != "amount")
                case _:
                    pass


def test_every_reported_name_is_a_metric() -> None:
    """A misspelt name would be counted nowhere."""
    known = {("count", c.name, frozenset(c.labels)) for c in COUNTS}
    known |= {("observe", t.name, frozenset(t.labels)) for t in TIMES}

    found = set(_reported())

    assert set() == found - known
    assert found


def test_counts_and_times_reach_the_exposition() -> None:
    """What is reported is what Prometheus reads."""
    metrics = Metrics()
    report = Observer(metrics)

    report.count("rounds_posted")
    report.count("messages", 3, kind="question", outcome="sent")
    report.observe("ack_seconds", 0.2, platform="web", command="quiz help")
    metrics.set("outbox_waiting", 4)

    samples = _samples(metrics)
    assert samples["sparring_rounds_posted_total"] == 1
    assert samples["sparring_messages_total,kind=question,outcome=sent"] == 3
    assert samples["sparring_ack_seconds_count,command=quiz help,platform=web"] == 1
    assert samples["sparring_ack_seconds_bucket,command=quiz help,le=0.25,platform=web"] == 1
    assert samples["sparring_outbox_waiting"] == 4


def test_a_failure_is_counted() -> None:
    """An alert can watch unexpected errors without reading logs."""
    metrics = Metrics()

    Observer(metrics).failure("command failed", RuntimeError("broken"))

    assert _samples(metrics)["sparring_errors_total,where=command failed"] == 1


@pytest.mark.parametrize(
    ("name", "labels"), [("no_such_metric", {}), ("rounds_posted", {"colour": "red"}), ("messages", {})]
)
def test_a_wrong_report_stops_no_work(name: str, labels: dict[str, str]) -> None:
    """A fault in the reporting is logged, not raised."""
    report = Observer(Metrics())

    report.count(name, 1, **labels)
    report.observe(name, 1.0, **labels)


def test_two_processes_in_one_do_not_mix() -> None:
    """Each registry is its own: two bots in one test do not count for each other."""
    first, second = Metrics(), Metrics()

    Observer(first).count("answers")

    assert _samples(second)["sparring_answers_total"] == 0
